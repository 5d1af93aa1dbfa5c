# fastward: app=main:app
# A6: a route added after the inclusion is not served before 0.137, and is from 0.137, at the inclusion's place.
from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="/ships")


@router.get("/early")
def early(): ...


app = FastAPI()
app.include_router(router)


@app.get("/ships/{name}")
def ship(name: str): ...


@router.get("/late")
def late(): ...
