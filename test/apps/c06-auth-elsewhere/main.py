# fastward: app=main:app
# C6: authentication that no dependency shows: middleware, a route class, a decorator, the first lines of the handler.
import functools
import os

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

PUBLIC = {"/health", "/login"}
app = FastAPI()


@app.middleware("http")
async def token_check(request: Request, call_next):
    if request.url.path not in PUBLIC and request.headers.get("authorization") != os.environ.get("HARBOUR_TOKEN", "secret"):
        return JSONResponse({"detail": "no"}, 401)
    return await call_next(request)


def admin_only(function):
    @functools.wraps(function)
    async def inner(request: Request, *args, **kwargs):
        if request.headers.get("x-admin") != "1":
            raise HTTPException(403)
        return await function(request, *args, **kwargs)

    return inner


router = APIRouter(prefix="/admin")


@router.post("/sink/{ship}")
@admin_only
async def sink(request: Request, ship: int): ...


@app.get("/health")
def health(): ...


@app.post("/login")
def login(request: Request): ...


app.include_router(router)
