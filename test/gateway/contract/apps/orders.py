"""Bodies of JSON: models in models, lists, tables, unions, recursion."""
import datetime
import decimal
import enum
import uuid
from typing import Annotated, Any, Literal, Optional, Union

from fastapi import Body, FastAPI, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

app = FastAPI()


class Status(str, enum.Enum):
    open = "open"
    paid = "paid"


class Address(BaseModel):
    street: str = Field(min_length=1, max_length=60)
    zip: str = Field(pattern=r"^\d{5}$")
    country: Literal["DE", "FR", "US"] = "DE"


class Line(BaseModel):
    sku: str = Field(pattern=r"^[A-Z]{2}-\d{3}$")
    count: int = Field(gt=0, le=1000)
    price: decimal.Decimal = Field(ge=0, decimal_places=2)
    note: Optional[str] = Field(None, max_length=10)


class Order(BaseModel):
    id: uuid.UUID
    customer: str
    lines: list[Line] = Field(min_length=1, max_length=4)
    status: Status = Status.open
    address: Optional[Address] = None
    placed: datetime.datetime
    rush: bool = False
    weight: Optional[float] = Field(None, gt=0)
    labels: dict[str, str] = {}
    extra: Any = None


class Forbidding(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    age: int = Field(0, ge=0, le=150)


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    name: str


class Node(BaseModel):
    value: int
    left: Optional["Node"] = None
    right: Optional["Node"] = None
    children: list["Node"] = []


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog", "hound"]
    name: str


class Card(BaseModel):
    number: str
    cvc: int


class Transfer(BaseModel):
    iban: str


class Span(BaseModel):
    low: int
    high: int

    @model_validator(mode="after")
    def check(self):
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


class Item(BaseModel):
    name: str
    size: Optional[int] = None


Pet = Annotated[Union[Cat, Dog], Field(discriminator="kind")]


@app.post("/orders")
def order(order: Order):
    return True


@app.post("/orders/{order_id}/lines")
def lines(order_id: int, lines: list[Line], dry: bool = False):
    return True


@app.put("/forbidding")
def forbidding(body: Forbidding):
    return True


@app.post("/open")
def open_one(body: Open):
    return True


@app.post("/nodes")
def nodes(body: Node):
    return True


@app.post("/pets")
def pets(pet: Pet):
    return True


@app.post("/pet-lists")
def pet_lists(pets: Annotated[list[Pet], Body(min_length=1, max_length=3)]):
    return True


@app.post("/payments")
def payments(payment: Union[Card, Transfer], limit: Annotated[int, Query(le=5)] = 1):
    return True


@app.post("/spans")
def spans(span: Span):
    return True


@app.post("/pairs")
def pairs(item: Item, span: Span, weight: Annotated[float, Body(gt=0)] = 1, note: Annotated[Optional[str], Body()] = None):
    return True


@app.post("/embedded")
def embedded(item: Annotated[Item, Body(embed=True)]):
    return True


@app.post("/maybe")
def maybe(item: Optional[Item] = None):
    return True


@app.patch("/optional-fields")
def optional(item: Annotated[Optional[Item], Body()]):
    return True


@app.post("/scalar")
def scalar(number: Annotated[int, Body(ge=3)]):
    return True


@app.post("/word")
def word(word: Annotated[str, Body(min_length=2, max_length=5)]):
    return True


@app.post("/tables")
def tables(table: dict[str, list[int]]):
    return True


@app.post("/anything")
def anything(value: Any = Body()):
    return True


@app.post("/loose")
def loose(a: Annotated[int, Body()] = 1, b: Annotated[Optional[str], Body()] = None):
    return True


class Wide(BaseModel):
    a: int = Field(multiple_of=5)
    b: float = Field(multiple_of=0.25)
    c: Annotated[list[int], Field(max_length=3)] = []
    d: set[str] = Field(default=set(), max_length=2)
    e: tuple[int, str] = (1, "a")
    f: tuple[int, ...] = ()
    g: Union[int, str, None] = None
    h: Union[bool, list[int]] = False
    i: dict[int, bool] = {}
    j: Optional[bytes] = None
    k: frozenset[int] = frozenset()


@app.post("/wide")
def wide(body: Wide):
    return True
