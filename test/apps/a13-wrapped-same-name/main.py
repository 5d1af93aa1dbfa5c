# fastward: app=main:app
# A13: the name `app` is taken over by what wraps it; routes are added before and after.
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

app = FastAPI()
api = app


@app.get("/before")
def before(): ...


app = TrustedHostMiddleware(app, allowed_hosts=["*"])


@api.get("/after")
def after(): ...
