# fastward: app=harbour.main:app path=src
# Layout: a src folder, relative imports, star imports with __all__, a router that nobody includes.
from fastapi import FastAPI

from harbour.api import api_router
from harbour.core import config

app = FastAPI(title=config.settings.PROJECT, openapi_url=f"{config.settings.API_V1}/openapi.json")
app.include_router(api_router, prefix=config.settings.API_V1)
