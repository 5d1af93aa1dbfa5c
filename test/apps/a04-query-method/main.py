# fastward: app=main:app
# A4: there is no `query` decorator, but methods=["QUERY"] works.
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter()


@router.api_route("/catalogue", methods=["QUERY"], include_in_schema=False)
def search(words: str):
    return words


app.include_router(router)
