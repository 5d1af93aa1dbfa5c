# fastward: app=main:app versions=0.142.4,0.165.0
# A5: a frontend before all routes, still matched after them; two of them, one below an included prefix.
from pathlib import Path

from fastapi import APIRouter, FastAPI

SITE = Path(__file__).parent / "site"
app = FastAPI(openapi_url=None)
app.frontend("/", directory=SITE)
router = APIRouter(prefix="/shop")
router.frontend("/", directory=str(SITE), fallback=None)


@router.get("/index.html")
def index(): ...


app.include_router(router, prefix="/old")
app.include_router(router)
