# fastward: app=main:app
# F1: the last one added is the outermost, then middleware=[...] in the order of the list.
from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware


class Lantern:
    def __init__(self, app, brightness: int = 1):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


class Watchman(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


app = FastAPI(middleware=[Middleware(GZipMiddleware), Middleware(Lantern, brightness=3)])
app.add_middleware(CORSMiddleware, allow_origins=["https://harbour.example.org"], allow_credentials=True)


@app.middleware("http")
async def stopwatch(request: Request, call_next):
    return await call_next(request)


async def bouncer(request, call_next):
    return await call_next(request)


app.add_middleware(Watchman)
app.add_middleware(BaseHTTPMiddleware, dispatch=bouncer)
app.middleware("http")(bouncer)

for cls, options in [(SessionMiddleware, {"secret_key": "x"}), (TrustedHostMiddleware, {"allowed_hosts": ["*"]})]:
    app.add_middleware(cls, **options)


@app.get("/gate")
def gate(): ...
