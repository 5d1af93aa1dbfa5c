// Tools for language models: fastapi-mcp's endpoints, FastMCP's mounted servers, LangServe's routes of a chain.
import type { Library } from './library.ts'

export const FASTAPI_MCP: Library = {
  name: 'fastapi_mcp',
  modules: {
    fastapi_mcp: `
from fastapi_mcp.server import FastApiMCP
from fastapi_mcp.types import AuthConfig, OAuthMetadata
`,
    'fastapi_mcp.types': `
class OAuthMetadata:
    def __init__(self, **kwargs): ...

class AuthConfig:
    def __init__(self, dependencies=None, **kwargs):
        self.dependencies = dependencies
`,
    'fastapi_mcp.server': `
from fastapi import APIRouter, Request

def _path(given):
    return "/" + given.strip("/")

class FastApiMCP:
    def __init__(self, fastapi, *args, auth_config=None, **kwargs):
        self.fastapi = fastapi
        self._auth_config = auth_config

    def _register_mcp_connection_endpoint_sse(self, router, mount_path, dependencies):
        @router.get(mount_path, include_in_schema=False, operation_id="mcp_connection", dependencies=dependencies)
        async def handle_mcp_connection(request: Request): ...

    def _register_mcp_messages_endpoint_sse(self, router, mount_path, dependencies):
        @router.post(f"{mount_path}/messages/", include_in_schema=False, operation_id="mcp_messages", dependencies=dependencies)
        async def handle_post_message(request: Request): ...

    def _register_mcp_http_endpoint(self, router, mount_path, dependencies):
        @router.api_route(mount_path, methods=["GET", "POST", "DELETE"], include_in_schema=False, operation_id="mcp_http", dependencies=dependencies)
        async def handle_mcp_streamable_http(request: Request): ...

    def mount_http(self, router=None, mount_path="/mcp"):
        target = router or self.fastapi
        self._register_mcp_http_endpoint(target, _path(mount_path), self._auth_config.dependencies if self._auth_config else None)
        if isinstance(target, APIRouter):
            self.fastapi.include_router(target)

    def mount_sse(self, router=None, mount_path="/sse"):
        target = router or self.fastapi
        dependencies = self._auth_config.dependencies if self._auth_config else None
        self._register_mcp_connection_endpoint_sse(target, _path(mount_path), dependencies)
        self._register_mcp_messages_endpoint_sse(target, _path(mount_path), dependencies)
        if isinstance(target, APIRouter):
            self.fastapi.include_router(target)

    def mount(self, router=None, mount_path="/mcp", transport="sse"):
        self.mount_sse(router, mount_path)
`,
  },
}

/** A server's tools, resources and prompts are what a model may call. */
const REGISTERS = `
from _fastward import event, name_of

class _Registers:
    def _note(self, name, func):
        event("mcp", name if isinstance(name, str) else name_of(func), func)
        return func

    def tool(self, name_or_fn=None, *args, name=None, **kwargs):
        if callable(name_or_fn):
            return self._note(name, name_or_fn)
        return lambda func: self._note(name or name_or_fn, func)

    def resource(self, uri, **kwargs):
        return lambda func: self._note(uri, func)

    def prompt(self, name_or_fn=None, *args, name=None, **kwargs):
        if callable(name_or_fn):
            return self._note(name, name_or_fn)
        return lambda func: self._note(name or name_or_fn, func)

    def add_tool(self, tool, *args, name=None, **kwargs):
        return self._note(name, tool)

    def custom_route(self, path, methods, name=None, include_in_schema=True):
        def decorator(func):
            self._custom.append((path, methods, name, func))
            return func
        return decorator
`

export const FASTMCP: Library = {
  name: 'fastmcp',
  modules: {
    fastmcp: `
from fastmcp.server.server import FastMCP
`,
    'fastmcp.server': `
from fastmcp.server.server import FastMCP
`,
    'fastmcp.server.http': `
from starlette.applications import Starlette
from starlette.routing import Mount, Route

class StreamableHTTPASGIApp: ...
class SseServerTransport: ...

class StarletteWithLifespan(Starlette):
    @property
    def lifespan(self):
        return self.router.lifespan_context

def create_sse_app(server, message_path, sse_path, extra):
    async def sse_endpoint(request): ...
    routes = [Route(sse_path, endpoint=sse_endpoint, methods=["GET"]), Mount(message_path, app=SseServerTransport())]
    return StarletteWithLifespan(routes=routes + extra)
`,
    'fastmcp.server.server': `${REGISTERS}
from fastmcp.server.http import StarletteWithLifespan, StreamableHTTPASGIApp, create_sse_app
from starlette.routing import Route

class FastMCP(_Registers):
    def __init__(self, name=None, *args, **kwargs):
        self.name = name
        self._custom = []

    @classmethod
    def from_fastapi(cls, app, *args, name=None, **kwargs):
        return cls(name)

    @classmethod
    def from_openapi(cls, *args, name=None, **kwargs):
        return cls(name)

    def mount(self, *args, **kwargs): ...

    def http_app(self, path=None, middleware=None, transport="http", **kwargs):
        extra = [Route(p, endpoint=f, methods=m, name=n) for p, m, n, f in self._custom]
        if transport == "sse":
            return create_sse_app(self, "/messages/", path or "/sse", extra)
        return StarletteWithLifespan(routes=[Route(path or "/mcp", endpoint=StreamableHTTPASGIApp())] + extra)

    def streamable_http_app(self, path=None, **kwargs):
        return self.http_app(path=path)

    def sse_app(self, path=None, **kwargs):
        return self.http_app(path=path, transport="sse")
`,
  },
}

