# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# B2: of several in one Annotated the last wins, nested aliases included, and a later Query() too (0.105+).
from typing import Annotated

from fastapi import Depends, FastAPI, Query


def first(a: int): ...


def second(b: int): ...


Inner = Annotated[int, Depends(first)]
app = FastAPI()


@app.get("/two")
def two(value: Annotated[int, Depends(first), Depends(second)]): ...


@app.get("/nested")
def nested(value: Annotated[Inner, Depends(second)]): ...


@app.get("/query-last")
def query_last(value: Annotated[int, Depends(first), Query()]): ...
