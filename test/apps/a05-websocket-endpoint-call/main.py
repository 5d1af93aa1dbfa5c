# fastward: app=main:app
# A5: add_websocket_route on a router works in every version.
from fastapi import APIRouter, FastAPI
from starlette.endpoints import WebSocketEndpoint


class Tide(WebSocketEndpoint):
    encoding = "text"


router = APIRouter()
router.add_websocket_route("/tide", Tide)
app = FastAPI()
app.include_router(router, prefix="/sea")
