# fastward: app=main:app
# Imports: star imports with and without __all__, aliases, submodules as attributes, a name imported under a condition.
import os.path as p

import fastapi as fa
import yard.gates
from fastapi.routing import APIRouter as Router
from yard import *  # noqa: F403
from yard.walls import *  # noqa: F403

app: fa.FastAPI = fa.FastAPI()
router = Router(prefix="/" + p.basename("a/yard"))
router.add_api_route("/open", yard.gates.open_gate)
router.add_api_route("/height", height)  # noqa: F405
router.add_api_route("/keeper", keeper)  # noqa: F405
app.include_router(router)
app.include_router(yard.gates.router)
