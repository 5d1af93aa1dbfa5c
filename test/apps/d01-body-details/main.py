# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: aliases and alias generators in bodies, default factories, inherited fields, ClassVar, private attributes, enums, nested generics.
from enum import Enum
from typing import Annotated, ClassVar, Optional, Union
from uuid import UUID, uuid4

from fastapi import Body, FastAPI
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, RootModel
from pydantic.alias_generators import to_camel


class Wood(str, Enum):
    OAK = "oak"
    ELM = "elm"


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    tree_id: UUID = Field(default_factory=uuid4)


class Plank(Camel):
    wood_kind: Wood
    long_side: float = Field(gt=0, alias="length")
    notes: Optional[str]
    parts: list[dict[str, Union[int, str]]] = []
    limit: ClassVar[int] = 3
    _secret: int = PrivateAttr(default=1)


class Planks(RootModel[list[Plank]]): ...


class Strict(BaseModel):
    model_config = ConfigDict(extra="allow", title="Renamed")
    count: int | None = None


app = FastAPI()


@app.post("/planks")
def plank(plank: Plank) -> Plank: ...


@app.post("/root")
def root(planks: Planks): ...


@app.post("/strict")
def strict(strict: Annotated[Strict, Body(embed=True)], ratio: Annotated[float, Body(alias="the-ratio")] = 1): ...
