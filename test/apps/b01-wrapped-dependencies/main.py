# fastward: app=main:app
# B1: a wrapper has the parameters of what it wraps; one without functools.wraps has its own.
import functools

from fastapi import Depends, FastAPI


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def careless(function):
    def wrapper(note: str = ""):
        return function(note)

    return wrapper


@logged
async def key_holder(key: str): ...


@careless
def note_taker(text: str): ...


@functools.lru_cache
def catalogue(): ...


app = FastAPI()


@app.get("/vault", dependencies=[Depends(key_holder), Depends(note_taker), Depends(catalogue)])
@logged
def vault(shelf: int): ...
