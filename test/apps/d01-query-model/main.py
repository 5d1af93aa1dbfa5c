# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: models as query, header and cookie parameters (0.115+).
from typing import Annotated, Literal

from fastapi import Cookie, Depends, FastAPI, Header, Query
from pydantic import BaseModel, Field


class Filter(BaseModel):
    model_config = {"extra": "forbid"}
    limit: int = Field(100, gt=0, le=100)
    order_by: Literal["age", "height"] = "age"
    tags: list[str] = []
    owner: str = Field(alias="ownerName")


class Headers(BaseModel):
    user_agent: str
    x_forwarded: list[str] = []
    save_data: bool = Field(alias="Save-Data")


class Cookies(BaseModel):
    session_id: str
    seen: bool | None = None


def page(filter: Annotated[Filter, Query()]): ...


app = FastAPI()


@app.get("/trees")
def trees(filter: Annotated[Filter, Query()]): ...


@app.get("/winds")
def winds(headers: Annotated[Headers, Header()], cookies: Annotated[Cookies, Cookie()]): ...


@app.get("/through-dependency")
def through(value=Depends(page)): ...
