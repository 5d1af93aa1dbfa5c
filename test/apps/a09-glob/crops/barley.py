from fastapi import APIRouter

PREFIX = "/grain/barley"
router = APIRouter()


@router.get("/price")
def price(): ...
