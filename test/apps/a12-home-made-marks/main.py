# fastward: app=main:app
# A12: methods are marked by a decorator, and a metaclass-free base class collects them in __init_subclass__.
import inspect

from fastapi import APIRouter, FastAPI


def endpoint(path, **options):
    def mark(function):
        function._endpoint = (path, options)
        return function

    return mark


class Controller:
    router: APIRouter

    def __init_subclass__(cls, prefix="", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.router = APIRouter(prefix=prefix)

    def __init__(self):
        for name, method in inspect.getmembers(self, inspect.ismethod):
            if hasattr(method, "_endpoint"):
                path, options = method._endpoint
                self.router.add_api_route(path, method, **options)


class Ferry(Controller, prefix="/ferry"):
    @endpoint("/times")
    def times(self): ...

    @endpoint("/book/{seat}", methods=["PUT"], status_code=202)
    def book(self, seat: int): ...

    def internal(self): ...


app = FastAPI()
app.include_router(Ferry().router)
