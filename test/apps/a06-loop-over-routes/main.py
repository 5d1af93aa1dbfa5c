# fastward: app=main:app
# A6: code that loops over app.routes misses included routes from 0.137 on: here it hides what it finds.
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

router = APIRouter()


@router.get("/secret/cellar")
def cellar(): ...


@router.get("/shop")
def shop(): ...


app = FastAPI()
app.include_router(router)


@app.get("/secret/attic")
def attic(): ...


for route in app.routes:
    if isinstance(route, APIRoute) and route.path.startswith("/secret"):
        route.include_in_schema = False
