# fastward: app=main:app
# B1: classes whose parameters come from a base class, a dataclass, a model, __new__ or a metaclass-free factory method.
from dataclasses import dataclass

from fastapi import Depends, FastAPI, Query
from pydantic import BaseModel


class Repository:
    def __init__(self, table: str = "ships"):
        self.table = table


class ShipRepository(Repository): ...


class CrewRepository(Repository):
    def __init__(self, rank: int, table: str = "crew"):
        super().__init__(table)


@dataclass
class Window:
    start: int
    end: int = Query(default=9)


class Filter(BaseModel):
    word: str = ""


class Role:
    def __init__(self, *allowed: str):
        self.allowed = allowed

    async def __call__(self, name: str, repository: ShipRepository = Depends()):
        return name


class Admin(Role):
    def __init__(self):
        super().__init__("admin")


app = FastAPI()


@app.get("/ships")
def ships(repository: ShipRepository = Depends(), crew: CrewRepository = Depends(), window: Window = Depends(), filter: Filter = Depends()): ...


@app.get("/roles", dependencies=[Depends(Role("cook", "baker")), Depends(Admin())])
def roles(): ...
