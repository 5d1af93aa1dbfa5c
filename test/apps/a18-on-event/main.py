# fastward: app=main:app
# A18: on_event of the app and of a router; routes of what is included stay as they are.
import warnings

from fastapi import APIRouter, FastAPI

warnings.simplefilter("ignore")
router = APIRouter()
app = FastAPI()


@router.on_event("startup")
async def light_ovens():
    app.state.hot = True


@app.on_event("shutdown")
async def sweep(): ...


@router.get("/hot")
def hot(): ...


app.include_router(router)
