# fastward: app=main:app
# A4: app.route is gone with Starlette 1.0: an AttributeError.
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

app = FastAPI()


@app.route("/old")
async def old(request):
    return PlainTextResponse("old")
