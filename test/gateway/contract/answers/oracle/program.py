"""Answers of every form that FastAPI serialises under its response model, filled by chance. Below /true is what its document says truly; below
/untrue what FastAPI answers otherwise than its own document says. The seed comes in a header."""
import dataclasses
import datetime
import decimal
import enum
import inspect
import os
import random
import uuid
from typing import Any, Dict, Generic, List, Optional, Set, Tuple, TypeVar, Union

from fastapi import APIRouter, FastAPI, Header, HTTPException, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AnyUrl, BaseModel, Field
from typing_extensions import Annotated, AsyncIterable, Literal, TypedDict

try:
    from pydantic import ConfigDict, RootModel, SecretStr, computed_field, field_serializer
except ImportError:
    computed_field = None
try:
    from fastapi.sse import EventSourceResponse, ServerSentEvent
except ImportError:
    EventSourceResponse = None

options = {}
if "separate_input_output_schemas" in inspect.signature(FastAPI).parameters:
    options["separate_input_output_schemas"] = os.environ.get("SEPARATE") != "no"
app = FastAPI(**options)
true = APIRouter(prefix="/true")
untrue = APIRouter(prefix="/untrue")


class Colour(enum.Enum):
    red = "red"
    two = 2


class Kind(str, enum.Enum):
    a = "a"
    b = "b"


def text(r):
    return "".join(r.choice("aé€😀\"\\/\n\u2028<&' \x07z") for _ in range(r.randrange(6)))


def maybe(r, value):
    return value if r.random() < 0.6 else None


class Small(BaseModel):
    id: int
    name: Optional[str] = None


class Everything(BaseModel):
    integer: int
    large: int
    number: float
    flag: bool
    words: str
    nothing: None = None
    when: datetime.datetime
    zoned: datetime.datetime
    day: datetime.date
    hour: datetime.time
    took: datetime.timedelta
    price: decimal.Decimal
    few: Annotated[decimal.Decimal, Field(max_digits=6, decimal_places=2)] = decimal.Decimal("1.50")
    key: uuid.UUID
    raw: bytes
    colour: Colour
    kind: Kind
    word: Literal["x", 3]
    url: AnyUrl
    some: List[Small]
    several: Set[int]
    pair: Tuple[int, str]
    any_pair: Tuple[Small, ...]
    by_name: Dict[str, Small]
    by_number: Dict[int, float]
    by_kind: Dict[Kind, int]
    anything: Any = None
    table: dict
    either: Union[int, str, List[int]]
    optional: Optional[Small] = None
    factory: List[int] = Field(default_factory=list)
    bounded: Annotated[int, Field(ge=0, le=9)] = 3


def small(r):
    return Small(id=r.randrange(99), **({"name": maybe(r, text(r))} if r.random() < 0.7 else {}))


def json_value(r, depth=2):
    picks = [None, True, 1.5, r.randrange(-9, 9), text(r)]
    if depth:
        picks += [[json_value(r, depth - 1)], {text(r): json_value(r, depth - 1)}]
    return r.choice(picks)


def everything(r):
    zone = datetime.timezone(datetime.timedelta(hours=r.randrange(-11, 12)))
    moment = datetime.datetime(2026, r.randrange(1, 13), 3, 4, 5, 6, r.choice([0, 6000]))
    return Everything(
        integer=r.randrange(-99, 99),
        large=r.choice([2**53, -(2**63), 10**25]),
        number=r.choice([0.1, 1e300, -1e-7, 3, float(r.randrange(9))]),
        flag=r.random() < 0.5,
        words=text(r),
        when=moment,
        zoned=moment.replace(tzinfo=zone),
        day=moment.date(),
        hour=moment.time(),
        took=datetime.timedelta(seconds=r.randrange(-99999, 99999), microseconds=r.choice([0, 5])),
        price=decimal.Decimal(r.choice(["1.10", "-0.5", "12345678901234567890.5", "7"])),
        key=uuid.UUID(int=r.getrandbits(128)),
        raw=text(r).encode(),
        colour=r.choice(list(Colour)),
        kind=r.choice(list(Kind)),
        word=r.choice(["x", 3]),
        url=r.choice(["https://a.example/é?x=1", "ftp://b.example", "http://127.0.0.1:8/"]),
        some=[small(r) for _ in range(r.randrange(3))],
        several={r.randrange(5) for _ in range(r.randrange(4))},
        pair=(r.randrange(9), text(r)),
        any_pair=tuple(small(r) for _ in range(r.randrange(3))),
        by_name={text(r): small(r) for _ in range(r.randrange(3))},
        by_number={r.randrange(9): r.random() for _ in range(r.randrange(3))},
        by_kind={r.choice(list(Kind)): 1},
        anything=json_value(r),
        table={text(r): json_value(r)},
        either=r.choice([5, "s", [1, 2]]),
        optional=maybe(r, small(r)),
    )


def of(seed):
    return random.Random(seed)


@true.get("/everything")
def get_everything(seed: int = Header()) -> Everything:
    return everything(of(seed))


