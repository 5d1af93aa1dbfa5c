from typing import Annotated

from dishka import Provider, Scope, make_async_container
from dishka.integrations.fastapi import DishkaRoute, FromDishka, inject, setup_dishka
from fastapi import APIRouter, FastAPI
from fastapi_injector import Injected, attach_injector
from injector import Injector


class Service:
    pass


provider = Provider(scope=Scope.APP)
provider.provide(Service)
app = FastAPI()
router = APIRouter(prefix="/auto", route_class=DishkaRoute)


@app.get("/dishka/{name}")
@inject
async def by_dishka(name: str, service: FromDishka[Service], size: int = 1):
    return name


@router.get("/dishka")
async def by_route(service: FromDishka[Service], page: int = 1):
    return page


@app.get("/injected")
def injected(service: Service = Injected(Service), size: int = 1):
    return size


app.include_router(router)
setup_dishka(make_async_container(provider), app)
attach_injector(app, Injector())
