# fastward: app=main:app
# A2: a prefix must begin with a slash.
from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="orchard")
app = FastAPI()
app.include_router(router)
