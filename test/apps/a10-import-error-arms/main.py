# fastward: app=main:app
# A10: except ImportError and version checks as conditions.
import sys

from fastapi import FastAPI

try:
    import a_library_that_nobody_has as extra
except ImportError:
    extra = None

app = FastAPI()

if extra is not None:

    @app.get("/extra")
    def with_extra(): ...


if sys.version_info >= (3, 10):

    @app.get("/modern")
    def modern(): ...


try:
    from nowhere_to_be_found import router

    app.include_router(router)
except ModuleNotFoundError:

    @app.get("/fallback")
    def fallback(): ...
