# fastward: app=main:app
# A7: a bare APIRouter as a mounted application, a Starlette app in between, the same app mounted twice.
from fastapi import APIRouter, Depends, FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount


def guard(key: str): ...


router = APIRouter(prefix="/garden", dependencies=[Depends(guard)])


@router.get("/roses")
def roses(): ...


small = FastAPI(docs_url=None, redoc_url=None)


@small.get("/seed/{name}")
def seed(name: str): ...


app = FastAPI(openapi_url=None)
app.mount("/estate", router)
app.mount("/middle", Starlette(routes=[Mount("/inner", app=small)]))
app.mount("/again", small)
