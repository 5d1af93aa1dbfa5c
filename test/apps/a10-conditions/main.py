# fastward: app=main:app
# A10: routes and inclusions under conditions; the truth is the one of the defaults.
import os
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI


@dataclass
class Settings:
    enable_auction: bool = False
    enable_tours: bool = True


settings = Settings()
auction = APIRouter(prefix="/auction")


@auction.get("/bids")
def bids(): ...


app = FastAPI(docs_url="/docs" if settings.enable_tours else None, redoc_url="/redoc" if settings.enable_auction else None)

if settings.enable_auction:
    app.include_router(auction)
else:
    app.include_router(auction, prefix="/closed", include_in_schema=False)

if settings.enable_tours:

    @app.get("/tours")
    def tours(): ...


if os.getenv("HARBOUR_DEBUG", "").lower() in ("1", "true"):

    @app.get("/debug")
    def debug(): ...


if os.environ.get("HARBOUR_REGION", "north") == "north":

    @app.get("/north")
    def north(): ...
