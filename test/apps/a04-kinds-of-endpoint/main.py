# fastward: app=main:app
# A4: what can stand behind a path: partial, callable instance, class, bound, static and class methods, coroutine, builtin wrapper.
import functools

from fastapi import APIRouter, Depends, FastAPI


class Greeter:
    def __init__(self, word: str = "hello"):
        self.word = word

    def __call__(self, name: str):
        return self.word + name

    def shout(self, loud: bool = True): ...

    @staticmethod
    def whisper(softly: int): ...

    @classmethod
    def make(cls, word: str): ...


def add(a: int, b: int = 1): ...


app = FastAPI()
app.add_api_route("/partial", functools.partial(add, b=2), name="partial")
app.add_api_route("/instance", Greeter(), name="instance")
app.add_api_route("/bound", Greeter("hi").shout)
app.get("/static")(Greeter.whisper)
app.get("/class-method")(Greeter.make)
app.get("/lambda")(lambda q, n=1: q)
app.get("/class", response_model=None)(Greeter)


class Endpoints:
    router = APIRouter(prefix="/in-class")

    @router.get("/static")
    @staticmethod
    def static(x: int): ...

    @router.get("/plain")
    def plain(self, y: int = Depends(add)): ...


app.include_router(Endpoints.router)
