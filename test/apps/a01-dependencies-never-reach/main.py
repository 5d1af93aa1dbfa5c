# fastward: app=main:app
# A1: what app dependencies never reach: hosts, mounts, WebSocketRoute and APIRoute objects in the list, docs.
from fastapi import Depends, FastAPI, WebSocket
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute


def guard(key: str): ...


def own(name: str = "x"): ...


def made_by_hand(number: int): ...


async def plain(request):
    return PlainTextResponse("x")


async def socket(socket: WebSocket, room: int = 0): ...


app = FastAPI(
    dependencies=[Depends(guard)],
    routes=[
        APIRoute("/given", made_by_hand, dependencies=[Depends(own)], methods=["PUT"]),
        WebSocketRoute("/socket", socket),
        Mount("/mount", routes=[Route("/inner", plain)], name="m"),
    ],
)
app.host("api.example.org", Router([Route("/hosted", plain)]))
app.router.routes.append(APIRoute("/appended/{number}", made_by_hand))
app.routes.append(APIWebSocketRoute("/api-socket", socket))
app.router.routes += [Mount("/late", app=Router())]
