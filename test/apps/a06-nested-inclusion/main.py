# fastward: app=main:app
# A6: inclusions nested three deep; prefixes, tags, dependencies and visibility add up, outermost first.
from fastapi import APIRouter, Depends, FastAPI


def country(): ...


def town(): ...


def street(): ...


def house(): ...


def room(): ...


rooms = APIRouter(prefix="/rooms", dependencies=[Depends(room)], tags=["room"])
houses = APIRouter(prefix="/houses/{house_id}", tags=["house"])
streets = APIRouter(dependencies=[Depends(street)])


@rooms.get("/{room_id}", dependencies=[Depends(house)])
def get_room(house_id: int, room_id: str, light: bool = True): ...


@houses.get("/door", include_in_schema=True)
def door(house_id: int): ...


houses.include_router(rooms, dependencies=[Depends(house)])
streets.include_router(houses, prefix="/streets/{street}", deprecated=True)
app = FastAPI(dependencies=[Depends(country)])
app.include_router(streets, prefix="/town", dependencies=[Depends(town)], tags=["town"], include_in_schema=True)
