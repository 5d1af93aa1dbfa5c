# fastward: app=main:app
# D1: parameters of dependencies: classes, dataclasses, models as dependencies, the same name in two places.
from dataclasses import dataclass
from typing import List, Optional

from fastapi import Depends, FastAPI, Header, Query
from pydantic import BaseModel


@dataclass
class Paging:
    skip: int = 0
    limit: int = Query(default=10, le=50)


class Search(BaseModel):
    q: str
    strict: bool = False


class Base:
    def __init__(self, depth: int):
        self.depth = depth


class Child(Base): ...


def lang(accept_language: str = Header(default="en"), q: Optional[str] = None): ...


app = FastAPI()


@app.get("/search/{section}")
def search(section: str, paging: Paging = Depends(), terms: Search = Depends(), child: Child = Depends(), language=Depends(lang)): ...


def by_path(section: int, ids: List[int] = Query()): ...


@app.get("/typed/{section}")
def typed(section: str, value=Depends(by_path)): ...
