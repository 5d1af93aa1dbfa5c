# fastward: app=main:app
# B4: depth, generators, use_cache=False: what runs once, and what runs again.
from fastapi import Depends, FastAPI


def session():
    yield "session"


async def transaction(s=Depends(session)):
    yield s


def clock(): ...


def reader(t=Depends(transaction), now=Depends(clock, use_cache=False)): ...


def librarian(r=Depends(reader), s=Depends(session), now=Depends(clock)): ...


app = FastAPI()


@app.get("/deep")
def deep(who=Depends(librarian), when=Depends(clock, use_cache=False), s=Depends(session)): ...


@app.get("/twice", dependencies=[Depends(reader, use_cache=False), Depends(reader, use_cache=False)])
def twice(): ...
