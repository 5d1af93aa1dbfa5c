# fastward: app=main:app
# B5: scopes add up along the chain; where two chains ask with other scopes, the function runs for each.
from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"books": "Read books", "loans": "See loans", "admin": "All"})


def current_reader(scopes: SecurityScopes, token: str = Depends(scheme)):
    return scopes.scopes


def active_reader(reader=Security(current_reader, scopes=["loans"])):
    return reader


router = APIRouter(dependencies=[Security(active_reader, scopes=["admin"])])


@router.get("/admin")
def admin(reader=Security(active_reader, scopes=["books"])): ...


app = FastAPI()


@app.get("/books")
def books(reader=Security(active_reader, scopes=["books"])): ...


@app.get("/none")
def none(reader=Depends(current_reader)): ...


@app.get("/both")
def both(one=Security(current_reader, scopes=["books"]), two=Security(current_reader, scopes=["loans"])): ...


app.include_router(router)
