# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: a model as a form (0.113+), beside a file (0.158+), optional (0.159+).
from typing import Annotated

from fastapi import FastAPI, File, Form, UploadFile
from pydantic import BaseModel


class Letter(BaseModel):
    to: str
    text: str = "hello"
    stamps: list[int] = []


app = FastAPI()


@app.post("/letters")
def letter(data: Annotated[Letter, Form()]): ...


@app.post("/photos")
def photo(data: Annotated[Letter, Form()], picture: Annotated[UploadFile, File()]): ...


@app.post("/maybe")
def maybe(data: Annotated[Letter | None, Form()] = None): ...
