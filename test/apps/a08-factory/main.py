# fastward: app=main:create_app()
# A8: the app is what a factory returns; routers come from factories with arguments, routes are closures.
from fastapi import APIRouter, Depends, FastAPI


class Store:
    def __init__(self, name: str):
        self.name = name

    def open(self):
        return self.name


def get_router(store: Store, prefix: str, guarded: bool = False) -> APIRouter:
    def check(password: str):
        return password

    router = APIRouter(prefix=prefix, dependencies=[Depends(check)] if guarded else [])

    @router.get("/items")
    def items(opened: str = Depends(store.open)):
        return opened

    return router


def register(app: FastAPI) -> None:
    @app.get("/health")
    def health():
        return "ok"


def create_app() -> FastAPI:
    app = FastAPI()
    register(app)
    app.include_router(get_router(Store("bread"), "/bread"))
    app.include_router(get_router(Store("cake"), prefix="/cake", guarded=True))
    return app
