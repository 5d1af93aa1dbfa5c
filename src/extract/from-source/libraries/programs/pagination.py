from typing import Generic, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Query
from fastapi_pagination import LimitOffsetPage, Page, Params, add_pagination, paginate
from fastapi_pagination.cursor import CursorPage
from fastapi_pagination.limit_offset import LimitOffsetParams
from pydantic import BaseModel

T = TypeVar("T")


class Item(BaseModel):
    name: str


class BigParams(LimitOffsetParams):
    limit: int = Query(1000, ge=1, le=10000)


class BigPage(LimitOffsetPage[T], Generic[T]):
    __params_type__ = BigParams


def check():
    return None


app = FastAPI()
router = APIRouter(prefix="/items", dependencies=[Depends(check)])


@router.get("", response_model=Page[Item])
def items(word: str = ""):
    return paginate([])


@router.get("/big")
def big() -> BigPage[Item]:
    return paginate([])


@router.get("/plain", response_model=list[Item])
def plain(params: Params = Depends()):
    return []


@app.get("/direct", response_model=LimitOffsetPage[Item])
def direct():
    return paginate([])


@app.get("/cursor", response_model=CursorPage[Item])
def cursor():
    return paginate([])


app.include_router(router)
add_pagination(app)


@app.get("/late", response_model=Page[Item])
def late():
    return paginate([])
