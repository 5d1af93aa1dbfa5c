# fastward: app=main:app
# A15: websocket routes with dependencies, parameters and an inclusion.
from fastapi import APIRouter, Depends, FastAPI, Query, WebSocket
from starlette.requests import HTTPConnection


def crew(connection: HTTPConnection, name: str = Query()):
    return name


def watch(name: str = Depends(crew), hour: int = 0):
    return hour


router = APIRouter(prefix="/radio")


@router.websocket("/{channel}")
async def channel(socket: WebSocket, channel: int, hour: int = Depends(watch)):
    await socket.accept()


app = FastAPI()
app.include_router(router, prefix="/ship")


@app.websocket("/horn")
async def horn(socket: WebSocket, loud: bool = False):
    await socket.accept()
