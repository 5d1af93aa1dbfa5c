# fastward: app=main:app
# A1: include_in_schema=False on the app hides all that it serves, not what it is.
from fastapi import APIRouter, FastAPI

app = FastAPI(include_in_schema=False)
router = APIRouter(include_in_schema=True)


@app.get("/direct", include_in_schema=True)
def direct(): ...


@router.get("/included")
def included(): ...


app.include_router(router, include_in_schema=True)
