# fastward: app=main:app
# A1: redoc_url=None takes one docs route away, docs_url moves the other with its OAuth2 redirect.
from fastapi import FastAPI

app = FastAPI(docs_url="/manual", redoc_url=None)


@app.get("/loaves")
def loaves():
    return ["rye"]
