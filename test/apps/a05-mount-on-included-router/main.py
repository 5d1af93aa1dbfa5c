# fastward: app=main:app
# A5: a mount on an included router is dropped up to 0.136, then served under the inclusion's prefix, without dependencies.
from fastapi import APIRouter, Depends, FastAPI


def guard(key: str):
    return key


annexe = FastAPI(openapi_url=None)


@annexe.get("/maps")
def maps():
    return []


router = APIRouter(prefix="/library", dependencies=[Depends(guard)])
router.mount("/annexe", annexe)


@router.get("/books")
def books():
    return []


app = FastAPI()
app.include_router(router, prefix="/city", dependencies=[Depends(guard)])
