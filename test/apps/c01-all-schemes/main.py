# fastward: app=main:app
# C1: every scheme, with and without names of their own; C2: auto_error=False makes one optional.
from fastapi import Depends, FastAPI, Security, WebSocket
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPBasic,
    HTTPBearer,
    HTTPDigest,
    OAuth2AuthorizationCodeBearer,
    OAuth2PasswordBearer,
    OpenIdConnect,
)

password = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)
code = OAuth2AuthorizationCodeBearer(authorizationUrl="authorize", tokenUrl="token", scopes={"sail": "Sail"})
basic = HTTPBasic(realm="harbour")
bearer = HTTPBearer(scheme_name="CaptainToken", auto_error=False)
digest = HTTPDigest()
header = APIKeyHeader(name="X-Key")
query = APIKeyQuery(name="key", scheme_name="QueryKey")
cookie = APIKeyCookie(name="session", auto_error=False)
openid = OpenIdConnect(openIdConnectUrl="/.well-known/openid-configuration")

app = FastAPI()


@app.get("/password")
def use_password(token=Depends(password)): ...


@app.get("/code")
def use_code(token=Security(code, scopes=["sail"])): ...


@app.get("/basic")
def use_basic(credentials=Depends(basic)): ...


@app.get("/bearer")
def use_bearer(credentials=Depends(bearer)): ...


@app.get("/digest")
def use_digest(credentials=Depends(digest)): ...


@app.get("/keys")
def use_keys(a=Depends(header), b=Depends(query), c=Depends(cookie)): ...


@app.get("/openid")
def use_openid(token=Depends(openid)): ...


@app.websocket("/socket")
async def use_socket(socket: WebSocket, key=Depends(query)): ...
