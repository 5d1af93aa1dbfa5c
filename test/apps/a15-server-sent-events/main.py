# fastward: app=main:app versions=0.136.3,0.137.2,0.142.4,0.165.0
# A15: server-sent events (0.135+).
from collections.abc import AsyncIterable

from fastapi import Depends, FastAPI
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel


class Tide(BaseModel):
    height: float


def listener(name: str): ...


app = FastAPI()


@app.get("/tides", response_class=EventSourceResponse, dependencies=[Depends(listener)])
async def tides() -> AsyncIterable[Tide]:
    yield Tide(height=1.5)


@app.get("/bells", response_class=EventSourceResponse)
async def bells():
    yield ServerSentEvent(data="ding", event="bell")
