from fastapi import Depends, FastAPI
from fastapi_versioning import VersionedFastAPI, version


def check():
    return None


app = FastAPI(title="Things")


@app.get("/greet")
@version(1, 0)
def greet():
    return "Hello"


@app.get("/greet")
@version(2, 1)
def greet_better(found=Depends(check)):
    return "Hi"


@app.get("/plain")
def plain():
    return "plain"


app = VersionedFastAPI(app, version_format="{major}", prefix_format="/v{major}", enable_latest=True)


@app.get("/outside")
def outside():
    return {}
