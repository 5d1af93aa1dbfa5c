# fastward: app=main:app
# A12: a home-made base class that registers its methods by name.
from fastapi import APIRouter, Depends, FastAPI


def guest_book(guest: str): ...


class Resource:
    path = "/"
    dependencies = []

    def __init__(self):
        self.router = APIRouter(prefix=self.path, dependencies=[Depends(d) for d in self.dependencies])
        for verb in ("get", "post", "delete"):
            handler = getattr(self, f"on_{verb}", None)
            if handler is not None:
                self.router.add_api_route("", handler, methods=[verb.upper()], name=f"{type(self).__name__}.{verb}")


class Rooms(Resource):
    path = "/rooms"

    def on_get(self, floor: int = 0):
        return floor

    def on_post(self, beds: int):
        return beds


class Guests(Resource):
    path = "/guests"
    dependencies = [guest_book]

    async def on_delete(self, name: str): ...


app = FastAPI()
for resource in (Rooms(), Guests()):
    app.include_router(resource.router, prefix="/hotel")
