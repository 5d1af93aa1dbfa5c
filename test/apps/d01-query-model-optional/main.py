# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: an optional model in the query (0.159+).
from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import BaseModel


class Sort(BaseModel):
    by: str
    down: bool = False


app = FastAPI()


@app.get("/optional")
def optional(sort: Annotated[Sort | None, Query()] = None): ...
