# fastward: app=main:app
# A2: tags from enum members, prefixes with parameters, a router with a path of "/" and one with "".
from enum import Enum

from fastapi import APIRouter, FastAPI


class Tag(str, Enum):
    FISH = "fish"
    SHIP = "ship"


router = APIRouter(prefix="/harbours/{harbour_id}", tags=[Tag.FISH])


@router.get("")
def harbour(harbour_id: int): ...


@router.get("/", tags=[Tag.SHIP])
def harbour_slash(harbour_id: str): ...


@router.api_route("/any", methods=["GET", "POST"], tags=["x"])
def both(): ...


app = FastAPI()
app.include_router(router)
app.include_router(router, prefix="/world/{world}")
