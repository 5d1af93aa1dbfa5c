# fastward: app=main:app
# Starlette: an APIRouter and a Starlette application can be served too.
from fastapi import APIRouter
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute

router = APIRouter(prefix="/bakery")


@router.get("/bread")
def bread(loaves: int = 1): ...


async def home(request):
    return PlainTextResponse("home")


async def chat(socket):
    await socket.accept()


app = Starlette(routes=[Route("/", home), WebSocketRoute("/chat", chat), Mount("/api", app=router), Mount("/empty", routes=[])])
