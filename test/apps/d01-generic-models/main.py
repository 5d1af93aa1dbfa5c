# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: generic models, discriminated unions, TypedDict, inheritance and computed fields.
from typing import Annotated, Generic, Literal, TypedDict, TypeVar

from fastapi import Body, FastAPI
from pydantic import BaseModel, Field, computed_field

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int


class Boat(BaseModel):
    kind: Literal["boat"] = "boat"
    sails: int


class Ship(Boat):
    kind: Literal["ship"] = "ship"
    engines: int

    @computed_field
    @property
    def power(self) -> int:
        return self.sails + self.engines


class Cargo(TypedDict):
    weight: int


Vessel = Annotated[Boat | Ship, Field(discriminator="kind")]
app = FastAPI()


@app.post("/page")
def page(page: Page[Boat]) -> Page[Ship]: ...


@app.post("/vessel")
def vessel(vessel: Vessel) -> Vessel: ...


@app.post("/vessel-body")
def vessel_body(vessel: Annotated[Boat | Ship, Body(discriminator="kind")]): ...


@app.post("/cargo")
def cargo(cargo: Cargo) -> list[Cargo]: ...
