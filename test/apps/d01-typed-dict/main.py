# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: TypedDict, NewType, tuple and set as bodies and parameters.
from typing import NewType

from fastapi import FastAPI, Query
from typing_extensions import TypedDict


class Cargo(TypedDict):
    weight: int


Tons = NewType("Tons", int)
app = FastAPI()


@app.post("/cargo")
def cargo(cargo: Cargo) -> Cargo: ...


@app.get("/new-type")
def new_type(tons: Tons): ...


@app.get("/tuple")
def pair(pair: tuple[int, str] = Query(), words: set[str] = Query(default=set())): ...

