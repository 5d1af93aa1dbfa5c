# fastward: app=main:app
# F1: middleware of parent, child and mount.
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware


def setup(app: FastAPI, *, cors: bool = True):
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if cors:
        app.add_middleware(CORSMiddleware, allow_origins=["*"])
    return app


app = setup(FastAPI())
child = setup(FastAPI(openapi_url=None), cors=False)


@child.get("/chapel")
def chapel(): ...


app.mount("/village", child)