export const MCP: Library = {
  name: 'mcp',
  modules: {
    'mcp.server.fastmcp': `
from mcp.server.fastmcp.server import FastMCP
`,
    'mcp.server.fastmcp.server': `${REGISTERS}
from starlette.applications import Starlette
from starlette.routing import Mount, Route

class StreamableHTTPASGIApp: ...

class FastMCP(_Registers):
    def __init__(self, name=None, *args, streamable_http_path="/mcp", sse_path="/sse", message_path="/messages/", **kwargs):
        self.name = name
        self._custom = []
        self.streamable_http_path = streamable_http_path
        self.sse_path = sse_path
        self.message_path = message_path

    def _extra(self):
        return [Route(p, endpoint=f, methods=m, name=n) for p, m, n, f in self._custom]

    def streamable_http_app(self):
        return Starlette(routes=[Route(self.streamable_http_path, endpoint=StreamableHTTPASGIApp())] + self._extra())

    def sse_app(self, mount_path=None):
        async def sse_endpoint(request): ...
        async def handle_post_message(scope, receive, send): ...
        return Starlette(routes=[Route(self.sse_path, endpoint=sse_endpoint, methods=["GET"]), Mount(self.message_path, app=handle_post_message)] + self._extra())
`,
  },
}

const POSTS = ['invoke', 'batch', 'stream', 'stream_log', 'stream_events']
const SCHEMAS = ['input_schema', 'output_schema', 'config_schema']

export const LANGSERVE: Library = {
  name: 'langserve',
  modules: {
    langserve: `
from langserve.server import add_routes
from langserve.api_handler import APIHandler
`,
    'langserve.api_handler': `
from fastapi import Request
from starlette.responses import Response
from typing import Any

class APIHandler:
    def __init__(self, *args, **kwargs): ...
    async def playground(self, file_path: str, request: Request) -> Any: ...
    async def create_feedback_from_token(self, token_feedback_create_req: Any) -> None: ...
    async def create_feedback(self, feedback_create_req: Any) -> Any: ...
    async def _check_feedback_enabled(self) -> None: ...
    async def create_public_trace_link(self, public_trace_link_create_req: Any) -> Any: ...
    async def _check_public_trace_link_enabled(self) -> None: ...
`,
    'langserve.server': `
from fastapi import Request
from langserve.api_handler import APIHandler
from starlette.responses import Response

def add_routes(
    app, runnable, *, path="", input_type="auto", output_type="auto", config_keys=("configurable",), include_callback_events=False, per_req_config_modifier=None,
    enable_feedback_endpoint=False, token_feedback_config=None, enable_public_trace_link_endpoint=False, disabled_endpoints=None,
    stream_log_name_allow_list=None, enabled_endpoints=None, dependencies=None, playground_type="default", astream_events_version="v2", serializer=None,
) -> None:
    def has(name):
        if enabled_endpoints is not None:
            return name in enabled_endpoints
        return name not in (disabled_endpoints or [])

    api_handler = APIHandler()
    hashes = has("config_hashes")
${POSTS.map(
  (name) => `
    if has("${name}"):
        @app.post(path + "/${name}", include_in_schema=False, dependencies=dependencies)
        async def ${name}(request: Request) -> Response: ...
        if hashes:
            @app.post(path + "/c/{config_hash}/${name}", include_in_schema=False, dependencies=dependencies)
            async def ${name}_with_config(request: Request, config_hash: str) -> Response: ...
`,
).join('')}${SCHEMAS.map(
  (name) => `
    if has("${name}"):
        @app.get(path + "/${name}", dependencies=dependencies)
        async def ${name}(request: Request) -> Response: ...
        if hashes:
            @app.get(path + "/c/{config_hash}/${name}", dependencies=dependencies)
            async def ${name}_with_config(request: Request, config_hash: str) -> Response: ...
`,
).join('')}
    if has("playground"):
        app.get(path + "/playground/{file_path:path}", dependencies=dependencies, include_in_schema=False)(api_handler.playground)
        if hashes:
            app.get(path + "/c/{config_hash}/playground/{file_path:path}", dependencies=dependencies, include_in_schema=False)(api_handler.playground)
    if has("token_feedback"):
        app.post(path + "/token_feedback", dependencies=dependencies)(api_handler.create_feedback_from_token)
    if enable_feedback_endpoint:
        app.post(path + "/feedback", dependencies=dependencies)(api_handler.create_feedback)
        app.head(path + "/feedback", dependencies=dependencies)(api_handler._check_feedback_enabled)
    if enable_public_trace_link_endpoint:
        app.put(path + "/public_trace_link", dependencies=dependencies)(api_handler.create_public_trace_link)
        app.head(path + "/public_trace_link", dependencies=dependencies)(api_handler._check_public_trace_link_enabled)
${POSTS.map(
  (name) => `
    if has("${name}"):
        async def _${name}_docs(): ...
        app.post(path + "/${name}", dependencies=dependencies)(_${name}_docs)
        if hashes:
            app.post(path + "/c/{config_hash}/${name}", dependencies=dependencies)(_${name}_docs)
`,
).join('')}`,
  },
}
