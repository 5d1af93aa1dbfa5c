# A8: a class builds the app, step by step.
from fastapi import FastAPI

from .routes import ROUTERS


class AppBuilder:
    def __init__(self, title: str):
        self.app = FastAPI(title=title)

    def with_routers(self) -> "AppBuilder":
        for prefix, router in ROUTERS.items():
            self.app.include_router(router, prefix=prefix)
        return self

    def with_health(self, path: str = "/health") -> "AppBuilder":
        self.app.add_api_route(path, self.health, include_in_schema=False)
        return self

    async def health(self):
        return "ok"

    def build(self) -> FastAPI:
        return self.app
