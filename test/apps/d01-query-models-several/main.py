# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: several models in the query (0.157+).
from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import BaseModel


class Page(BaseModel):
    skip: int = 0


class Sort(BaseModel):
    by: str
    down: bool = False


app = FastAPI()


@app.get("/several")
def several(page: Annotated[Page, Query()], sort: Annotated[Sort, Query()]): ...
