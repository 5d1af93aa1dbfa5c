# fastward: app=main:app
# B2: annotations as strings: names are sought in the module.
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Sequence


class Loaf(BaseModel):
    flour: str
    weight: int = 500


def oven(degrees: int = 230) -> Sequence[int]:
    return [degrees]


router = APIRouter()


@router.post("/bake/{shelf}")
def bake(shelf: int, loaf: Loaf, heat: int = Depends(oven), note: str | None = None) -> Loaf:
    return loaf


@router.get("/hot")
def hot(heat: Annotated[int, Depends(oven)]): ...


app = FastAPI()
app.include_router(router)
