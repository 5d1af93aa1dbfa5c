# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# Aliases, models and dependencies through re-exports, module attributes and TYPE_CHECKING.
from __future__ import annotations

import typing as t

import fastapi
from fastapi import Depends
from shipyard import CurrentUser, schemas
from shipyard import deps as d

if t.TYPE_CHECKING:
    from shipyard.schemas import Ship

app = fastapi.FastAPI()


@app.post("/ships", response_model=schemas.Ship)
async def build(user: CurrentUser, ship: schemas.ShipIn, db: t.Annotated[str, Depends(d.get_db)]) -> Ship: ...


@app.get("/ships", dependencies=[fastapi.Depends(d.get_db)])
async def ships(page: d.PageDep, size: t.Annotated[int, fastapi.Query()] = 1) -> list[schemas.Ship]: ...
