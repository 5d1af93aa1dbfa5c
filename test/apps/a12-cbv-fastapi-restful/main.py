# fastward: app=main:app needs=fastapi-restful
# A12: the other library's class-based view, with an __init__ that asks for things.
from fastapi import APIRouter, Depends, FastAPI
from fastapi_restful.cbv import cbv


def market_day(day: int = 1) -> int:
    return day


router = APIRouter()


@cbv(router)
class Stall:
    day: int = Depends(market_day)

    def __init__(self, colour: str = "red"):
        self.colour = colour

    @router.get("/stall")
    def look(self):
        return self.colour

    @router.post("/stall/sell")
    def sell(self, goods: list[str]):
        return goods


app = FastAPI()
app.include_router(router)
