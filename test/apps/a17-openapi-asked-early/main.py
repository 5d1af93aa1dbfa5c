# fastward: app=main:app
# A17: app.openapi() is cached up to 0.136, so that later routes are missing in it; they are served all the same.
from fastapi import FastAPI

app = FastAPI()


@app.get("/early")
def early(): ...


app.openapi()


@app.get("/late")
def late(): ...
