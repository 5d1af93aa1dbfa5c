from fastapi import APIRouter

from .boats import boat

router = APIRouter(tags=["piers"])
router.get("/boat/{boat}")(boat)


@router.post("/")
def build_pier(length: float): ...
