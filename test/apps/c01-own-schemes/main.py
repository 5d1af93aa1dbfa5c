# fastward: app=main:app
# C1: schemes of one's own: a subclass of HTTPBearer, of SecurityBase, and OAuth2 itself.
from fastapi import Depends, FastAPI, Request
from fastapi.openapi.models import APIKey, APIKeyIn, OAuthFlows
from fastapi.security import HTTPBearer, OAuth2
from fastapi.security.base import SecurityBase


class JwtBearer(HTTPBearer):
    def __init__(self, auto_error: bool = True):
        super().__init__(auto_error=auto_error)

    async def __call__(self, request: Request):
        return await super().__call__(request)


class PigeonPost(SecurityBase):
    def __init__(self):
        self.model = APIKey(**{"in": APIKeyIn.header, "name": "X-Pigeon"})
        self.scheme_name = "pigeon"

    def __call__(self, request: Request, ring: int = 0):
        return request.headers.get("X-Pigeon")


flow = OAuth2(flows=OAuthFlows(password={"tokenUrl": "token", "scopes": {}}), scheme_name="flow")
app = FastAPI()


@app.get("/jwt", dependencies=[Depends(JwtBearer())])
def jwt(): ...


@app.get("/jwt-optional", dependencies=[Depends(JwtBearer(auto_error=False))])
def jwt_optional(): ...


@app.get("/pigeon")
def pigeon(ring=Depends(PigeonPost())): ...


@app.get("/flow")
def use_flow(token=Depends(flow)): ...
