# fastward: app=main:app needs=python-socketio
# A13: an app behind a socket.io server.
import socketio
from fastapi import FastAPI

api = FastAPI()
sio = socketio.AsyncServer(async_mode="asgi")


@sio.event
async def connect(sid, environ): ...


@sio.on("cast-off")
async def cast_off(sid, data): ...


@api.get("/moorings")
def moorings(): ...


app = socketio.ASGIApp(sio, api)
