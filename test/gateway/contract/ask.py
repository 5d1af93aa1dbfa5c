"""What the real FastAPI says of requests.

Standard input: JSON {"folder", "app", "requests": [[method, path and query, [[name, value], ...], body as base64], ...]}.
Standard output: JSON {"openapi": the document, "answers": for each request [status, types of its errors with their places]}; 500 where the application failed.
"""
import asyncio
import base64
import importlib
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
asked = json.load(sys.stdin)
sys.path.insert(0, asked["folder"])
app = importlib.import_module(asked["app"]).app


def unquote(path):
    from urllib.parse import unquote as plain

    return plain(path)


async def answer(method, target, headers, body):
    path, _, query = target.partition("?")
    sent = [(b"host", b"shop.example")] + [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": sent,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    pieces = [body]
    status, said = 500, b""

    async def receive():
        return {"type": "http.request", "body": pieces.pop(0) if pieces else b"", "more_body": False}

    async def send(message):
        nonlocal status, said
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            said += message.get("body", b"")

    try:
        await app(scope, receive, send)
    except Exception:
        return [500, []]
    return [status, told(said) if status == 422 else []]


def told(said):
    try:
        detail = json.loads(said).get("detail")
    except ValueError:
        return []
    return [f"{'.'.join(str(part) for part in one['loc'])} {one['type']}" for one in detail] if isinstance(detail, list) else []


async def main():
    return [await answer(method, target, headers, base64.b64decode(body)) for method, target, headers, body in asked["requests"]]


sys.setrecursionlimit(3000)
out, sys.stdout = sys.stdout, open(os.devnull, "w")
answers = asyncio.run(main())
json.dump({"openapi": app.openapi(), "answers": answers}, out)
