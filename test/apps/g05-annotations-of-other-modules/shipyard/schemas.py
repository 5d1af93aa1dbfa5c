from pydantic import BaseModel


class ShipIn(BaseModel):
    name: str


class Ship(ShipIn):
    id: int
    sister: "Ship | None" = None
