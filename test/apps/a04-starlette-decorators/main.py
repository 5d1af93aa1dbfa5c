# fastward: app=main:app
# A4: Starlette's decorators on a router; on the app they are gone with Starlette 1.0.
from fastapi import APIRouter, FastAPI, WebSocket
from starlette.responses import PlainTextResponse

router = APIRouter()
old_router_has_them = hasattr(router, "route")
app = FastAPI()

if old_router_has_them:

    @router.route("/old", methods=["GET", "DELETE"])
    async def old(request):
        return PlainTextResponse("old")

    @router.websocket_route("/old-socket")
    async def old_socket(socket: WebSocket):
        await socket.accept()


app.include_router(router)
