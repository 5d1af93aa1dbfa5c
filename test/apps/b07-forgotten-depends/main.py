# fastward: app=main:app
# B7: a dependency without Depends(...) as a default is a query parameter (or a body) that the caller sets.
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel


class Reader(BaseModel):
    name: str = "nobody"


def current_reader() -> str:
    return "nobody"


app = FastAPI()


@app.get("/default")
def by_default(reader: str = current_reader): ...


@app.get("/annotated")
def annotated(reader: Annotated[str, current_reader]): ...


@app.post("/model")
def by_model(reader: Annotated[Reader, current_reader]): ...
