# fastward: app=main:app
# B7: Depends(f()) where f() is no factory fails when the app is built.
from fastapi import Depends, FastAPI


def guard():
    return "a string"


app = FastAPI()


@app.get("/gate", dependencies=[Depends(guard())])
def gate(): ...
