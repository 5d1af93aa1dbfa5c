# fastward: app=main:app
# A9: routers and routes out of loops, dictionaries and tables.
from fastapi import APIRouter, FastAPI

apples = APIRouter(tags=["apples"])
pears = APIRouter(tags=["pears"])


@apples.get("/ripe")
def ripe_apples(): ...


@pears.get("/ripe")
def ripe_pears(): ...


def list_tools(): ...


def add_tool(name: str): ...


app = FastAPI()
for fruit, router in zip(("apples", "pears"), (apples, pears)):
    app.include_router(router, prefix=f"/{fruit}")

TABLE = [("/tools", list_tools, ["GET"]), ("/tools", add_tool, ["POST"])]
for path, endpoint, methods in TABLE:
    app.add_api_route(path, endpoint, methods=methods)


def make_counter(kind):
    def count():
        return kind

    count.__name__ = f"count_{kind}"
    return count


for kind in ["spade", "rake"]:
    app.get(f"/tools/{kind}")(make_counter(kind))

[app.include_router(r, prefix="/all", tags=["all"]) for r in (apples, pears)]
