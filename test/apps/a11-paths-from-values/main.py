# fastward: app=main:app
# A11: prefixes and paths from constants, f-strings, concatenation, class attributes, enum members and the environment.
import os
from enum import Enum

from fastapi import APIRouter, FastAPI

from names import API, VERSION, Paths


class Section(str, Enum):
    HISTORY = "history"
    POETRY = "poetry"


class Config:
    ROOT = "/oakroot"
    NESTED = ROOT + "/nested"


PREFIX = "/".join([API, VERSION])
router = APIRouter(prefix=f"{PREFIX}/books")


@router.get("/" + Section.HISTORY.value)
def history(): ...


@router.get(f"/{Section.POETRY.value}/{{poem_id}}")
def poem(poem_id: int): ...


@router.get("/%s/{}".format("{page}") % "pages")
def page(page: str): ...


app = FastAPI(docs_url=Config.NESTED + "/docs", openapi_url=f"{os.getenv('LIBRARY_ROOT', '/lib')}/openapi.json", redoc_url=None)
app.include_router(router)
app.get(Paths.HEALTH)(lambda: "ok")
app.add_api_route(Paths().status, history, name="status")
app.get(Config.ROOT.upper().replace("ROOT", "trunk"))(history)
app.get(os.environ.get("LIBRARY_EXIT") or "/exit")(history)
