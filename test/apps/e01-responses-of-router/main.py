# fastward: app=main:app
# E1: responses, default_response_class, status codes, operation ids and unique ids from router and app.
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute


def unique_id(route: APIRoute) -> str:
    return f"{route.tags[0] if route.tags else 'none'}-{route.name}"


router = APIRouter(default_response_class=PlainTextResponse, responses={404: {"description": "Nothing here"}}, tags=["bees"])


@router.get("/hive", operation_id="lookAtHive", deprecated=True)
def hive() -> str: ...


@router.post("/honey", status_code=201, name="take honey")
def honey(spoons: int) -> str: ...


app = FastAPI(generate_unique_id_function=unique_id, responses={500: {"description": "Sting"}})
app.include_router(router, responses={403: {"description": "No bees for you"}})
