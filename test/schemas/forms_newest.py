"""Forms of a model beside other fields, optional models, streams."""

from collections.abc import AsyncIterable
from typing import Annotated

from fastapi import FastAPI, File, Form, Query, UploadFile
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel


class Login(BaseModel):
    user: str
    password: str = ""


class Filters(BaseModel):
    limit: int = 10
    must: str


class Event(BaseModel):
    n: int


app = FastAPI()


@app.post("/beside")
def beside(data: Annotated[Login, Form()], note: Annotated[str, Form()], extra: Annotated[int, Form()] = 1):
    return note


@app.post("/beside-file")
def beside_file(data: Annotated[Login, Form()], file: UploadFile):
    return ""


@app.get("/both")
def both(filters: Annotated[Filters, Query()], more: int = 0):
    return more


@app.get("/optional")
def optional(filters: Annotated[Filters | None, Query()] = None):
    return filters


@app.get("/lines")
async def lines() -> AsyncIterable[Event]:
    yield Event(n=1)


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterable[Event]:
    yield Event(n=1)
