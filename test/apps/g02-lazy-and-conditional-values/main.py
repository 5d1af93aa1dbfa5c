# fastward: app=main:app
# Values: comprehensions, unpacking, defaults, walrus, match, try/finally, string methods, sorted and enumerate around routes.
from fastapi import APIRouter, Depends, FastAPI

NAMES = {"oak": 3, "elm": 1, "ash": 2}
options = {"tags": ["wood"], "include_in_schema": True}


def guard(name):
    def check(key: str = name): ...

    return check


def add(router, path, *handlers, hidden=False, **rest):
    for number, handler in enumerate(handlers, start=1):
        router.add_api_route(f"{path}/{number}", handler, include_in_schema=not hidden, **rest)
    return router


def first(): ...


def second(): ...


routers = {name: APIRouter(prefix=f"/{name.title()}", dependencies=[Depends(guard(name))]) for name in sorted(NAMES, key=NAMES.get)}
app = FastAPI(**{"title": "Forest", "redoc_url": None})
for name, router in routers.items():
    if (size := NAMES[name]) > 1:
        add(router, "/plank", *([first, second][:size]), hidden=size == 3, tags=[name])
    match size:
        case 1:
            router.get("/only", **options)(first)
        case 2 | 3:
            router.post("/many", **options)(second)
    app.include_router(router)

try:
    raise KeyError("never mind")
except (KeyError, ValueError):
    app.get("/caught")(first)
finally:
    app.get("/finally")(second)

while len(app.routes) < 0:
    app.get("/never")(first)
