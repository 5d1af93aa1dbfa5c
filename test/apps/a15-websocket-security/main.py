# fastward: app=main:app
# A15: dependencies of app and router on websockets (0.97+), path converters, the same path for http.
from fastapi import APIRouter, Depends, FastAPI, Path, Query, WebSocket, WebSocketException


async def token(websocket: WebSocket, token: str = Query(default=None)):
    if token is None:
        raise WebSocketException(1008)
    return token


router = APIRouter(prefix="/live", dependencies=[Depends(token)])


@router.websocket("/{room:path}")
async def room(websocket: WebSocket, room: str = Path(), t=Depends(token)): ...


@router.get("/{room:path}")
def history(room: str): ...


app = FastAPI()
app.include_router(router, dependencies=[Depends(token)])
app.include_router(router, prefix="/v2")
