# fastward: app=main:app
# D1: a path parameter that the function does not take, and one with a default.
from fastapi import FastAPI

app = FastAPI()


@app.get("/ships/{ship}/decks/{deck}")
def deck(deck: int): ...


@app.get("/plain/{word}")
def word(other: str): ...
