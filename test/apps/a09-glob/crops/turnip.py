from fastapi import APIRouter

router = APIRouter()


@router.get("/price")
def price(): ...
