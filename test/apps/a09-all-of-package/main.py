# fastward: app=main:app
# A9: routers found by looking through a module's names.
import inspect

from fastapi import APIRouter, FastAPI

import stalls

app = FastAPI()
for name, value in vars(stalls).items():
    if isinstance(value, APIRouter) and not name.startswith("_"):
        app.include_router(value, prefix="/" + name.removesuffix("_router"))

for name, function in inspect.getmembers(stalls, inspect.isfunction):
    if name.startswith("get_"):
        app.get("/" + name.split("_", 1)[1].replace("_", "-"))(function)
