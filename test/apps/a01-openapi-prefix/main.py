# fastward: app=main:app
# A1: openapi_prefix, the old name of root_path, is gone from 0.145 on.
from fastapi import FastAPI

app = FastAPI(openapi_prefix="/harbour")


@app.get("/ships")
def ships():
    return []
