# fastward: app=main:app
# A3: a router class whose prefix and dependencies come from its class and its arguments.
from fastapi import APIRouter, Depends, FastAPI


def librarian(key: str):
    return key


class ShelfRouter(APIRouter):
    section = "general"

    def __init__(self, *, shelf: str, **kwargs):
        super().__init__(prefix=f"/{self.section}/{shelf}", dependencies=[Depends(librarian)], **kwargs)
        self.add_api_route("/count", self.count, methods=["GET"])

    def count(self):
        return 0


class PoetryRouter(ShelfRouter):
    section = "poetry"


general = ShelfRouter(shelf="a", tags=["shelf"])
poetry = PoetryRouter(shelf="b")


@poetry.get("/rhymes")
def rhymes():
    return []


app = FastAPI()
app.include_router(general)
app.include_router(poetry, prefix="/lib")
