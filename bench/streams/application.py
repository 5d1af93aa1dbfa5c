# A stream of events and a WebSocket that sends back what it gets. Each event says when it was made, by the clock that all processes share.
import asyncio
import time
from typing import AsyncIterable, Dict, List, Optional

from fastapi import FastAPI, WebSocket
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel

app = FastAPI()


class Line(BaseModel):
    sku: str
    title: str
    count: int
    price: Optional[float] = None


class Tick(BaseModel):
    made: int
    owner: str
    lines: List[Line]
    names: Dict[str, Line]


LINES = [Line(sku=f"sku-{n:04}", title=f"a thing to put on a shelf, number {n}", count=n, price=n * 1.5) for n in range(9)]


@app.get("/health")
async def health() -> bool:
    return True


@app.get("/ticks", response_class=EventSourceResponse)
async def ticks(count: int, pause: float) -> AsyncIterable[Tick]:
    for _ in range(count):
        await asyncio.sleep(pause)
        yield Tick(made=time.monotonic_ns(), owner="anna", lines=LINES, names={"first": LINES[0]})


@app.websocket("/echo")
async def echo(socket: WebSocket):
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)
