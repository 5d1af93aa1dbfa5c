# fastward: app=main:app
# D1: a mapping is no query parameter.
from fastapi import FastAPI, Query

app = FastAPI()


@app.get("/search")
def search(words: dict = Query()): ...
