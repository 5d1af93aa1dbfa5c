# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# B2: Optional[Alias], Alias | None and list[Alias]: the dependency never runs, the caller sends the value.
from typing import Annotated, Optional

from fastapi import Depends, FastAPI
from pydantic import BaseModel


class Captain(BaseModel):
    name: str


def captain(token: str) -> Captain:
    return Captain(name=token)


def harbour_number(token: str) -> int:
    return 7


CurrentCaptain = Annotated[Captain, Depends(captain)]
Harbour = Annotated[int, Depends(harbour_number)]
app = FastAPI()


@app.post("/optional")
def optional(who: Optional[CurrentCaptain] = None): ...


@app.post("/union")
def union(number: Harbour | None = None): ...


@app.post("/list")
def many(who: list[CurrentCaptain]): ...


@app.post("/right")
def right(who: CurrentCaptain, number: Harbour): ...
