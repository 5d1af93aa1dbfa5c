# fastward: app=main:app
# A4: asking for the decorator that does not exist.
from fastapi import FastAPI

app = FastAPI()


@app.query("/catalogue")
def search(words: str):
    return words
