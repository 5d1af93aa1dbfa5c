# fastward: app=main:app
# A5: a FastAPI object cannot be included.
from fastapi import FastAPI

other = FastAPI()


@other.get("/yeast")
def yeast():
    return []


app = FastAPI()
app.include_router(other, prefix="/cellar")
