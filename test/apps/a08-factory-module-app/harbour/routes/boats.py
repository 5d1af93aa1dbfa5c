from fastapi import APIRouter

router = APIRouter(tags=["boats"])


@router.get("/{boat}")
def boat(boat: str): ...
