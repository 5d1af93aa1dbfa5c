# fastward: app=main:app
# A6: one router reached by two ways, and one included twice into the same parent.
from fastapi import APIRouter, Depends, FastAPI


def left_gate(): ...


def right_gate(): ...


shared = APIRouter(prefix="/well")
left = APIRouter(prefix="/left", dependencies=[Depends(left_gate)])
right = APIRouter(prefix="/right")


@shared.get("/water")
def water(litres: int = 1): ...


left.include_router(shared)
right.include_router(shared, dependencies=[Depends(right_gate)])
right.include_router(shared, prefix="/second", tags=["second"])
app = FastAPI()
app.include_router(left)
app.include_router(right)
app.include_router(shared)
