# fastward: app=main:build()
# A8: factories that call factories, keyword defaults, early returns, an app that is handed around.
from fastapi import APIRouter, FastAPI


class Container:
    def __init__(self, **services):
        self.services = services

    def router_for(self, name):
        service = self.services.get(name)
        if service is None:
            return None
        return service()


def fish_router(*, path="/fish"):
    router = APIRouter()

    @router.get(path)
    async def list_fish(limit: int = 5): ...

    return router


def with_docs(enabled):
    return {} if enabled else {"docs_url": None, "redoc_url": None}


def build(container=None):
    container = container or Container(fish=fish_router, crabs=lambda: fish_router(path="/crabs"))
    app = FastAPI(**with_docs(False))
    for name in ("fish", "crabs", "whales"):
        router = container.router_for(name)
        if router is None:
            continue
        app.include_router(router, tags=[name])
    return app
