# fastward: app=main:app
# A2: Starlette's routes of a router ignore its own prefix and dependencies; an inclusion adds its prefix, but no dependency.
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute


def harbour_pass(token: str):
    return token


async def beacon(request):
    return PlainTextResponse("beacon")


async def radio(socket: WebSocket):
    await socket.accept()


router = APIRouter(prefix="/quay", dependencies=[Depends(harbour_pass)], routes=[Route("/given", beacon)])
router.routes.append(Route("/appended", beacon))
router.add_route("/added", beacon, methods=["GET", "POST"])
router.add_websocket_route("/radio", radio)
router.routes.append(WebSocketRoute("/radio2", radio))


@router.get("/ships")
def ships():
    return []


@router.websocket("/calls")
async def calls(socket: WebSocket):
    await socket.accept()


app = FastAPI()
app.include_router(router, prefix="/port", dependencies=[Depends(harbour_pass)])
