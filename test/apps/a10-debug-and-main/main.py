# fastward: app=main:app
# A10: __debug__, __name__, TYPE_CHECKING, chained conditions, a settings object with a computed flag, early exit of a function.
from enum import Enum
from typing import TYPE_CHECKING

from fastapi import FastAPI


class Env(str, Enum):
    DEV = "dev"
    PROD = "prod"


class Settings:
    env: Env = Env.DEV
    features = {"tours": True, "auction": False}

    @property
    def is_dev(self) -> bool:
        return self.env is Env.DEV

    def has(self, name, default=False):
        return self.features.get(name, default)


settings = Settings()
app = FastAPI(openapi_url="/openapi.json" if settings.is_dev else None)


def register(app, *, everything):
    app.get("/always")(lambda: 0)
    if not everything:
        return app
    app.get("/everything")(lambda: 1)
    return app


register(app, everything=settings.has("tours") and not settings.has("auction"))

if settings.has("ghosts", default=True) and settings.env == "dev":
    app.get("/ghosts")(lambda: 2)
elif settings.is_dev:
    app.get("/dev")(lambda: 3)

if TYPE_CHECKING:
    app.get("/types")(lambda: 4)
if __debug__:
    app.get("/debug")(lambda: 5)
if __name__ == "__main__":
    app.get("/script")(lambda: 6)
app.get("/ternary" if settings.env != Env.PROD else "/prod")(lambda: 7)
assert app.title == "FastAPI"
