from pydantic import BaseModel


class ShipBase(BaseModel):
    name: str


class ShipCreate(ShipBase):
    tons: int


class Ship(ShipBase):
    id: int
