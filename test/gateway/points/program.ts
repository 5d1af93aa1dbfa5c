// An application behind proxies that ask: FastAPI with the dependency that the gateway writes, and a policy with every kind of verdict.

export const program = `
from typing import Annotated

from fastapi import Depends, FastAPI, Request, WebSocket
from pydantic import BaseModel
from fastward_gateway import Caller, GatewayOnly, require_gateway

app = FastAPI()
app.add_middleware(GatewayOnly)


class Order(BaseModel):
    owner: str
    total: float = 0


@app.get("/items/{item_id}")
def read_item(item_id: int, q: str | None = None):
    return {"item": item_id, "q": q}


@app.get("/who")
def who(caller: Annotated[Caller, Depends(require_gateway)], request: Request):
    return {"kind": caller.kind, "id": caller.id, "headers": sorted(request.headers.keys())}


@app.post("/orders")
def create(order: Order):
    return order


@app.post("/plain")
async def plain(request: Request):
    return {"size": len(await request.body())}


@app.get("/margins")
def margins():
    return {"name": "a", "margin": 3}


@app.get("/admin")
def admin():
    return "secret"


@app.get("/slash/")
def slash():
    return "slash"


@app.websocket("/live/{room}")
async def live(websocket: WebSocket, room: str):
    await websocket.accept()
    await websocket.send_text(f"{room}: {await websocket.receive_text()}")
    await websocket.close()
`

export const policy = `
gateway:
  key: file:signing.key
  api-keys: {file: callers.keys}
access:
  rules:
    small-items: {where: {path: '/items/**'}, when: path.item_id < 100}
    who: {where: {path: /who}}
    admins: {where: {path: /admin}, when: '"admin" in principal.roles'}
    own-orders: {where: {path: /orders}, when: body.owner == "ann"}
    plain: {where: {path: /plain}}
    margins: {where: {path: /margins}}
    slash: {where: {path: /slash/}}
    rooms: {where: {path: '/live/**'}, when: path.room == "open"}
  fields:
    margin: {where: {path: /margins}, access: read, fields: [margin], when: 'false'}
`
