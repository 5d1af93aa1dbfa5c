# fastward: app=main:app
# D1: a path parameter cannot have a default.
from fastapi import FastAPI, Path

app = FastAPI()


@app.get("/ships/{ship}")
def ship(ship: int = Path(default=1)): ...
