# fastward: app=main:app
# A3: include_router overridden: everything that is included gets a dependency and a version.
from fastapi import APIRouter, Depends, FastAPI


def toll(coin: int = 1):
    return coin


class TollApp(FastAPI):
    def include_router(self, router, **kwargs):
        kwargs["prefix"] = "/api" + kwargs.get("prefix", "")
        kwargs["dependencies"] = [*kwargs.get("dependencies", []), Depends(toll)]
        super().include_router(router, **kwargs)


router = APIRouter()


@router.get("/bridges")
def bridges():
    return []


app = TollApp()
app.include_router(router, prefix="/roads")
