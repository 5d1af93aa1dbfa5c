"""Formats, enumerations and types of Python's library."""
import dataclasses
import datetime
import decimal
import enum
import ipaddress
import pathlib
import uuid
from typing import Annotated, Literal, NamedTuple, Optional, Union

from fastapi import FastAPI
from pydantic import (
    UUID4,
    AnyUrl,
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    ByteSize,
    EmailStr,
    Field,
    HttpUrl,
    IPvAnyAddress,
    Json,
    NaiveDatetime,
    PastDate,
    PositiveInt,
    SecretStr,
    StrictBool,
    StrictInt,
    StrictStr,
)
from typing_extensions import TypedDict

app = FastAPI()


class Mood(enum.Enum):
    good = "good"
    bad = 2


class Colour(str, enum.Enum):
    red = "red"
    blue = "blue"

    @classmethod
    def _missing_(cls, value):
        return cls(value.lower()) if isinstance(value, str) and value != value.lower() else None


class Rank(int, enum.Enum):
    first = 1
    second = 2


class Point(NamedTuple):
    x: int
    y: int = 0


class Keys(TypedDict):
    a: int
    b: str


@dataclasses.dataclass
class Plain:
    a: int
    b: list[str] = dataclasses.field(default_factory=list)


class Person(BaseModel):
    mail: EmailStr
    site: Optional[HttpUrl] = None
    link: Optional[AnyUrl] = None
    born: datetime.date
    wakes: Optional[datetime.time] = None
    naps: Optional[datetime.timedelta] = None
    seen: Optional[datetime.datetime] = None
    key: Optional[UUID4] = None
    ref: Optional[uuid.UUID] = None


class Network(BaseModel):
    four: ipaddress.IPv4Address
    six: Optional[ipaddress.IPv6Address] = None
    any: Optional[IPvAnyAddress] = None
    net: Optional[ipaddress.IPv4Network] = None
    face: Optional[ipaddress.IPv4Interface] = None


class Odd(BaseModel):
    path: pathlib.Path
    data: Optional[Base64Bytes] = None
    secret: Optional[SecretStr] = Field(None, min_length=3)
    json_text: Optional[Json[list[int]]] = None
    size: Optional[ByteSize] = None
    raw: Optional[bytes] = Field(None, min_length=2, max_length=4)


class Exact(BaseModel):
    number: StrictInt
    word: StrictStr = "a"
    truth: StrictBool = True
    positive: Optional[PositiveInt] = None


class Money(BaseModel):
    amount: decimal.Decimal
    rate: decimal.Decimal = Field(decimal.Decimal(1), gt=0, le=2, max_digits=4, decimal_places=2)
    rough: float = Field(0, ge=-1.5, lt=1.5)
    finite: float = Field(0, allow_inf_nan=False)


class Moods(BaseModel):
    mood: Mood
    colour: Colour = Colour.red
    rank: Rank = Rank.first
    one: Literal[1, 2] = 1
    mixed: Literal["a", 1, None] = None
    truth: Literal[True] = True
    point: Point = Point(1)
    keys: Optional[Keys] = None
    plain: Optional[Plain] = None


class Times(BaseModel):
    aware: Optional[AwareDatetime] = None
    naive: Optional[NaiveDatetime] = None
    past: Optional[PastDate] = None
    spans: list[datetime.timedelta] = []
    days: dict[datetime.date, int] = {}
    either: Union[datetime.date, int, None] = None


@app.post("/people")
def people(person: Person):
    return True


@app.post("/networks")
def networks(network: Network):
    return True


@app.post("/odd")
def odd(odd: Odd):
    return True


@app.post("/exact")
def exact(exact: Exact):
    return True


@app.post("/money")
def money(money: Money):
    return True


@app.post("/moods")
def moods(moods: Moods):
    return True


@app.post("/times")
def times(times: Times):
    return True


@app.get("/kinds")
def kinds(
    colour: Colour = Colour.red,
    mood: Mood = Mood.good,
    rank: Rank = Rank.first,
    four: Optional[ipaddress.IPv4Address] = None,
    site: Optional[HttpUrl] = None,
    key: Optional[UUID4] = None,
    mail: Optional[EmailStr] = None,
    exact: Optional[StrictInt] = None,
    one: Literal[1, 2] = 1,
    path: Optional[pathlib.Path] = None,
):
    return True


@app.get("/seen/{at}")
def seen(at: datetime.datetime, span: datetime.timedelta = datetime.timedelta(1), clock: Optional[datetime.time] = None):
    return True


@app.get("/sum/{amount}")
def total(amount: decimal.Decimal, rate: Annotated[Optional[float], Field(allow_inf_nan=False)] = None):
    return True
