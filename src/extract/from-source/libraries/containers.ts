// Containers that fill parameters of handlers: Dishka, which takes them out of the signature, and fastapi-injector.
import type { Library } from './library.ts'

export const DISHKA: Library = {
  name: 'dishka',
  modules: {
    dishka: `
from typing import Annotated

class _FromComponent:
    def __init__(self, component=""):
        self.component = component

def FromComponent(component=""):
    return _FromComponent(component)

class FromDishka:
    def __class_getitem__(cls, item):
        return Annotated[item, _FromComponent()]
`,
    'dishka.integrations': '',
    'dishka.integrations.base': 'from dishka import FromDishka\n',
    'dishka.integrations.fastapi': `
import inspect
from _fastward import has_mark
from dishka import FromDishka, _FromComponent
from fastapi.routing import APIRoute

def inject(func):
    left = [p for p in inspect.signature(func).parameters.values() if not has_mark(p.annotation, _FromComponent)]
    func.__signature__ = inspect.Signature(left)
    return func

inject_sync = inject

class DishkaRoute(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        super().__init__(path, inject(endpoint), **kwargs)

class DishkaSyncRoute(DishkaRoute): ...

def setup_dishka(container, app): ...
`,
  },
}

export const FASTAPI_INJECTOR: Library = {
  name: 'fastapi_injector',
  modules: {
    fastapi_injector: `
from fastapi_injector.injected import Injected, SyncInjected

def attach_injector(app, injector, *args, **kwargs): ...
`,
    'fastapi_injector.injected': ['Injected', 'SyncInjected']
      .map(
        (name) => `
from fastapi import Depends
from starlette.requests import HTTPConnection

def ${name}(interface):
    ${name === 'Injected' ? 'async ' : ''}def inject_into_route(conn: HTTPConnection): ...
    return Depends(inject_into_route)
`,
      )
      .join(''),
  },
}
