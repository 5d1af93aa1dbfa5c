# fastward: app=main:app
# B1: everything that Depends takes: function, class, its annotation's class, instance, partial, closure, lambda, bound method.
from functools import partial

from fastapi import Depends, FastAPI


class Paging:
    def __init__(self, skip: int = 0, limit: int = 10):
        self.skip = skip


class Librarian:
    def __init__(self, name: str):
        self.name = name

    def __call__(self, badge: str):
        return badge

    def greet(self, greeting: str = "hello"):
        return greeting

    @classmethod
    def born(cls, year: int):
        return year

    @staticmethod
    def quiet(loud: bool = False):
        return loud


def needs_role(role: str, x: int = 1):
    return role


def make(role: str):
    def check(password: str):
        return role + password

    return check


def plain(flag: bool = True):
    return flag


app = FastAPI()
jane = Librarian("Jane")


@app.get("/function")
def use_function(value=Depends(plain)): ...


@app.get("/class")
def use_class(page: Paging = Depends(Paging)): ...


@app.get("/annotation")
def use_annotation(page: Paging = Depends()): ...


@app.get("/instance")
def use_instance(badge: str = Depends(jane)): ...


@app.get("/partial")
def use_partial(role: str = Depends(partial(needs_role, "admin"))): ...


@app.get("/partial-keyword")
def use_partial_keyword(role: str = Depends(partial(needs_role, role="admin"))): ...


@app.get("/closure", dependencies=[Depends(make("admin")), Depends(make("admin"))])
def use_closure(): ...


@app.get("/lambda")
def use_lambda(value=Depends(lambda: 1), other=Depends(lambda word: word)): ...


@app.get("/method", dependencies=[Depends(jane.greet), Depends(Librarian.born), Depends(Librarian.quiet)])
def use_method(): ...
