# fastward: app=main:app
# B8: without a request parameter it raises when the app is built.
from fastapi import FastAPI
from starlette.authentication import requires

app = FastAPI()


@app.get("/checked")
@requires("crew")
async def checked(deck: int = 1): ...
