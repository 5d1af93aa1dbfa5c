import socketio
from fastapi import FastAPI

api = FastAPI()
sio = socketio.AsyncServer(async_mode="asgi")


@sio.event
async def connect(sid, environ):
    return True


@sio.on("chat message")
async def message(sid, data):
    return data


async def left(sid):
    return None


sio.on("disconnect", left)
sio.on("typing", handler=left, namespace="/chat")


@sio.event(namespace="/admin")
async def kick(sid, who):
    return who


class Room(socketio.AsyncNamespace):
    def on_join(self, sid, data):
        return data

    async def on_connect(self, sid, environ):
        return True

    def helper(self):
        return None


sio.register_namespace(Room("/room"))


@api.get("/")
def home():
    return {}


app = socketio.ASGIApp(sio, api)
