# fastward: app=main:app
# A17: callbacks of a router and of an inclusion.
from fastapi import APIRouter, FastAPI

calls = APIRouter()


@calls.put("{$request.query.url}/done")
def done(loaves: int): ...


router = APIRouter(prefix="/oven", callbacks=calls.routes)


@router.post("/bake")
def bake(url: str): ...


app = FastAPI()
app.include_router(router, callbacks=calls.routes)
