from fastapi import APIRouter

from . import login, ships as ship_module
from .users import *  # noqa: F403

router = APIRouter()
router.include_router(login.router, tags=["login"])
router.include_router(users_router, prefix="/users", tags=["users"])  # noqa: F405
router.include_router(ship_module.router, prefix="/ships", tags=["ships"])
