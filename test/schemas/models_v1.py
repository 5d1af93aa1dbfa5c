"""The same for pydantic 1."""
import enum
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, Generic, List, Literal, NamedTuple, Optional, Set, Tuple, TypeVar, Union
from uuid import UUID
from dataclasses import dataclass, field
from typing_extensions import TypedDict
from pydantic import BaseModel, Field, HttpUrl, SecretStr, conint, conlist, constr, create_model, validator, Extra
from pydantic.generics import GenericModel
T = TypeVar('T')
class Colour(str, enum.Enum):
    red = 'red'
    blue = 'blue'
class Level(enum.IntEnum):
    low = 1
    high = 2
class Address(BaseModel):
    street: str
    zip: str = Field(..., alias='zipCode', regex='^a')
    pos: Tuple[int, str] = (1, 'a')
class Base(BaseModel):
    id: int
    note: Optional[str]
    needed: Optional[str] = ...
    class Config:
        extra = Extra.forbid
class Item(Base):
    name: constr(min_length=1, max_length=50)
    price: Decimal = Field(gt=0)
    tags: Set[str] = set()
    address: Address
    maybe: Optional[Address] = None
    desc: Optional[Address] = Field(None, description='x')
    colour: Colour = Colour.red
    level: Level
    kind: Literal['a', 'b'] = 'a'
    meta: Dict[str, Any] = {}
    more: Dict[int, List[Address]] = {}
    any: Any
    raw: bytes
    n: conint(ge=1, le=5) = 2
    many: conlist(int, min_items=1, max_items=3)
    u: Union[int, str, None] = None
    poss: Tuple[float, ...] = ()
    url: HttpUrl
    secret: SecretStr
    d: date
    t: time
    td: timedelta
    uid: UUID
    p: Path
    plain = 3
    children: List['Item'] = []
Item.update_forward_refs()
class Page(GenericModel, Generic[T]):
    items: List[T]
    total: int = 0
class Tags(BaseModel):
    __root__: List[str]
class Camel(BaseModel):
    first_name: str
    class Config:
        alias_generator = lambda s: s.upper()
class TD(TypedDict, total=False):
    a: int
class Point(NamedTuple):
    x: int
    y: int = 0
@dataclass
class Data:
    a: int
    b: List[str] = field(default_factory=list)
class Holder(BaseModel):
    td: TD
    point: Point
    data: Data
TYPES = [Item, List[Item], Optional[Item], Page[Item], Page[int], Tags, Camel, Holder, Union[Address, Camel], Dict[str, Item], List[int], int, bytes]
