# fastward: app=main:app
# A6: the same with a bare append to the list of routes, and with a nested router.
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def buoy(request):
    return PlainTextResponse("buoy")


inner = APIRouter(prefix="/inner")
outer = APIRouter(prefix="/outer")
outer.include_router(inner)
app = FastAPI()
app.include_router(outer)
outer.routes.append(Route("/buoy", buoy))


@inner.get("/anchor")
def anchor(): ...
