# fastward: app=main:app
# A1: what the app's dependencies reach: path operations, websockets from 0.97 on; never the docs, Starlette routes or mounts.
from fastapi import Depends, FastAPI, Header, HTTPException, WebSocket
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def reader_card(x_card: str = Header()):
    if x_card != "valid":
        raise HTTPException(401)
    return x_card


def opening_hours():
    return {"open": 9, "close": 17}


async def lighthouse(request):
    return PlainTextResponse("on")


app = FastAPI(dependencies=[Depends(reader_card)], routes=[Route("/lamp", lighthouse, methods=["GET"])])
sub = FastAPI(title="Archive")


@sub.get("/scrolls")
def scrolls():
    return []


@app.get("/books", dependencies=[Depends(opening_hours)])
def books():
    return []


@app.websocket("/news")
async def news(socket: WebSocket):
    await socket.accept()


app.router.add_route("/plain", lighthouse)
app.router.routes.append(Route("/appended", lighthouse))
app.mount("/archive", sub)
