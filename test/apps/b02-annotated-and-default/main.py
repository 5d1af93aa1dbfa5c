# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# B2: a dependency in the annotation and one as the default is an AssertionError.
from typing import Annotated

from fastapi import Depends, FastAPI


def first(): ...


def second(): ...


app = FastAPI()


@app.get("/both")
def both(value: Annotated[int, Depends(first)] = Depends(second)): ...
