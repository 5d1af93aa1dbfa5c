# fastward: app=main:app
# A14: a WSGI application in a mount.
import warnings

from fastapi import FastAPI

warnings.simplefilter("ignore")
from starlette.middleware.wsgi import WSGIMiddleware  # noqa: E402


def old_shop(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"still open"]


app = FastAPI()
app.mount("/old", WSGIMiddleware(old_shop))
