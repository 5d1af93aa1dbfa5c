"""Parameters of every kind and in every place."""
import datetime
import decimal
import enum
import uuid
from typing import Annotated, Any, Literal, Optional, Union

from fastapi import Cookie, Depends, FastAPI, Header, Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Json, StringConstraints

app = FastAPI()


class Order(str, enum.Enum):
    newest = "newest"
    oldest = "oldest"


class Level(int, enum.Enum):
    low = 1
    high = 2


class Page(BaseModel):
    limit: int = Field(100, gt=0, le=100)
    offset: int = Field(0, ge=0)
    tags: list[str] = []
    order_by: Literal["created", "updated"] = "created"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    page_size: int = Field(10, alias="pageSize", ge=1)
    word: str


class Trace(BaseModel):
    x_tenant: str = Field(min_length=2)
    x_level: int = 1


def even(value: int) -> int:
    if value % 2:
        raise ValueError("odd")
    return value


def window(start: datetime.date, end: Optional[datetime.date] = None):
    return start, end


@app.get("/items/{item_id}")
def item(item_id: Annotated[int, Path(ge=1, lt=10**9)], q: Optional[str] = None, full: bool = False):
    return True


@app.get("/search")
def search(
    q: Annotated[str, Query(min_length=2, max_length=12, pattern=r"^[a-z]+\d*$")],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ratio: Annotated[Optional[float], Query(gt=0, le=1)] = None,
    order: Order = Order.newest,
    kind: Literal["all", "new"] = "all",
    ids: Annotated[list[int], Query(max_length=4)] = [],
    level: Level = Level.low,
):
    return True


@app.get("/when/{day}")
def when(
    day: datetime.date,
    at: Optional[datetime.datetime] = None,
    clock: Optional[datetime.time] = None,
    span: Optional[datetime.timedelta] = None,
):
    return True


@app.get("/things/{thing_id}/{kind}")
def thing(thing_id: uuid.UUID, kind: Order, level: Optional[Level] = None):
    return True


@app.get("/prices")
def prices(
    low: decimal.Decimal,
    high: Annotated[Optional[decimal.Decimal], Query(gt=0, max_digits=6, decimal_places=2)] = None,
    step: Annotated[float, Query(multiple_of=0.5)] = 1,
    count: Annotated[int, Query(multiple_of=3)] = 3,
):
    return True


@app.get("/page")
def page(page: Annotated[Page, Query()]):
    return True


@app.get("/strict")
def strict(params: Annotated[Strict, Query()]):
    return True


@app.get("/headers")
def headers(
    x_token: Annotated[str, Header(min_length=4)],
    x_count: Annotated[Optional[int], Header()] = None,
    x_tags: Annotated[Optional[list[str]], Header()] = None,
    if_odd: Annotated[Optional[bool], Header(alias="X-Odd")] = None,
):
    return True


@app.get("/traced")
def traced(trace: Annotated[Trace, Header()]):
    return True


@app.get("/cookies")
def cookies(session: Annotated[str, Cookie(min_length=3)], visits: Annotated[Optional[int], Cookie()] = None):
    return True


@app.get("/window")
def in_window(found: Annotated[Any, Depends(window)], mix: Union[int, bool, None] = None):
    return True


@app.get("/many")
def many(
    numbers: Annotated[list[int], Query()],
    words: Annotated[Optional[list[str]], Query(min_length=1, max_length=3)] = None,
    unique: Annotated[set[int], Query()] = set(),
    either: Annotated[Union[int, Literal["none"]], Query()] = 1,
):
    return True


@app.get("/odd")
def odd(
    even_one: Annotated[int, AfterValidator(even)] = 2,
    trimmed: Annotated[Optional[str], StringConstraints(strip_whitespace=True, min_length=2, max_length=4)] = None,
    other: Annotated[Optional[str], Query(alias="other-name")] = None,
    filter: Annotated[Optional[Json[list[int]]], Query()] = None,
):
    return True


@app.delete("/items/{item_id}")
def remove(item_id: int, force: bool):
    return True


@app.get("/files/{path:path}")
def files(path: str, line: int = 1):
    return True
