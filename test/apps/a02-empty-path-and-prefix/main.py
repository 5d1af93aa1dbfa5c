# fastward: app=main:app
# A2: an empty path in a router without prefix cannot be included without one.
from fastapi import APIRouter, FastAPI

router = APIRouter()


@router.get("")
def pears():
    return []


app = FastAPI()
app.include_router(router)
