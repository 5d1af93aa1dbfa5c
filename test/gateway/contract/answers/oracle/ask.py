"""What the real FastAPI answers.

Standard input: JSON {"folder", "seeds"}.
Standard output: JSON {"openapi": the document, "answers": [[method, path of the operation, status, [[name, value], ...], body as base64], ...]}.
"""
import asyncio
import base64
import json
import os
import sys

asked = json.load(sys.stdin)
sys.path.insert(0, asked["folder"])
from program import app  # noqa: E402


async def answer(method, path, seed):
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path.replace("{number}", "x"),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"shop.example"), (b"seed", str(seed).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    start, said = None, b""
    sent = False

    async def receive():
        nonlocal sent
        if sent:
            await asyncio.sleep(3600)
        sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        nonlocal start, said
        if message["type"] == "http.response.start":
            start = message
        elif message["type"] == "http.response.body":
            said += message.get("body", b"")

    try:
        await app(scope, receive, send)
    except ValueError:
        return None
    headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in start["headers"]]
    return [method, path, start["status"], headers, base64.b64encode(said).decode()]


async def main():
    answers = []
    document = app.openapi()
    for path, item in document["paths"].items():
        for method in item:
            for seed in range(asked["seeds"]):
                said = await answer(method.upper(), path, seed)
                if said is not None:
                    answers.append(said)
    return {"openapi": document, "answers": answers}


out, sys.stdout = sys.stdout, open(os.devnull, "w")
json.dump(asyncio.run(main()), out)
