# fastward: app=main:app
# B4: dependencies that yield, async ones, context managers behind them, a callable object that yields.
from contextlib import asynccontextmanager, contextmanager

from fastapi import Depends, FastAPI


@contextmanager
def open_book(title: str = "Moby"):
    yield title


async def session(name: str = "main"):
    yield name


class Lock:
    def __call__(self, timeout: int = 3):
        yield timeout


@asynccontextmanager
async def tide():
    yield


def reader():
    with open_book() as book:
        yield book


app = FastAPI()


@app.get("/read")
async def read(book=Depends(reader), s=Depends(session), lock=Depends(Lock()), raw=Depends(open_book)): ...
