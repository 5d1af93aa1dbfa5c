# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# D1: the same with Annotated, aliases of it, and validation aliases.
from typing import Annotated

from annotated_types import Ge
from fastapi import Cookie, FastAPI, Header, Path, Query
from pydantic import AfterValidator, Field, StringConstraints

ShipId = Annotated[int, Path(ge=1)]
Limit = Annotated[int, Query(le=100)]
Name = Annotated[str, StringConstraints(pattern="^[a-z]+$")]
app = FastAPI()


@app.get("/ships/{ship_id}")
def ship(ship_id: ShipId, limit: Limit = 10, name: Name = "titanic"): ...


@app.get("/cargo")
def cargo(
    weight: Annotated[float, Ge(0)],
    kinds: Annotated[list[str] | None, Query(alias="kind")] = None,
    token: Annotated[str | None, Header()] = None,
    seal: Annotated[str, Cookie(alias="harbour-seal")] = "none",
    field_style: Annotated[int, Field(gt=3)] = 4,
    checked: Annotated[str, AfterValidator(str.lower), Query(min_length=2)] = "ab",
): ...


@app.get("/aliases")
def aliases(value: Annotated[str, Query(validation_alias="other-name")], by_field: Annotated[int, Query(alias="byField")] = 1): ...
