# fastward: app=main:app
# A6: two routers that include each other: an AssertionError from 0.137.
from fastapi import APIRouter, FastAPI

chicken = APIRouter(prefix="/chicken")
egg = APIRouter(prefix="/egg")


@egg.get("/shell")
def shell(): ...


chicken.include_router(egg)
egg.include_router(chicken)
app = FastAPI()
app.include_router(egg)
