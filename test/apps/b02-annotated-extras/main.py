# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# B2: Annotated[Class, Depends()], generic aliases, aliases made by functions, Security in an alias, a default beside an alias.
from typing import Annotated, TypeVar

from fastapi import Depends, FastAPI, Path, Query, Security
from fastapi.security import OAuth2PasswordBearer

T = TypeVar("T")
oauth = OAuth2PasswordBearer(tokenUrl="login")


class Pager:
    def __init__(self, page: int = 1):
        self.page = page


def user(token: Annotated[str, Depends(oauth)]): ...


def named(name: str):
    return Annotated[str, Query(alias=name)]


Token = Annotated[T, Security(user, scopes=["read"])]
Sorted = named("sort-by")
app = FastAPI()


@app.get("/pager")
def pager(pager: Annotated[Pager, Depends()]): ...


@app.get("/generic")
def generic(token: Token[str], order: Sorted = "name"): ...


@app.get("/path/{item_id}")
def path(item_id: Annotated[int, Path(gt=0)], *, kind: Annotated[str | None, "only a comment"] = None): ...


@app.get("/quoted")
def quoted(user: "Annotated[str, Depends(user)]", pager: "Pager" = Depends()): ...
