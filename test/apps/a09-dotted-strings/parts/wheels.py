from fastapi import APIRouter

router = APIRouter(prefix="/wheels")


@router.get("/")
def wheels(): ...
