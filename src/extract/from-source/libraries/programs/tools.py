from fastapi import Depends, FastAPI
from fastapi_mcp import AuthConfig, FastApiMCP
from fastmcp import FastMCP
from mcp.server.fastmcp import FastMCP as Official

server = FastMCP("tools")


@server.tool
def add(a: int, b: int) -> int:
    return a + b


@server.tool(name="minus")
def subtract(a: int, b: int) -> int:
    return a - b


@server.resource("data://config")
def config() -> str:
    return ""


def check():
    return None


app = FastAPI()


@app.get("/things", operation_id="things")
def things():
    return []


mcp = FastApiMCP(app)
mcp.mount_http()
mcp.mount_sse()
guarded = FastApiMCP(app, auth_config=AuthConfig(dependencies=[Depends(check)]))
guarded.mount_http(mount_path="/guarded")
app.mount("/fast", server.http_app())

plain = Official("plain", stateless_http=True)


@plain.tool()
def multiply(a: int, b: int) -> int:
    return a * b


@plain.prompt()
def ask() -> str:
    return ""


app.mount("/official", plain.streamable_http_app())
app.mount("/events", plain.sse_app())
app.mount("/fast-events", server.http_app(transport="sse"))
app.mount("/fast-root", server.http_app(path="/"))
