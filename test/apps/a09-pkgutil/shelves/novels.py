from fastapi import APIRouter

router = APIRouter()


@router.get("/{author}")
def by_author(author: str): ...
