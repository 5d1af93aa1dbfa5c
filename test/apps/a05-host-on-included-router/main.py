# fastward: app=main:app
# A5: a host on an included router: dropped or an error up to 0.136, then served.
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router


async def shop(request):
    return PlainTextResponse("open")


router = APIRouter(prefix="/market")
router.host("shop.example.org", Router([Route("/window", shop)]))
app = FastAPI()
app.include_router(router, prefix="/town")
