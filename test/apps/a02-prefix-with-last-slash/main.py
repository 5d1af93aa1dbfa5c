# fastward: app=main:app
# A2: a prefix must not end with a slash, in an inclusion either.
from fastapi import APIRouter, FastAPI

router = APIRouter()


@router.get("/pears")
def pears():
    return []


app = FastAPI()
app.include_router(router, prefix="/orchard/")
