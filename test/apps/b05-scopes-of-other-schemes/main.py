# fastward: app=main:app
# B5: OpenAPI lists scopes for every scheme from 0.123 on; scopes that nobody reads are declared but not enforced.
from fastapi import Depends, FastAPI, Security
from fastapi.security import APIKeyHeader, HTTPBearer

key = APIKeyHeader(name="X-Key")
bearer = HTTPBearer()


def baker(token=Depends(bearer), other=Depends(key)): ...


app = FastAPI()


@app.get("/direct")
def direct(value: str = Security(key, scopes=["read"])): ...


@app.get("/chained")
def chained(who=Security(baker, scopes=["bake", "sell"])): ...