for _name in ("none", "unset", "defaults"):

    def _exclude(seed: int = Header()):
        return everything(of(seed))

    true.get(f"/everything/without-{_name}", response_model=Everything, **{f"response_model_exclude_{_name}": True})(_exclude)

true.get("/everything/included", response_model=Everything, response_model_include={"integer", "some"})(_exclude)
true.get("/everything/excluded", response_model=Everything, response_model_exclude={"integer", "words", "some"})(_exclude)


class Private(Small):
    hashed: str = "x"
    inner: Optional[Small] = None


@true.get("/cut", response_model=Small)
def cut(seed: int = Header()):
    return Private(id=seed, name="a")


@true.get("/cut/list")
def cut_list(seed: int = Header()) -> List[Small]:
    return [Private(id=seed), small(of(seed))]


@true.get("/cut/table", response_model=Dict[str, Small])
def cut_table(seed: int = Header()):
    return {"a": Private(id=seed).dict(), "b": {"id": 1, "secret": 2}}


class Row:
    def __init__(self, seed):
        self.id, self.name, self.secret = seed, None, "s"


class FromRow(Small):
    if computed_field is not None:
        model_config = ConfigDict(from_attributes=True)
    else:

        class Config:
            orm_mode = True


@true.get("/row", response_model=Optional[FromRow])
def row(seed: int = Header()):
    return Row(seed) if seed % 3 else None


class Named(BaseModel):
    first_name: str = Field(alias="firstName")
    more: Optional[int] = Field(None, alias="mo/re~x")


@true.get("/aliases")
def aliases(seed: int = Header()) -> Named:
    return Named(firstName=text(of(seed)), **{"mo/re~x": seed})


@untrue.get("/aliases", response_model=Named, response_model_by_alias=False)
def without_aliases(seed: int = Header()):
    return Named(firstName="a")


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    owner: Optional[Small] = None


Pet = Annotated[Union[Cat, Dog], Field(discriminator="kind")]


class House(BaseModel):
    pets: List[Pet]
    first: Union[Cat, Dog]


def house(r):
    pets = [Cat(lives=r.randrange(9)), Dog(owner=maybe(r, small(r)))]
    return House(pets=pets[: r.randrange(3)], first=r.choice(pets))


@true.get("/house")
def get_house(seed: int = Header()) -> House:
    return house(of(seed))


@true.get("/house/unset", response_model=House, response_model_exclude_unset=True)
def get_house_unset(seed: int = Header()):
    return house(of(seed))


@true.get("/union", response_model=Union[Everything, Small, List[Cat]])
def union(seed: int = Header()):
    r = of(seed)
    return r.choice([everything(r), small(r), [Cat()]])


class Tree(BaseModel):
    value: int
    left: Optional["Tree"] = None
    all: List["Tree"] = []


(Tree.model_rebuild if computed_field is not None else Tree.update_forward_refs)()


def tree(r, depth):
    return Tree(value=depth, left=tree(r, depth - 1) if depth else None, all=[tree(r, depth - 2)] if depth > 1 and r.random() < 0.5 else [])


@true.get("/tree")
def get_tree(seed: int = Header()) -> Tree:
    return tree(of(seed), 5)


class Open(BaseModel):
    id: int
    if computed_field is not None:
        model_config = ConfigDict(extra="allow")
    else:

        class Config:
            extra = "allow"


class Closed(BaseModel):
    id: int
    if computed_field is not None:
        model_config = ConfigDict(extra="forbid")
    else:

        class Config:
            extra = "forbid"


@true.get("/open")
def open_model(seed: int = Header()) -> Open:
    return Open(id=seed, more={"a": [seed]})


@true.get("/closed", response_model=Union[Closed, List[Closed]])
def closed_model(seed: int = Header()):
    return Closed(id=seed) if seed % 2 else [Closed(id=seed)]


class Record(TypedDict, total=False):
    id: int
    names: List[str]


@true.get("/typed-table")
def typed_table(seed: int = Header()) -> Record:
    return {"id": seed, "names": [text(of(seed))]} if seed % 2 else {}


@dataclasses.dataclass
class Point:
    x: int
    y: Optional[float] = None
    inner: Optional[Small] = None


@true.get("/dataclass")
def data_class(seed: int = Header()) -> Point:
    return Point(x=seed, inner=small(of(seed)))


@true.get("/scalars", response_model=Union[int, str, None])
def scalars(seed: int = Header()):
    return of(seed).choice([1, "a", None])


@true.get("/bare")
def bare(seed: int = Header()):
    return json_value(of(seed))


@true.get("/any", response_model=Any)
def anything(seed: int = Header()):
    return {"when": datetime.datetime(2026, 1, 2), "small": small(of(seed)), "set": {1, 2}}


@true.get("/nothing", status_code=204)
def nothing(seed: int = Header()):
    pass


@true.get("/errors", response_model=Small, responses={404: {"model": Closed}, 409: {"description": "x"}, "5XX": {"model": Small}})
def errors(seed: int = Header()):
    r = of(seed)
    raise HTTPException(r.choice([400, 404, 409, 503]), detail=json_value(r))


