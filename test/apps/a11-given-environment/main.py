# fastward: app=main:app needs=pydantic-settings environment=deployed.env
# A11: what the environment holds, in os.environ, os.getenv and Starlette's Config.
import os

from fastapi import Depends, FastAPI, Query
from fastapi.security import APIKeyHeader
from starlette.config import Config

config = Config()
own = Config(env_prefix="ORCHARD_")
API_KEY = os.getenv("ORCHARD_API_KEY")
header = APIKeyHeader(name="X-Key", auto_error=False)


def demands_key(key: str = Depends(header)): ...


app = FastAPI(
    docs_url=os.environ["ORCHARD_DOCS"] or None,
    redoc_url=None,
    dependencies=[Depends(demands_key)] if API_KEY else [],
)


@app.get(os.environ["ORCHARD_PREFIX"] + "/trees")
def trees(limit: int = Query(default=int(os.getenv("ORCHARD_LIMIT", "10")))): ...


if own("ADMIN", cast=bool, default=False):

    @app.get(f"{os.environ.get('ORCHARD_BASE', '')}/admin")
    def admin(): ...


if config("SWITCHED", cast=bool, default=True):

    @app.get("/switched")
    def switched(): ...


for name in os.environ["ORCHARD_LISTS"].split(","):
    app.add_api_route(f"/lists/{name.strip()}", trees, name=name.strip())

if "ORCHARD_API_KEY" in os.environ and "ORCHARD_NOTHING" not in os.environ:

    @app.get("/guarded")
    def guarded(): ...


if "ORCHARD_BASE" not in os.environ:

    @app.get("/without-base")
    def without_base(): ...
