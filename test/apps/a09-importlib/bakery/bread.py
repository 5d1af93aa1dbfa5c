from fastapi import APIRouter

router = APIRouter()


@router.get("/rye")
def rye(): ...
