# fastward: app=main:app
# A3: a route class whose __init__ adds a dependency and hides what it serves.
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute


def night_watch(lantern: bool = False):
    return lantern


class WatchedRoute(APIRoute):
    def __init__(self, *args, **kwargs):
        kwargs["dependencies"] = [Depends(night_watch), *(kwargs.get("dependencies") or [])]
        kwargs["include_in_schema"] = False
        super().__init__(*args, **kwargs)


router = APIRouter(route_class=WatchedRoute)


@router.get("/tower")
def tower():
    return []


app = FastAPI()
app.include_router(router)
