# fastward: app=main:app
# A9: routers named by strings "module:attribute", with importlib and getattr, and from a list of files.
import os
from functools import reduce
from importlib import import_module
from itertools import chain, product

from fastapi import FastAPI

ROUTERS = ("parts.wheels:router", "parts.doors:api.router")
app = FastAPI()


def load(target: str):
    module, _, path = target.partition(":")
    return reduce(getattr, path.split("."), import_module(module))


for target in ROUTERS:
    app.include_router(load(target))

for name in sorted(os.listdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "parts"))):
    if name.endswith(".py") and name not in ("__init__.py", "wheels.py"):
        app.include_router(getattr(__import__("parts." + name[:-3], fromlist=["api"]), "api").router, prefix="/again")


def nothing(): ...


for a, b in product("xy", (1, 2)):
    app.get(f"/{a}{b}")(nothing)
for path in chain(["/one"], reversed(["/two", "/three"])):
    app.head(path)(nothing)
