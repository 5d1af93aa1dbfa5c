# fastward: app=main:app
# B3: dependencies of app, inclusion, router, route and parameters: all apply, outermost first, each callable once.
from fastapi import APIRouter, Depends, FastAPI


def shared(): ...


def of_app(value=Depends(shared)): ...


def of_inclusion(x: int = 0): ...


def of_router(value=Depends(shared)): ...


def of_route(value=Depends(of_router)): ...


def of_parameter(value=Depends(of_app), other=Depends(shared)): ...


router = APIRouter(dependencies=[Depends(of_router)])


@router.get("/all", dependencies=[Depends(of_route)])
def all_of_them(value=Depends(of_parameter), again=Depends(of_app)): ...


app = FastAPI(dependencies=[Depends(of_app)])
app.include_router(router, dependencies=[Depends(of_inclusion)])
