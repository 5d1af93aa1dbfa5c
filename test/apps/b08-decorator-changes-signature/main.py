# fastward: app=main:app
# B8: a decorator that gives the function another signature: __signature__, a deleted __wrapped__, an added dependency.
import functools
import inspect

from fastapi import Depends, FastAPI, Request


def caller(token: str): ...


def with_caller(function):
    signature = inspect.signature(function)

    @functools.wraps(function)
    def inner(*args, _caller=None, **kwargs):
        return function(*args, **kwargs)

    extra = inspect.Parameter("_caller", inspect.Parameter.KEYWORD_ONLY, default=Depends(caller))
    inner.__signature__ = signature.replace(parameters=[*signature.parameters.values(), extra])
    return inner


def own_names(function):
    @functools.wraps(function)
    def inner(request: Request, page: int = 1):
        return function()

    del inner.__wrapped__
    return inner


app = FastAPI()


@app.get("/signed")
@with_caller
def signed(number: int): ...


@app.get("/renamed")
@own_names
def renamed(): ...
