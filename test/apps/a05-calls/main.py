# fastward: app=main:app
# A5: everything that a call can add.
from fastapi import Depends, FastAPI, WebSocket
from starlette.endpoints import HTTPEndpoint
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, Router


def ticket(number: int):
    return number


def board(number: int = Depends(ticket)):
    return number


async def whistle(socket: WebSocket, number: int = Depends(ticket)):
    await socket.accept()


async def bell(request):
    return PlainTextResponse("ding")


class Cabin(HTTPEndpoint):
    async def get(self, request):
        return PlainTextResponse("cabin")


app = FastAPI()
app.add_api_route("/board", board, methods=["POST", "PUT"], tags=["ferry"], status_code=202)
app.add_api_websocket_route("/whistle", whistle)
app.router.add_route("/bell", bell, methods=["POST"])
app.router.add_route("/cabin", Cabin)
app.router.routes.append(Route("/bell2", bell, include_in_schema=False))
app.router.routes.insert(0, Route("/first", bell))
app.mount("/deck", Router([Route("/chair", bell), Mount("/lower", routes=[Route("/engine", bell)])]), name="deck")
app.host("harbour.example.org", Router([Route("/mast", bell)]), name="harbour")
