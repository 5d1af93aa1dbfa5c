from types import SimpleNamespace

from fastapi import APIRouter

api = SimpleNamespace(router=APIRouter(prefix="/doors"))


@api.router.get("/")
def doors(): ...
