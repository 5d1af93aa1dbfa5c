# fastward: app=main:app
# A4: every decorator that makes a path operation.
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.get("/ovens")
def get_ovens(): ...


@app.put("/ovens")
def put_ovens(): ...


@app.post("/ovens", status_code=201)
def post_ovens(): ...


@app.delete("/ovens", status_code=204)
def delete_ovens(): ...


@app.options("/ovens")
def options_ovens(): ...


@app.head("/ovens")
def head_ovens(): ...


@app.patch("/ovens")
def patch_ovens(): ...


@app.trace("/ovens")
def trace_ovens(): ...


@app.api_route("/default")
def default_is_get(): ...


@app.api_route("/both", methods=["PUT", "post"])
def both(): ...


@app.websocket("/smoke", name="smoke-alarm")
async def smoke(socket: WebSocket): ...
