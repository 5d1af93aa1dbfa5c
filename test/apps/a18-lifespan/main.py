# fastward: app=main:app
# A18: lifespans and start-up events, of the app, an included router and a mounted app. They add no routes before the start.
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI


@asynccontextmanager
async def day(app: FastAPI):
    app.add_api_route("/added-at-dawn", lambda: "dawn")
    yield {"sun": True}


@asynccontextmanager
async def shift(app):
    yield


router = APIRouter(prefix="/mill", lifespan=shift)


@router.get("/flour")
def flour(): ...


sub = FastAPI(lifespan=day, openapi_url=None)
app = FastAPI(lifespan=day)
app.include_router(router)
app.mount("/sub", sub)
