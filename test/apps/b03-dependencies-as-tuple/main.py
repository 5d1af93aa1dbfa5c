# fastward: app=main:app
# B3: the list of dependencies as a tuple, a sum of lists, a comprehension; Security among them.
from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import APIKeyHeader

key = APIKeyHeader(name="X-Key")


def one(): ...


def two(): ...


def three(): ...


BASE = [Depends(one)]
router = APIRouter(dependencies=BASE + [Depends(two)])


@router.get("/sum", dependencies=tuple(Depends(f) for f in (three, one)))
def total(): ...


@router.get("/security", dependencies=[Security(key, scopes=["x"]), *BASE])
def security(): ...


app = FastAPI()
app.include_router(router, dependencies=[Depends(f) for f in (two, three)])
