# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: generic models, discriminated unions, inheritance and computed fields.
from typing import Annotated, Generic, Literal, TypeVar

from fastapi import Body, FastAPI
from pydantic import BaseModel, Field, computed_field

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int


class Boat(BaseModel):
    kind: Literal["boat"] = "boat"
    sails: int


class Ship(BaseModel):
    kind: Literal["ship"] = "ship"
    engines: int

    @computed_field
    @property
    def power(self) -> int:
        return self.engines


class Liner(Ship):
    cabins: dict[str, Boat] = {}


Vessel = Annotated[Boat | Ship, Field(discriminator="kind")]
app = FastAPI()


@app.post("/page")
def page(page: Page[Boat]) -> Page[Liner]: ...


@app.post("/vessel")
def vessel(vessel: Vessel) -> Liner: ...


@app.post("/vessel-body")
def vessel_body(vessel: Annotated[Boat | Ship, Body(discriminator="kind")]): ...
