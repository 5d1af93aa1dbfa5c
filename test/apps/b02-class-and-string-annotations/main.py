# fastward: app=main:app
# B2: names that are defined later, strings inside Optional, and annotations of a class's __init__ and __call__ as strings.
from __future__ import annotations

from typing import Optional

from fastapi import Depends, FastAPI, Header
from pydantic import BaseModel

app = FastAPI()


class Guard:
    def __init__(self, level: int):
        self.level = level

    def __call__(self, x_token: str = Header(), pager: Pager = Depends()): ...


class Pager:
    def __init__(self, size: Optional[int] = None, sort: Order | None = None): ...


Order = str


class Leaf(BaseModel):
    size: int
    child: Optional[Leaf] = None


@app.post("/leaves", dependencies=[Depends(Guard(1))])
def leaves(leaf: Leaf, others: dict[str, Leaf] | None = None) -> list[Leaf]: ...
