# fastward: app=main:app
# A9: importlib over a constant list; a module that is not on it is not served.
import importlib

from fastapi import FastAPI

MODULES = ["bread", "cake"]
app = FastAPI()
for name in MODULES:
    module = importlib.import_module(f"bakery.{name}")
    app.include_router(module.router, prefix=f"/{name}")
