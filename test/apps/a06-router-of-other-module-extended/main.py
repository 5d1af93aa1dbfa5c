# fastward: app=main:app
# A6: a module that adds to another module's router by being imported, before the inclusion.
import more_bees  # noqa: F401
from bees import router
from fastapi import FastAPI

app = FastAPI()
app.include_router(router)
