# fastward: app=main:app
# D1: a path parameter is a scalar.
from typing import List

from fastapi import FastAPI

app = FastAPI()


@app.get("/berths/{numbers}")
def berths(numbers: List[int]): ...
