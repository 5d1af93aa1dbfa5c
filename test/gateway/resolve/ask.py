"""What the real FastAPI runs for requests.

Standard input: JSON {"folder", "app": "module:attribute", "requests": [[method, target], ...]}; `WS` is a websocket's handshake.
Standard output: JSON, for each request `op NAME` (the handler's function), `mount NAME` (the class of what is mounted), `307 PATH`, `405` or `404`.
The scope is what uvicorn makes of the request line: the path is decoded once, the target is kept as `raw_path`.
"""
import asyncio
import importlib
import json
import sys
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI

asked = json.load(sys.stdin)
sys.path.insert(0, asked["folder"])
module, _, attribute = asked["app"].partition(":")
app = getattr(importlib.import_module(module), attribute)


async def answer(method, target):
    websocket = method == "WS"
    scope = {
        "type": "websocket" if websocket else "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws" if websocket else "http",
        "method": method,
        "path": unquote(target),
        "raw_path": target.encode("latin-1"),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"shop.example")],
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
        sent.append({"type": "failed", "error": type(error).__name__})
    start = next((one for one in sent if one["type"] == "http.response.start"), None)
    status = start["status"] if start else None
    served = scope.get("endpoint")
    # A frontend answers 404, 405 and redirects by itself.
    if "frontend_path" in (scope.get("fastapi") or {}):
        return "mount frontend"
    if status == 405:
        return "405"
    # Of a mounted application that knows no such path, it is still the endpoint.
    if served is None or isinstance(served, FastAPI):
        if status == 307:
            location = dict(start["headers"])[b"location"].decode()
            return "307 " + unquote(urlsplit(location).path)
        return "404"
    name = getattr(served, "__name__", None)
    return "op " + name if name else "mount " + type(served).__name__


async def main():
    return [await answer(method, target) for method, target in asked["requests"]]


print(json.dumps(asyncio.run(main())))
