# fastward: app=main:app
# A9: a registry filled by decorators, in other modules.
from fastapi import FastAPI

import chores  # noqa: F401
from registry import REGISTRY, mount_all

app = FastAPI()
mount_all(app)
assert len(REGISTRY) == 2
