# fastward: app=main:app needs=fastapi-crudrouter
# A14: a generator of CRUD routes (with pydantic 1 only).
from fastapi import FastAPI
from fastapi_crudrouter import MemoryCRUDRouter
from pydantic import BaseModel


class Potion(BaseModel):
    id: int
    colour: str


class PotionCreate(BaseModel):
    colour: str


app = FastAPI()
app.include_router(MemoryCRUDRouter(schema=Potion, create_schema=PotionCreate, prefix="potions", delete_all_route=False))
