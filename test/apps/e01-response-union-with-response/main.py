# fastward: app=main:app
# E1: a union of a model and a Response as return annotation fails when the app is built.
from typing import Union

from fastapi import FastAPI, Response
from pydantic import BaseModel


class Fish(BaseModel):
    name: str


app = FastAPI()


@app.get("/fish")
def fish() -> Union[Fish, Response]: ...
