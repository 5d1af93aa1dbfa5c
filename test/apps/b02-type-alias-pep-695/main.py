# fastward: app=main:app python=3.12
# B2: PEP 695 type aliases hold a dependency from 0.128.4 on.
from typing import Annotated

from fastapi import Depends, FastAPI


def keeper(key: str) -> str:
    return key


type Keeper = Annotated[str, Depends(keeper)]
type Number = int
app = FastAPI()


@app.get("/cage")
def cage(who: Keeper): ...


@app.get("/cages/{number}")
def numbered(number: Number): ...


def first[T](items: list[T]) -> T:
    return items[0]


@app.get("/first")
def get_first(value: str = Depends(lambda: first(["lion"]))): ...
