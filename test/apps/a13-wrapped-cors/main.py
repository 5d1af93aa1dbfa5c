# fastward: app=main:app
# A13: what uvicorn is given is a middleware around the app.
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

api = FastAPI()


@api.get("/gulls")
def gulls(): ...


class Quiet:
    def __init__(self, app, level=1):
        self.app = app
        self.level = level

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


app = Quiet(GZipMiddleware(CORSMiddleware(api, allow_origins=["*"])))
