# fastward: app=main:app
# A6: inclusion through app.router, and a router used as a route list of another one.
from fastapi import APIRouter, Depends, FastAPI


def guard(key: str): ...


first = APIRouter()


@first.get("/a")
def a(): ...


second = APIRouter(prefix="/lost", routes=first.routes)


@second.get("/b")
def b(): ...


app = FastAPI(dependencies=[Depends(guard)])
app.router.include_router(first, prefix="/one")
app.include_router(second, prefix="/two")
app.router.routes.extend(first.routes)
