# fastward: app=main:app versions=0.136.3,0.137.2,0.142.4,0.165.0
# A15: a path operation that yields streams JSON lines (0.134+).
from collections.abc import AsyncIterable, Iterable

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel


class Catch(BaseModel):
    fish: str
    weight: float


app = FastAPI()
router = APIRouter(prefix="/nets")


@app.get("/catches")
async def catches() -> AsyncIterable[Catch]:
    yield Catch(fish="cod", weight=2)


@router.post("/haul")
def haul(net: int) -> Iterable[Catch]:
    yield Catch(fish="eel", weight=1)


@app.get("/raw")
async def raw():
    yield "line"


app.include_router(router)
