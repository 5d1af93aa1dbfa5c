# fastward: app=main:app
# A6: the place of an inclusion in matching order, and a router that is filled in two halves.
from fastapi import APIRouter, FastAPI

app = FastAPI()
first = APIRouter(prefix="/items")
second = APIRouter(prefix="/items")


@app.get("/items/top")
def top(): ...


@first.get("/{item}")
def item(item: str): ...


app.include_router(second)


@second.get("/special")
def special(): ...


app.include_router(first)


@first.get("/never-matched")
def never_matched(): ...


app.include_router(second, prefix="/again")
