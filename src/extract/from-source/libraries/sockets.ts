// socket.io: handlers of events, and the application that wraps another one.
import type { Library } from './library.ts'

const SERVER = `
from _fastward import event as note, methods_of

class BaseServer:
    def __init__(self, *args, **kwargs):
        self.namespaces = []

    def on(self, event, handler=None, namespace=None):
        def set_handler(func):
            _note(self, namespace, event, func)
            return func
        if handler is None:
            return set_handler
        set_handler(handler)

    def event(self, *args, **kwargs):
        if len(args) == 1 and len(kwargs) == 0 and callable(args[0]):
            return self.on(args[0].__name__)(args[0])
        def set_handler(func):
            return self.on(func.__name__, *args, **kwargs)(func)
        return set_handler

    def register_namespace(self, namespace_handler):
        self.namespaces.append(namespace_handler)
        for name, func in methods_of(namespace_handler):
            if name.startswith("on_"):
                _note(self, namespace_handler.namespace, name[3:], func)

def _note(server, namespace, name, func):
    note("socketio", name if namespace in (None, "/") else namespace + " " + name, func, server)

class Server(BaseServer): ...
class AsyncServer(BaseServer): ...
`

export const SOCKETIO: Library = {
  name: 'socketio',
  modules: {
    socketio: `
from socketio.asgi import ASGIApp
from socketio.base_server import AsyncServer, Server
from socketio.namespace import AsyncNamespace, Namespace
`,
    'socketio.base_server': SERVER,
    'socketio.async_server': 'from socketio.base_server import AsyncServer\n',
    'socketio.server': 'from socketio.base_server import Server\n',
    'socketio.namespace': `
class BaseNamespace:
    def __init__(self, namespace=None):
        self.namespace = namespace or "/"

class Namespace(BaseNamespace): ...
class AsyncNamespace(BaseNamespace): ...
`,
    'socketio.asgi': `
class ASGIApp:
    def __init__(self, socketio_server, other_asgi_app=None, static_files=None, socketio_path="socket.io", on_startup=None, on_shutdown=None):
        self.other_asgi_app = other_asgi_app
        self.socketio_path = socketio_path
    async def __call__(self, scope, receive, send): ...
`,
  },
}

export const FASTAPI_SOCKETIO: Library = {
  name: 'fastapi_socketio',
  modules: {
    fastapi_socketio: 'from fastapi_socketio.socket_manager import SocketManager\n',
    'fastapi_socketio.socket_manager': `
import socketio

class SocketManager:
    def __init__(self, app, mount_location="/ws", socketio_path="socket.io", cors_allowed_origins=[], async_mode="asgi", **kwargs):
        self._sio = socketio.AsyncServer()
        self._app = socketio.ASGIApp(socketio_server=self._sio, socketio_path=socketio_path)
        app.mount(mount_location, self._app)
        app.sio = self._sio
    def on(self, *args, **kwargs):
        return self._sio.on(*args, **kwargs)
    def event(self, *args, **kwargs):
        return self._sio.event(*args, **kwargs)
    def register_namespace(self, *args, **kwargs):
        return self._sio.register_namespace(*args, **kwargs)
`,
  },
}
