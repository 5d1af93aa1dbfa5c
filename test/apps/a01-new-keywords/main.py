# fastward: app=main:app
# A1: keywords that came later: lifespan 0.93, redirect_slashes 0.98, strict_content_type 0.132. Older versions keep them in app.extra.
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware


@asynccontextmanager
async def season(app):
    yield


app = FastAPI(lifespan=season, redirect_slashes=False, strict_content_type=False, middleware=[Middleware(GZipMiddleware, minimum_size=500)])


@app.post("/apples/")
def pick(basket: dict):
    return basket
