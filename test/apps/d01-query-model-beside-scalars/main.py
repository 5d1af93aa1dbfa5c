# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: a model beside a scalar (0.157+; an error before).
from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import BaseModel


class Page(BaseModel):
    skip: int = 0
    limit: int = 10


app = FastAPI()


@app.get("/beside")
def beside(page: Annotated[Page, Query()], word: str = ""): ...
