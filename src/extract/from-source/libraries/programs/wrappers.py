from a2wsgi import WSGIMiddleware
from asgi_correlation_id import CorrelationIdMiddleware
from dependency_injector import containers, providers
from dependency_injector.wiring import Provide, inject
from fastapi import Depends, FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi_cache.decorator import cache
from slowapi import Limiter
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address
from sse_starlette import EventSourceResponse


class Service:
    pass


class Container(containers.DeclarativeContainer):
    service = providers.Factory(Service)


def get_user():
    return None


def plain_wsgi(environ, start_response):
    return []


limiter = Limiter(key_func=get_remote_address)
app = FastAPI()
app.state.limiter = limiter
app.add_middleware(SlowAPIMiddleware)
app.add_middleware(CorrelationIdMiddleware)


@app.get("/limited")
@limiter.limit("5/minute")
async def limited(request: Request, user=Depends(get_user)):
    return {}


@app.get("/cached")
@cache(expire=60)
async def cached(page: int = 1, user=Depends(get_user)):
    return {}


@app.get("/injected")
@inject
async def injected(service: Service = Depends(Provide[Container.service])):
    return {}


@app.get("/events")
async def events(request: Request) -> EventSourceResponse:
    return EventSourceResponse([])


app.mount("/wsgi", WSGIMiddleware(plain_wsgi))
app.mount("/static", StaticFiles(directory="."), name="static")
