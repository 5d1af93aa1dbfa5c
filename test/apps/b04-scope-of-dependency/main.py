# fastward: app=main:app versions=0.136.3,0.137.2,0.142.4,0.165.0
# B4: scope="function" or "request" (0.121+): the same function in both scopes runs twice.
from fastapi import Depends, FastAPI


def session():
    yield 1


def plain(): ...


app = FastAPI()


@app.get("/scopes", dependencies=[Depends(session, scope="function"), Depends(session, scope="request"), Depends(session)])
def scopes(): ...


@app.get("/plain", dependencies=[Depends(plain, scope="function"), Depends(plain)])
def plain_function(): ...


@app.get("/odd", dependencies=[Depends(session, scope="whatever")])
def odd(): ...
