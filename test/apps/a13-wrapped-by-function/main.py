# fastward: app=main:application
# A13: wrapped by functions: a closure that is an ASGI application hides the app, an identity function does not.
from fastapi import FastAPI

api = FastAPI()


@api.get("/kelp")
def kelp(): ...


def instrument(app, *, name):
    app.state.name = name
    return app


application = instrument(api, name="sea")
