# fastward: app=main:app
# B4, B3: which calls are one: another path to the same function, with and without scopes, of a class, of equal partials and instances.
from functools import partial

from fastapi import Depends, FastAPI, Security


class Key:
    def __init__(self, name):
        self.name = name

    def __call__(self): ...

    def __eq__(self, other):
        return isinstance(other, Key) and other.name == self.name

    def __hash__(self):
        return hash(self.name)


def plain(): ...


def reads(a=Depends(plain)): ...


def method_of(x: int = 0): ...


class Service:
    def check(self): ...


service = Service()
app = FastAPI()


@app.get("/equal", dependencies=[Depends(Key("a")), Depends(Key("a")), Depends(Key("b"))])
def equal(): ...


@app.get("/scopes")
def scopes(a=Security(reads, scopes=["x"]), b=Security(reads, scopes=["y"]), c=Depends(reads), d=Security(plain, scopes=["x"])): ...


@app.get("/methods", dependencies=[Depends(service.check), Depends(service.check), Depends(Service().check)])
def methods(): ...


@app.get("/partials", dependencies=[Depends(partial(method_of, 1)), Depends(partial(method_of, 1))])
def partials(): ...
