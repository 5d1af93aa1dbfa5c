from fastapi import APIRouter

router = APIRouter(prefix="/gates")


def open_gate(wide: bool = False): ...


@router.put("/{gate}")
def move(gate: int): ...
