# fastward: app=main:app
# A3: on a router it sees decorators, and up to 0.136 also the routes that the router includes.
from fastapi import APIRouter, FastAPI


class SlashTolerant(APIRouter):
    def add_api_route(self, path, endpoint, **kwargs):
        if path.endswith("/"):
            path = path[:-1]
        super().add_api_route(path, endpoint, **kwargs)
        super().add_api_route(path + "/", endpoint, **{**kwargs, "include_in_schema": False})


inner = APIRouter(prefix="/inner")


@inner.get("/seeds")
def seeds():
    return []


router = SlashTolerant(prefix="/garden")


@router.get("/plants/")
def plants():
    return []


router.include_router(inner)
app = FastAPI()
app.include_router(router)
