from fastapi import APIRouter, Depends

from harbour.api import deps
from harbour.models import Ship, ShipCreate

router = APIRouter(dependencies=[Depends(deps.get_current_user)])


@router.get("/", response_model=list[Ship])
def ships(skip: int = 0): ...


@router.post("/", dependencies=[Depends(deps.get_admin)], response_model=Ship, status_code=201)
def launch(*, ship: ShipCreate): ...
