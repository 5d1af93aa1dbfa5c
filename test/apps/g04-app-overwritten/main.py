# fastward: app=main:app
# The name `app` is bound twice: the second app is served, with the first one's router included in it.
from fastapi import FastAPI

app = FastAPI()


@app.get("/first")
def first(): ...


old = app
app = FastAPI()


@app.get("/second")
def second(): ...


app.include_router(old.router, prefix="/old") if len(old.routes) > 5 else app.mount("/old", old)
