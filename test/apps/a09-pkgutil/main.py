# fastward: app=main:app
# A9: every module of a package that has a router.
import importlib
import pkgutil

from fastapi import APIRouter, FastAPI

import shelves

app = FastAPI()
for info in pkgutil.iter_modules(shelves.__path__):
    module = importlib.import_module(f"{shelves.__name__}.{info.name}")
    router = getattr(module, "router", None)
    if isinstance(router, APIRouter):
        app.include_router(router, prefix="/" + info.name)
