# fastward: app=main:app
# B8: decorators between the route decorator and the function; without functools.wraps the wrapper is what is served.
import functools

from fastapi import FastAPI, HTTPException, Request


def ticket_needed(function):
    @functools.wraps(function)
    async def inner(*args, **kwargs):
        if "x-ticket" not in kwargs["request"].headers:
            raise HTTPException(401)
        return await function(*args, **kwargs)

    return inner


def with_level(level: int):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return function(*args, **kwargs)

        inner.level = level
        return inner

    return decorate


def swallow(function):
    def served(anything: str = ""):
        return anything

    return served


app = FastAPI()


@app.get("/show/{seat}")
@ticket_needed
async def show(request: Request, seat: int): ...


@ticket_needed
@app.get("/outside")
async def outside(request: Request): ...


@app.get("/twice")
@with_level(2)
@with_level(1)
def twice(night: str): ...


@app.get("/swallowed")
@swallow
def swallowed(other: int): ...
