# fastward: app=main:app
# A6: a factory that forgot to return its router.
from fastapi import APIRouter, FastAPI


def make():
    router = APIRouter()

    @router.get("/lost")
    def lost(): ...


app = FastAPI()
app.include_router(make())
