# fastward: app=main:app
# A4: a decorator held in a variable, fetched with getattr, made by a partial, and a decorator called as a function.
from functools import partial

from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="/orchard")
get = router.get
hidden_get = partial(router.get, include_in_schema=False)


@get("/apples")
def apples():
    return []


@hidden_get("/worms")
def worms():
    return []


for method in ("put", "delete"):

    @getattr(router, method)("/apples/{apple_id}")
    def change(apple_id: int):
        return apple_id


def pears():
    return []


router.get("/pears")(pears)
app = FastAPI()
app.include_router(router)
