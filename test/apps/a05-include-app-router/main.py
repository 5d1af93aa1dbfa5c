# fastward: app=main:app
# A5: the router of another app can be included, and brings its docs routes.
from fastapi import Depends, FastAPI


def guard(key: str):
    return key


other = FastAPI(redoc_url=None)


@other.get("/yeast")
def yeast():
    return []


app = FastAPI()
app.include_router(other.router, prefix="/cellar", dependencies=[Depends(guard)])
