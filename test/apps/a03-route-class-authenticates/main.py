# fastward: app=main:app
# A3: a route class that looks at every request; it is kept through inclusion. self.path is the full path up to 0.136 only.
from typing import Callable

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.routing import APIRoute


class GuardedRoute(APIRoute):
    def get_route_handler(self) -> Callable:
        serve = super().get_route_handler()

        async def check(request: Request):
            if request.headers.get("x-key") != "cellar":
                raise HTTPException(403)
            return await serve(request)

        return check


router = APIRouter(route_class=GuardedRoute, prefix="/cellar")


@router.get("/wine")
def wine():
    return []


outer = APIRouter(prefix="/house")
outer.include_router(router)
app = FastAPI()
app.include_router(outer)
app.router.route_class = GuardedRoute


@app.get("/gate")
def gate():
    return []
