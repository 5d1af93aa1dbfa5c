# fastward: app=main:app
# F1: middleware given by a subclass and by a function that receives the app; the list of a mounted Starlette app.
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware


class Api(FastAPI):
    def __init__(self, **kwargs):
        super().__init__(middleware=[Middleware(GZipMiddleware)], **kwargs)
        self.add_middleware(HTTPSRedirectMiddleware)


def allow_all(app):
    app.user_middleware.insert(0, Middleware(CORSMiddleware, allow_origins=["*"]))


app = Api(title="Mill")
allow_all(app)
app.mount("/old", Starlette(middleware=[Middleware(GZipMiddleware)]))


@app.get("/wheel")
def wheel(): ...
