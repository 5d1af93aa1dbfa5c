# fastward: app=main:app
# B10: the app is built all the same; a dependency that asks for Request fails when a socket connects. HTTPConnection serves both.
from fastapi import Depends, FastAPI, Request, WebSocket
from starlette.requests import HTTPConnection


def from_request(request: Request): ...


def from_connection(connection: HTTPConnection): ...


app = FastAPI()


@app.websocket("/broken")
async def broken(socket: WebSocket, value=Depends(from_request)): ...


@app.websocket("/whole")
async def whole(socket: WebSocket, value=Depends(from_connection)): ...


@app.get("/http")
def http(value=Depends(from_connection), other=Depends(from_request)): ...
