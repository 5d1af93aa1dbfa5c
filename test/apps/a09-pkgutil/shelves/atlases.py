from fastapi import APIRouter

router = APIRouter()


@router.get("/maps")
def maps(): ...
