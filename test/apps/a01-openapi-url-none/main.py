# fastward: app=main:app
# A1: without a document there are no docs pages at all.
from fastapi import FastAPI

app = FastAPI(openapi_url=None, docs_url="/docs")


@app.get("/loaves")
def loaves():
    return ["rye"]
