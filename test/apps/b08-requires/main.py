# fastward: app=main:app
# B8: Starlette's requires, below and above the route decorator.
from fastapi import FastAPI, Request
from starlette.authentication import requires

app = FastAPI()


@app.get("/checked")
@requires(["crew"])
async def checked(request: Request, deck: int = 1): ...


@requires("crew")
@app.get("/not-checked")
async def not_checked(request: Request): ...
