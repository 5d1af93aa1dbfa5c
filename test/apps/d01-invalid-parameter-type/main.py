# fastward: app=main:app
# D1: a type that is no field: FastAPIError when the app is built.
from fastapi import FastAPI


class Engine:
    def __init__(self, power: int):
        self.power = power


app = FastAPI()


@app.get("/engine")
def engine(engine: Engine): ...
