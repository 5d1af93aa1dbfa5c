from fastapi import APIRouter

router = APIRouter()


@router.get("/stale")
def stale(): ...
