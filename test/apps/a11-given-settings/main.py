# fastward: app=main:app needs=pydantic-settings environment=deployed.env
# A11: what the environment holds, as pydantic-settings reads it: prefix, case, aliases, JSON, nested groups, validators.
from enum import Enum
from typing import Optional

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from pydantic import AliasChoices, BaseModel, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Mode(str, Enum):
    day = "day"
    night = "night"


class Door(BaseModel):
    side: str = "right"


class Oven(BaseModel):
    kind: str = "gas"
    places: int = 1
    door: Door = Door()


class Shop(BaseModel):
    name: str
    open: bool = True


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="BAKERY_", env_nested_delimiter="__", env_ignore_empty=True)
    prefix: str = "/api"
    version: int = 1
    docs: bool = True
    rolls: list[str] = []
    oven: Oven = Oven()
    shop: Shop
    token: Optional[SecretStr] = None
    empty: str = "kept"
    mode: Mode = Mode.day
    old: str = Field(default="/new", validation_alias=AliasChoices("the_new_name", "the_old_name"))
    not_given: str = "default"

    @field_validator("prefix")
    @classmethod
    def with_start(cls, value: str) -> str:
        return value + "/start"


settings = Settings()
bearer = HTTPBearer()
app = FastAPI(docs_url="/docs" if settings.docs else None, redoc_url=None)


@app.get(f"{settings.prefix}/v{settings.version}")
def start(): ...


for roll in settings.rolls:
    app.add_api_route(f"/rolls/{roll}", start, name=roll)


@app.get(f"/ovens/{settings.oven.kind}/{settings.oven.places}/{settings.oven.door.side}")
def oven(): ...


@app.get(f"/shops/{settings.shop.name}")
def shop(): ...


if settings.token:

    @app.get("/secured", dependencies=[Depends(bearer)])
    def secured(): ...


if settings.token is None:

    @app.get("/without-token")
    def without_token(): ...


if settings.mode is Mode.night:

    @app.get(f"/night/{settings.empty}")
    def night(): ...


@app.get(settings.old)
def old(): ...


@app.get(f"/{settings.not_given}")
def not_given(): ...
