// Views as classes: `cbv` of fastapi-utils and fastapi-restful, and classy-fastapi's Routable.
import type { Library } from './library.ts'

/** A class attribute is a dependency only where it is annotated. */
const CBV = `
import inspect
from typing import ClassVar, get_origin, get_type_hints
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from starlette.routing import Route, WebSocketRoute
from _fastward import reread

def cbv(router, *urls):
    def decorator(cls):
        return _cbv(router, cls, *urls)
    return decorator

def _cbv(router, cls, *urls, instance=None):
    _init_cbv(cls, instance)
    _register_endpoints(router, cls, *urls)
    return cls

def _init_cbv(cls, instance=None):
    if getattr(cls, "__cbv_class__", False):
        return
    wanted = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    if not instance or hasattr(cls, "__include_init_params__"):
        for parameter in inspect.signature(cls).parameters.values():
            if parameter.kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
                wanted.append(parameter)
        for name, hint in get_type_hints(cls).items():
            if get_origin(hint) is ClassVar:
                continue
            given = getattr(cls, name, ...)
            wanted.append(inspect.Parameter(name=name, kind=inspect.Parameter.KEYWORD_ONLY, annotation=hint, default=given))

    def new_init(self, *args, **kwargs): ...
    new_init.__signature__ = inspect.Signature(wanted)
    setattr(cls, "__init__", new_init)
    setattr(cls, "__cbv_class__", True)

def _register_endpoints(router, cls, *urls):
    cbv_router = APIRouter()
    members = inspect.getmembers(cls, inspect.isfunction)
    for url in urls:
        _allocate_routes_by_method_name(router, url, members)
    functions = [func for _, func in members]
    for route in list(router.routes):
        if isinstance(route, (Route, WebSocketRoute)) and route.endpoint in functions:
            router.routes.remove(route)
            route.path = route.path[len(router.prefix):]
            _update_cbv_route_endpoint_signature(cls, route)
            route.name = cls.__name__ + "." + route.name
            cbv_router.routes.append(route)
    router.include_router(cbv_router)

def _allocate_routes_by_method_name(router, url, members):
    known = [(route.endpoint, route.path) for route in router.routes if isinstance(route, APIRoute)]
    for name, func in members:
        if name in ("get", "put", "post", "delete", "options", "head", "patch", "trace") and (func, url) not in known:
            router.api_route(url, methods=[name.upper()])(func)

def _update_cbv_route_endpoint_signature(cls, route):
    old = list(inspect.signature(route.endpoint).parameters.values())
    first = old[0].replace(default=Depends(cls))
    route.endpoint.__signature__ = inspect.Signature([first] + [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in old[1:]])
    reread(route.endpoint)
`
const RESOURCES = (name: string): string => `
from ${name}.cbv import _cbv
import inspect

class Resource: ...

class Api:
    def __init__(self, app):
        self.app = app
    def add_resource(self, resource, *urls, **kwargs):
        from fastapi import APIRouter
        router = APIRouter()
        _cbv(router, type(resource), *urls, instance=resource)
        self.app.include_router(router)

def set_responses(*args, **kwargs):
    def decorator(func):
        return func
    return decorator
`
const INFERRING = `
from fastapi import APIRouter
InferringRouter = APIRouter
`
/** \`repeat_every\` and the like have no part in routes. */
function family(name: string): Library {
  return {
    name,
    modules: {
      [name]: `
from ${name}.cbv import cbv
from ${name}.cbv_base import Api, Resource, set_responses
from ${name}.inferring_router import InferringRouter
`,
      [`${name}.cbv`]: CBV,
      [`${name}.cbv_base`]: RESOURCES(name),
      [`${name}.inferring_router`]: INFERRING,
    },
  }
}
export const FASTAPI_UTILS = family('fastapi_utils')
export const FASTAPI_RESTFUL = family('fastapi_restful')

const VERBS = ['get', 'post', 'put', 'patch', 'delete']
export const CLASSY_FASTAPI: Library = {
  name: 'classy_fastapi',
  modules: {
    classy_fastapi: `
from classy_fastapi.decorators import ${VERBS.join(', ')}, route, websocket
from classy_fastapi.routable import Routable
`,
    'classy_fastapi.decorators': `
def route(path, methods, **kwargs):
    def marker(method):
        method._endpoint = ("rest", method, {"path": path, "methods": methods, "name": method.__name__, "response_model": None, **kwargs})
        return method
    return marker

def websocket(path, name=None):
    def marker(method):
        method._endpoint = ("websocket", method, {"path": path, "name": name or method.__name__})
        return method
    return marker
${VERBS.map(
  (verb) => `
def ${verb}(path, **kwargs):
    return route(path, ["${verb.toUpperCase()}"], **kwargs)
`,
).join('')}`,
    'classy_fastapi.routable': `
import inspect
from functools import partial
from fastapi.routing import APIRouter

class Routable:
    _endpoints = []

    def __init_subclass__(cls):
        found = []
        for name in dir(cls):
            member = getattr(cls, name)
            if inspect.isfunction(member) and hasattr(member, "_endpoint"):
                found.append(member._endpoint)
        cls._endpoints = found

    def __init__(self, *args, **kwargs):
        self.router = APIRouter(*args, **kwargs)
        for kind, endpoint, given in self._endpoints:
            if kind == "websocket":
                self.router.add_api_websocket_route(path=given["path"], endpoint=partial(endpoint, self), name=given["name"])
            else:
                self.router.add_api_route(endpoint=partial(endpoint, self), **given)
`,
  },
}
