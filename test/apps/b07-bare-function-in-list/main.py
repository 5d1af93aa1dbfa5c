# fastward: app=main:app
# B7: dependencies=[f] fails when the app is built.
from fastapi import FastAPI


def guard(): ...


app = FastAPI()


@app.get("/gate", dependencies=[guard])
def gate(): ...
