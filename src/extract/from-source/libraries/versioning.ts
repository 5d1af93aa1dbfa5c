// fastapi-versioning: one mounted application for each version, with the routes of the versions before it.
import type { Library } from './library.ts'

export const FASTAPI_VERSIONING: Library = {
  name: 'fastapi_versioning',
  modules: {
    fastapi_versioning: `
from fastapi_versioning.versioning import VersionedFastAPI, version
from fastapi_versioning.routing import VersionedAPIRouter, versioned_api_route
`,
    'fastapi_versioning.routing': `
from fastapi.routing import APIRoute, APIRouter

def versioned_api_route(major=1, minor=0, route_class=APIRoute):
    class VersionedAPIRoute(route_class):
        def __init__(self, path, endpoint, **kwargs):
            endpoint._api_version = (major, minor)
            super().__init__(path, endpoint, **kwargs)
    return VersionedAPIRoute

VersionedAPIRouter = APIRouter
`,
    'fastapi_versioning.versioning': `
from fastapi import FastAPI

def version(major, minor=0):
    def decorator(func):
        func._api_version = (major, minor)
        return func
    return decorator

def VersionedFastAPI(app, version_format="{major}.{minor}", prefix_format="/v{major}_{minor}", default_version=(1, 0), enable_latest=False, **kwargs):
    parent_app = FastAPI(title=app.title, **kwargs)
    by_version = {}
    for route in app.routes:
        by_version.setdefault(getattr(route.endpoint, "_api_version", default_version), []).append(route)
    unique = {}
    for found in sorted(by_version.keys()):
        major, minor = found
        prefix = prefix_format.format(major=major, minor=minor)
        label = version_format.format(major=major, minor=minor)
        versioned_app = FastAPI(title=app.title, version=label)
        for route in by_version[found]:
            for method in route.methods:
                unique[route.path + "|" + method] = route
        for route in unique.values():
            versioned_app.router.routes.append(route)
        parent_app.mount(prefix, versioned_app)

        @parent_app.get(f"{prefix}/openapi.json", name=label, tags=["Versions"])
        @parent_app.get(f"{prefix}/docs", name=label, tags=["Documentations"])
        def noop() -> None: ...

    if enable_latest:
        versioned_app = FastAPI(title=app.title)
        for route in unique.values():
            versioned_app.router.routes.append(route)
        parent_app.mount("/latest", versioned_app)
    return parent_app
`,
  },
}
