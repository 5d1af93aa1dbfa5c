from fastapi import APIRouter

router = APIRouter(prefix="/bees")


@router.get("/")
def bees(): ...
