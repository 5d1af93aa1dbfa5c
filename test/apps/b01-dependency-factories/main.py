# fastward: app=main:app
# B1: factories of dependencies in classes, in other modules, with defaults, returning lambdas, partials and classes.
from functools import lru_cache, partial

from fastapi import Depends, FastAPI, Header


class Guard:
    def __init__(self, realm: str):
        self.realm = realm

    def need(self, *roles: str):
        async def dependency(x_role: str = Header(), realm: str = self.realm): ...

        return dependency

    @property
    def anyone(self):
        return lambda: self.realm


def limit(times: int):
    class Limiter:
        def __init__(self, client: str = "anon"):
            self.client = client

        def __call__(self, burst: int = times): ...

    return Limiter


@lru_cache(maxsize=None)
def cached(name: str):
    def check(): ...

    return check


def setting(name: str, default: int, /, override: int | None = None): ...


guard = Guard("harbour")
app = FastAPI()


@app.get("/roles", dependencies=[Depends(guard.need("captain")), Depends(guard.anyone)])
def roles(): ...


@app.get("/limited", dependencies=[Depends(limit(3)), Depends(limit(2)())])
def limited(): ...


@app.get("/cached", dependencies=[Depends(cached("a")), Depends(cached("a")), Depends(cached("b"))])
def use_cached(): ...


@app.get("/partial")
def use_partial(value=Depends(partial(setting, "depth", 4))): ...
