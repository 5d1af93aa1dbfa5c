# fastward: app=main:app
# A7: static files and a plain function as mounted applications.
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles


async def echo(scope, receive, send):
    await PlainTextResponse(scope["path"])(scope, receive, send)


app = FastAPI()
app.mount("/static", StaticFiles(directory="pictures", check_dir=False), name="static")
app.mount("/echo", echo)
