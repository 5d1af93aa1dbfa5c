"""Types of every kind for pydantic 2; TYPES are shown both ways."""
from __future__ import annotations
import enum
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Dict, Generic, List, Literal, NamedTuple, Optional, Set, Tuple, TypeVar, Union
from uuid import UUID
from dataclasses import dataclass, field
from typing_extensions import NotRequired, Required, TypedDict
from pydantic import (BaseModel, ConfigDict, EmailStr, Field, HttpUrl, RootModel, SecretStr, computed_field, conint, conlist,
    constr, create_model, field_serializer, field_validator, PlainSerializer, StringConstraints, Json)
from pydantic.alias_generators import to_camel

T = TypeVar('T')
U = TypeVar('U')

class Colour(str, enum.Enum):
    red = 'red'
    blue = 'blue'

class Level(enum.IntEnum):
    low = 1
    high = 2

class Mixed(enum.Enum):
    a = 1
    b = 'x'

class Address(BaseModel):
    street: str
    zip: Annotated[str, Field(pattern=r'^\d{5}$', alias='zipCode')]
    lines: Tuple[int, str] = (1, 'a')

class Base(BaseModel):
    model_config = ConfigDict(extra='forbid')
    id: int
    when: datetime = None
    note: Optional[str]

class Item(Base):
    name: constr(min_length=1, max_length=50)
    price: Decimal = Field(gt=0)
    tags: Set[str] = set()
    note: Optional[str] = None
    address: Address
    maybe: Optional[Address] = None
    colour: Colour = Colour.red
    level: Level
    mixed: Mixed
    kind: Literal['a', 'b'] = 'a'
    meta: Dict[str, Any] = {}
    more: dict[int, list[Address]] = {}
    any: Any
    raw: bytes
    children: list[Item] = []
    n: conint(ge=1, le=5) = 2
    many: conlist(int, min_length=1, max_length=3)
    u: Union[int, str, None] = None
    pos: tuple[float, ...] = ()
    mail: EmailStr
    url: HttpUrl
    secret: SecretStr
    d: date
    t: time
    td: timedelta
    uid: UUID
    ip: IPv4Address
    p: Path
    _private: int = 1

class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra='allow')
    first_name: str
    last_name: str = Field(default='x', alias='surname')
    @computed_field
    @property
    def full_name(self) -> str:
        return self.first_name

class Holder(BaseModel):
    camel: Camel
    items: List[Camel] = Field(default_factory=list)

class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int = 0

class Wrapped(BaseModel, Generic[T, U]):
    a: T
    b: Optional[U] = None

class IntPage(Page[int]):
    extra: str

class Tags(RootModel[List[str]]):
    pass

class Cat(BaseModel):
    kind: Literal['cat']
    lives: int = 9
class Dog(BaseModel):
    kind: Literal['dog', 'wolf']
class Pets(BaseModel):
    pet: Union[Cat, Dog] = Field(discriminator='kind')
    pets: list[Annotated[Union[Cat, Dog], Field(discriminator='kind')]]
    opt: Optional[Annotated[Cat | Dog, Field(discriminator='kind')]] = None

class TD(TypedDict, total=False):
    a: int
    b: Required[str]
class TD2(TD):
    c: NotRequired[Address]
    d: float
class Point(NamedTuple):
    x: int
    y: int = 0
@dataclass
class Data:
    a: int
    b: list[str] = field(default_factory=list)
    c: Optional[Address] = None
@dataclass
class Data2(Data):
    d: int = 3

class Ser(BaseModel):
    when: datetime
    n: Annotated[int, PlainSerializer(lambda v: str(v), return_type=str)]
    hidden: int = Field(exclude=True)
    @field_serializer('when')
    def ser(self, v) -> int:
        return 1
    x: int = 0
    @field_validator('x', mode='plain')
    @classmethod
    def px(cls, v):
        return v

class Names(BaseModel):
    v: int = Field(validation_alias='vIn', serialization_alias='vOut')
    title: str = Field(title='A title', description='d', examples=['x'])
    code: Annotated[str, StringConstraints(min_length=2)]
    j: Json
    td: TD2
    point: Point
    data: Data

Made = create_model('Made', a=(int, ...), b=(str, 'x'))
MadeSub = create_model('MadeSub', __base__=Address, c=(Optional[int], None))

TYPES = [Item, list[Item], Optional[Item], Camel, Holder, Page[Item], Page[Camel], Wrapped[int, str], Wrapped[Page[int], Optional[Colour]],
  IntPage, Tags, Pets, TD, TD2, Point, Data2, Ser, Names, Made, MadeSub, Union[Cat, Dog], dict[str, Item], dict[Colour, int], Page, RootModel[list[int]],
  Annotated[int, Field(ge=3)], Annotated[Optional[str], Field(max_length=3)], int, bytes, None, Literal[1], Literal[Colour.red, Colour.blue], Page[list[Item]], Page[Union[Cat, Dog]],
  frozenset[int], tuple[int, str], tuple, list, dict, set]
