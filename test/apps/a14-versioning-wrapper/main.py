# fastward: app=main:app
# A14: versions as mounted apps, made by a function that sorts routes by a mark on the handler.
from fastapi import FastAPI
from fastapi.routing import APIRoute


def version(number):
    def mark(function):
        function.version = number
        return function

    return mark


api = FastAPI(openapi_url=None)


@api.get("/bread")
@version(1)
def bread(): ...


@api.get("/bread/new")
@version(2)
def new_bread(): ...


def versioned(app):
    parent = FastAPI(openapi_url=None)
    by_version = {}
    for route in app.routes:
        if isinstance(route, APIRoute):
            by_version.setdefault(getattr(route.endpoint, "version", 1), []).append(route)
    routes = []
    for number in sorted(by_version):
        child = FastAPI(openapi_url=None)
        routes += by_version[number]
        child.router.routes.extend(routes)
        parent.mount(f"/v{number}", child)
    return parent


app = versioned(api)
