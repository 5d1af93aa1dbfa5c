# fastward: app=main:app
# A6: appending to route.dependencies counts before inclusion (from 0.137 after it too), and never on a route of the app itself.
from fastapi import APIRouter, Depends, FastAPI


def inspector(badge: int): ...


def foreman(): ...


router = APIRouter(prefix="/dock")


@router.get("/crane")
def crane(): ...


for route in router.routes:
    route.dependencies.append(Depends(inspector))

app = FastAPI()
app.include_router(router)


@app.get("/gate")
def gate(): ...


for route in list(app.routes) + list(router.routes):
    if getattr(route, "dependencies", None) is not None:
        route.dependencies.append(Depends(foreman))