@true.get("/refused/{number}")
def refused(number: int, seed: int = Header()) -> Small:
    return Small(id=number)


@true.get("/declared", responses={202: {"model": Small}, "default": {"model": Closed}})
def declared(seed: int = Header()):
    if seed % 2:
        return JSONResponse({"id": seed}, status_code=202)
    return JSONResponse({"id": seed}, status_code=418)


class Escaping(JSONResponse):
    """As ujson writes: slashes escaped, everything in ASCII; or with blanks, as orjson can."""

    def render(self, content):
        import json

        if len(str(content)) % 2:
            return json.dumps(content, indent=2, ensure_ascii=False).encode()
        return json.dumps(content, ensure_ascii=True).replace("/", "\\/").encode()


@true.get("/escaping", response_class=Escaping)
def escaping(seed: int = Header()) -> Everything:
    return everything(of(seed))


@true.get("/text-lines", responses={200: {"content": {"application/x-ndjson": {"schema": {"$ref": "#/components/schemas/Small"}}}}})
def text_lines(seed: int = Header()):
    r = of(seed)
    return StreamingResponse((small(r).json() + "\n" for _ in range(3)), media_type="application/x-ndjson")


T = TypeVar("T")

if computed_field is not None:

    class Page(BaseModel, Generic[T]):
        items: List[T]
        total: int = 0

    class Computed(BaseModel):
        width: int
        secret: SecretStr = SecretStr("x")

        @computed_field
        @property
        def area(self) -> Dict[str, int]:
            return {"m2": self.width**2}

    class Serialised(BaseModel):
        number: int
        when: datetime.datetime

        @field_serializer("number")
        def number_out(self, value) -> str:
            return f"n{value}"

        @field_serializer("when")
        def when_out(self, value) -> float:
            return value.timestamp()

    class Silent(BaseModel):
        number: int

        @field_serializer("number")
        def number_out(self, value):
            return f"n{value}"

    class Names(RootModel[Dict[str, List[Small]]]):
        pass

    class Odd(BaseModel):
        number: float
        model_config = ConfigDict(ser_json_inf_nan="null")

    @true.get("/page")
    def page(seed: int = Header()) -> Page[Everything]:
        return Page[Everything](items=[everything(of(seed))])

    @true.get("/pages", response_model=Page[Page[Union[Cat, Dog]]])
    def pages(seed: int = Header()):
        return {"items": [{"items": [Cat(), Dog()], "total": seed}]}

    @true.get("/computed")
    def computed(seed: int = Header()) -> List[Computed]:
        return [Computed(width=seed % 99)]

    @true.get("/serialised")
    def serialised(seed: int = Header()) -> Serialised:
        return Serialised(number=seed, when=datetime.datetime(2026, 1, 2))

    @true.get("/root")
    def root(seed: int = Header()) -> Names:
        return Names({text(of(seed)): [small(of(seed))]})

    @untrue.get("/serialised")
    def silent(seed: int = Header()) -> Silent:
        return Silent(number=seed)

    @untrue.get("/infinite")
    def infinite(seed: int = Header()) -> Odd:
        return Odd(number=float("inf"))

    @untrue.get("/constructed")
    def constructed(seed: int = Header()) -> Small:
        return Small.model_construct(id="not a number")

    # What comes in and what goes out are one schema.
    class Both(BaseModel):
        id: int
        with_default: int = 3
        nested: List[Small] = []

    @true.post("/both")
    def both(seed: int = Header()) -> Both:
        return Both(id=seed)

    @true.put("/both")
    def take_both(both: Both, seed: int = Header()) -> Both:
        return both


if EventSourceResponse is not None:

    @true.get("/events", response_class=EventSourceResponse)
    async def events(seed: int = Header()) -> AsyncIterable[Everything]:
        for turn in range(3):
            yield everything(of(seed + turn))

    @true.get("/events/mixed", response_class=EventSourceResponse)
    async def mixed(seed: int = Header()) -> AsyncIterable[ServerSentEvent]:
        yield ServerSentEvent(data=small(of(seed)), event="one", id=str(seed), retry=5)
        yield ServerSentEvent(comment="still here")
        yield ServerSentEvent(raw_data="[DONE]")

    @true.get("/events/untyped", response_class=EventSourceResponse)
    async def untyped(seed: int = Header()):
        yield json_value(of(seed))

    @true.get("/lines")
    async def lines(seed: int = Header()) -> AsyncIterable[Union[Cat, Dog]]:
        yield Cat()
        yield Dog(owner=small(of(seed)))

    @true.get("/lines/untyped")
    async def untyped_lines(seed: int = Header()):
        yield json_value(of(seed))


@untrue.get("/page", response_model=Small)
def html(seed: int = Header()):
    return Response("<p>", media_type="text/html")


@untrue.get("/direct", response_model=Small)
def direct(seed: int = Header()):
    return JSONResponse({"id": 1, "hashed": "x"})


app.include_router(true)
app.include_router(untrue)
