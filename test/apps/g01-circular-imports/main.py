# fastward: app=main:app
# Layout: modules that import each other, as Python has it: the app exists before its routes are imported.
from fastapi import FastAPI

app = FastAPI()

import views  # noqa: E402, F401
from views import extra  # noqa: E402

app.include_router(extra)
