# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D3: types that make a value harmless, and types that do not.
from datetime import datetime, time, timedelta
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Path, Query
from pydantic import AnyUrl, EmailStr, HttpUrl, IPvAnyAddress, Json, PositiveInt, SecretStr, conint, constr


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Colour(Enum):
    RED = "red"


app = FastAPI()


@app.get("/safe/{level}/{colour}")
def safe(
    level: Level, colour: Colour, number: PositiveInt, small: conint(lt=5), when: datetime, at: time, span: timedelta, word: constr(pattern="^a+$"),
    pick: Literal[1, "two"], ip: IPv4Address,
): ...


@app.get("/unsafe/{path:path}")
def unsafe(path: FilePath, url: HttpUrl, any_url: AnyUrl, address: IPvAnyAddress, email: EmailStr, secret: SecretStr, anything: Any, document: Json): ...


@app.get("/both/{item}")
def both(item: Annotated[str, Path(pattern="[a-z]+")], count: Annotated[int | None, Query(ge=1)] = None, flag: bool | None = None): ...
