# fastward: app=main:app
# Values: global and nonlocal, mutation through aliases, del, setattr, class counters, context managers, exceptions as control.
import contextlib

from fastapi import APIRouter, FastAPI

_app = None
routers = []


def get_app() -> FastAPI:
    global _app
    if _app is None:
        _app = FastAPI(redoc_url=None)
    return _app


class Numbered:
    count = 0

    def __init__(self):
        Numbered.count += 1
        self.path = f"/n{self.count}"


@contextlib.contextmanager
def section(prefix):
    router = APIRouter(prefix=prefix)
    yield router
    routers.append(router)


def counter():
    total = 0

    def step():
        nonlocal total
        total += 1
        return total

    return step


def page(): ...


with section("/first") as router:
    router.get(Numbered().path)(page)
with section("/second") as router:
    router.get(Numbered().path)(page)

step = counter()
step()
get_app().get(f"/step{step()}")(page)
alias = routers
alias.reverse()
for router in alias:
    get_app().include_router(router)

with contextlib.suppress(ZeroDivisionError):
    get_app().get("/before")(page)
    1 / 0
    get_app().get("/after")(page)

setattr(get_app(), "title", "State")
names = ["x", "y", "z"]
del names[1]
for name in names:
    if name == "z":
        break
    get_app().get("/" + name)(page)
else:
    get_app().get("/else")(page)

app = get_app()
