# fastward: app=main:app
# A5: a plain Starlette Router can be included below Starlette 1.0 only.
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router


async def lamp(request):
    return PlainTextResponse("lit")


app = FastAPI()
app.include_router(Router([Route("/lamp", lamp)]), prefix="/street")
