from fastapi import APIRouter

router = APIRouter()


@router.get("/sponge")
def sponge(): ...
