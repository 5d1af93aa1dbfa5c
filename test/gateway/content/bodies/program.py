"""The application that bodies are sent to: each handler says what it got, type by type."""
import struct
import uuid
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union

from fastapi import Body, FastAPI, File, Form, Request, UploadFile
from pydantic import BaseModel, EmailStr, Field

app = FastAPI()


def tell(value):
    """Numbers by their value: an integer as its digits, any other as its bits."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return tell(value.value)
    if isinstance(value, int):
        return {"number": str(value)}
    if isinstance(value, float):
        if value.is_integer():
            return {"number": str(int(value))}
        return {"bits": struct.pack(">d", value).hex()}
    if isinstance(value, (str, uuid.UUID)):
        return {"text": str(value)}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, bytes):
        return {"file": {"size": tell(len(value))}}
    if hasattr(value, "filename"):
        return {"file": {"filename": tell(value.filename), "size": tell(value.size), "content_type": tell(value.content_type)}}
    if isinstance(value, BaseModel):
        return tell({(field.alias or name): getattr(value, name) for name, field in type(value).model_fields.items()} | (value.model_extra or {}))
    if isinstance(value, dict):
        return {"table": {str(key): tell(inner) for key, inner in value.items()}}
    return {"list": [tell(inner) for inner in value]}


class Color(str, Enum):
    red = "red"
    blue = "blue"


class Line(BaseModel):
    sku: str
    count: int = 1
    price: float | None = None


class Order(BaseModel):
    owner: str
    total: int
    rate: float = 1.5
    paid: bool = False
    role: str = "user"
    note: str | None = None
    color: Color = Color.red
    key: uuid.UUID | None = None
    level: Literal["low", "high", 3] = "low"
    lines: list[Line] = []
    more: dict[str, int] = {}


class Named(BaseModel):
    model_config = {"populate_by_name": True}
    owner_id: int = Field(alias="ownerId")
    is_admin: bool = Field(default=False, alias="isAdmin")
    from_: str = Field(default="", alias="from")


class Open(BaseModel):
    model_config = {"extra": "allow"}
    name: str
    mail: EmailStr | None = None


class Card(BaseModel):
    kind: Literal["card"]
    number: str
    limit: int = 0


class Cash(BaseModel):
    kind: Literal["cash"]
    amount: float


class Tree(BaseModel):
    value: int
    below: list["Tree"] = []


class Login(BaseModel):
    name: str
    age: int = 0
    tags: list[str] = []


@app.post("/order")
def order(body: Order):
    return tell(body)


@app.post("/named")
def named(body: Named):
    return tell(body)


@app.post("/open")
def open_(body: Open):
    return tell(body)


@app.post("/pay")
def pay(body: Annotated[Union[Card, Cash], Field(discriminator="kind")]):
    return tell(body)


@app.post("/either")
def either(body: Union[Line, Tree]):
    return tell(body)


@app.post("/tree")
def tree(body: Tree):
    return tell(body)


@app.post("/numbers")
def numbers(body: list[int | float | str | None]):
    return tell(body)


@app.post("/any")
def any_(body: Any = Body()):
    return tell(body)


@app.post("/two")
def two(line: Line, count: int = Body(default=7), name: str | None = Body(default=None)):
    return tell({"line": line, "count": count, "name": name})


@app.post("/embedded")
def embedded(name: str = Body(embed=True)):
    return tell({"name": name})


@app.post("/raw")
async def raw(request: Request):
    body = await request.body()
    return tell(await request.json() if body else None)


@app.post("/form")
def form(
    name: Annotated[str, Form()],
    age: Annotated[int, Form()] = 18,
    rate: Annotated[float | None, Form()] = None,
    sure: Annotated[bool, Form()] = False,
    tags: Annotated[list[str], Form()] = [],
    scores: Annotated[list[int], Form()] = [],
    color: Annotated[Color, Form()] = Color.red,
    dashed: Annotated[str, Form(alias="with-dash")] = "none",
):
    return tell({"name": name, "age": age, "rate": rate, "sure": sure, "tags": tags, "scores": scores, "color": color, "with-dash": dashed})


@app.post("/login")
def login(body: Annotated[Login, Form()]):
    return tell(body)


@app.post("/file")
def file(document: UploadFile, title: Annotated[str, Form()] = "none", age: Annotated[int, Form()] = 1):
    return tell({"document": document, "title": title, "age": age})


@app.post("/files")
def files(documents: list[UploadFile], name: Annotated[str | None, Form()] = None, extra: UploadFile | None = None):
    return tell({"documents": documents, "name": name, "extra": extra})
