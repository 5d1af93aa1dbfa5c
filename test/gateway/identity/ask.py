"""What the real FastAPI answers behind the generated dependency.

Standard input: JSON {"folder", "wrapped", "now", "requests": [[type, method, raw_path, query, [header values]], ...]}.
Standard output: JSON, for each request `401`, `200 BODY`, `closed CODE`, `accepted` or `failed ERROR`.
"""
import asyncio
import json
import sys
from urllib.parse import unquote

asked = json.load(sys.stdin)
sys.path.insert(0, asked["folder"])

from fastapi import Depends, FastAPI, WebSocket  # noqa: E402
from fastward_gateway import Caller, GatewayOnly, require_gateway  # noqa: E402
from fastward_gateway import time as clock  # noqa: E402

# Starting a process takes its time, and these are matters of a second.
clock.time = lambda: asked["now"]

app = FastAPI(dependencies=[] if asked["wrapped"] else [Depends(require_gateway)])
if asked["wrapped"]:
    app.add_middleware(GatewayOnly)


@app.get("/orders/{order_id}")
@app.post("/orders/{order_id}")
def read_order(order_id: str, caller: Caller = Depends(require_gateway)):
    return [order_id, caller.kind, caller.id, list(caller.roles), list(caller.scopes), caller.tenant, caller.operation]


@app.websocket("/live")
async def live(socket: WebSocket):
    await socket.accept()


async def answer(kind, method, path, query, values):
    websocket = kind == "websocket"
    scope = {
        "type": kind,
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws" if websocket else "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "root_path": "",
        "query_string": query.encode("latin-1"),
        "headers": [(b"host", b"shop.example")] + [(b"fastward-identity", value.encode("latin-1")) for value in values],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "subprotocols": [],
        "state": {},
    }
    if websocket:
        del scope["method"]
    sent = []
    inbox = [{"type": "websocket.connect"}, {"type": "websocket.disconnect"}] if websocket else [{"type": "http.request"}]

    async def receive():
        return inbox.pop(0) if inbox else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception as error:
        return "failed " + type(error).__name__
    first = sent[0]
    if websocket:
        return "accepted" if first["type"] == "websocket.accept" else f"closed {first.get('code')}"
    body = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    return str(first["status"]) if first["status"] != 200 else "200 " + body


async def main():
    return [await answer(*request) for request in asked["requests"]]


print(json.dumps(asyncio.run(main())))
