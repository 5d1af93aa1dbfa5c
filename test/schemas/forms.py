"""Forms and models of parameters, as newer versions of FastAPI take them."""

from typing import Annotated, Optional

from fastapi import Body, Cookie, FastAPI, File, Form, Header, Query, UploadFile
from pydantic import BaseModel, computed_field


class Login(BaseModel):
    user: str
    password: str
    remember: bool = False


class Filters(BaseModel):
    limit: int = 10
    order_by: Optional[str] = None
    tags: list[str] = []


class Heads(BaseModel):
    host: str
    if_modified: Optional[str] = None
    x_tag: list[str] = []


class Jar(BaseModel):
    session_id: str
    tracker: Optional[str] = None


class Person(BaseModel):
    first: str
    last: str = ""

    @computed_field
    def full(self) -> str:
        return self.first


app = FastAPI()


@app.post("/form-model")
def form_model(data: Annotated[Login, Form()]):
    return data.user


@app.post("/two-scalars")
def two_scalars(a: Annotated[str, Form()], b: Annotated[int, Form()] = 1):
    return a


@app.get("/filters")
def filters(query: Annotated[Filters, Query()]):
    return query


@app.get("/heads")
def heads(heads: Annotated[Heads, Header()]):
    return heads


@app.get("/jar")
def jar(jar: Annotated[Jar, Cookie()]):
    return jar


@app.post("/person", response_model=Person)
def person(person: Person):
    return person


@app.post("/people")
def people(people: list[Person]) -> dict[str, Person]:
    return {}


@app.post("/mail")
def mail(file: Annotated[UploadFile, File()], token: Annotated[str, Form()], raw: Annotated[Optional[bytes], File()] = None):
    return token


@app.post("/xml")
def xml(data: Annotated[str, Body(media_type="application/xml")]):
    return data
