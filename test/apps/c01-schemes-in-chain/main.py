# fastward: app=main:app
# C1: schemes deep in a chain, on app, router and mount; two of the same name are one in the document.
from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordRequestForm

bearer = HTTPBearer()
second_bearer = HTTPBearer(auto_error=False)
api_key = APIKeyHeader(name="X-Api-Key", auto_error=False)


def token(credentials=Depends(bearer)): ...


def user(t=Depends(token), key=Depends(api_key)): ...


def maybe(t=Depends(second_bearer)): ...


app = FastAPI(dependencies=[Depends(api_key)])
router = APIRouter(dependencies=[Depends(user)])


@router.get("/private")
def private(): ...


@app.get("/maybe")
def see_maybe(m=Depends(maybe)): ...


@app.get("/both")
def both(m=Depends(maybe), u=Depends(user)): ...


@app.post("/token")
def login(form: OAuth2PasswordRequestForm = Depends()): ...


app.include_router(router, include_in_schema=False)
