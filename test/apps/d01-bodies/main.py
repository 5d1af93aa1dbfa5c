# fastward: app=main:app
# D1: body models, several of them, embedded, nested, unions, dictionaries, lists, on GET too.
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Union

from fastapi import Body, FastAPI
from pydantic import BaseModel, Field


class Flour(BaseModel):
    grain: str
    grams: int = Field(default=100, ge=1)


class Dough(BaseModel):
    flours: List[Flour]
    water: Optional[float] = None
    notes: Dict[str, str] = {}


class Cake(BaseModel):
    layers: int


@dataclass
class Oven:
    degrees: int
    fan: bool = False


app = FastAPI()


@app.post("/one")
def one(dough: Dough): ...


@app.post("/two/{tray}")
def two(tray: int, dough: Dough, cake: Cake, hurry: bool = False): ...


@app.post("/embedded")
def embedded(dough: Dough = Body(embed=True)): ...


@app.put("/union")
def union(item: Union[Cake, Dough]): ...


@app.put("/optional")
def optional(cake: Optional[Cake] = None): ...


@app.post("/list")
def many(cakes: List[Cake]): ...


@app.post("/dict")
def dictionary(weights: Dict[int, float]): ...


@app.post("/any")
def anything(payload: Any = Body(default=None)): ...


@app.post("/scalar")
def scalar(number: int = Body()): ...


@app.get("/on-get")
def on_get(dough: Dough): ...


@app.post("/dataclass")
def with_dataclass(oven: Oven): ...


@app.post("/mixed")
def mixed(cake: Cake, importance: int = Body(gt=0), user: Optional[str] = Body(default=None)): ...
