"""What the real FastAPI makes of bodies.

Standard input: JSON {"folder", "requests": [[path, content type or null, body as base64, sizes of the pieces in which it comes], ...]}.
Standard output: JSON {"openapi": the document, "answers": for each request [status, what the handler said, or null]}.
"""
import asyncio
import base64
import json
import os
import sys

asked = json.load(sys.stdin)
sys.path.insert(0, asked["folder"])
from program import app  # noqa: E402


async def answer(path, content_type, body, sizes):
    headers = [(b"host", b"shop.example"), (b"content-length", str(len(body)).encode())]
    if content_type is not None:
        headers.append((b"content-type", content_type.encode("latin-1")))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    pieces = []
    at = turn = 0
    while at < len(body):
        size = sizes[turn % len(sizes)]
        pieces.append(body[at : at + size])
        at += size
        turn += 1
    if not pieces:
        pieces.append(b"")
    status, said = None, b""

    async def receive():
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message):
        nonlocal status, said
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            said += message.get("body", b"")

    try:
        await app(scope, receive, send)
    except Exception:
        status = 500
    return [status, json.loads(said) if status == 200 else None]


async def main():
    answers = []
    for path, content_type, body, sizes in asked["requests"]:
        answers.append(await answer(path, content_type, base64.b64decode(body), sizes))
    return answers


sys.setrecursionlimit(3000)
out, sys.stdout = sys.stdout, open(os.devnull, "w")
answers = asyncio.run(main())
json.dump({"openapi": app.openapi(), "answers": answers}, out)
