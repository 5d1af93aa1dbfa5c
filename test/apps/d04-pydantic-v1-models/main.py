# fastward: app=main:app versions=0.115.14,0.136.3,0.165.0
# D4: pydantic.v1 models: up to 0.127.
from fastapi import FastAPI
from pydantic.v1 import BaseModel


class Old(BaseModel):
    name: str


app = FastAPI()


@app.post("/old")
def old(old: Old): ...
