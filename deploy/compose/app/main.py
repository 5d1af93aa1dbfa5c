# A small shop to try the gateway on. It checks nobody: who calls and who may is for the gateway in front of it, which alone reaches it.

from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, Field

app = FastAPI(title="Shop")


class NewOrder(BaseModel):
    owner: str = Field(max_length=64)
    item: str = Field(max_length=200)
    count: int = Field(ge=1, le=100)


class Order(NewOrder):
    id: int


orders: dict[int, Order] = {}


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "fine"}


@app.get("/orders")
def list_orders(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Order]:
    return list(orders.values())[-limit:]


@app.post("/orders", status_code=201)
def place_order(order: NewOrder) -> Order:
    if len(orders) >= 10_000:
        raise HTTPException(status_code=507, detail="the shop is full")
    placed = Order(id=len(orders) + 1, **order.model_dump())
    orders[placed.id] = placed
    return placed


@app.get("/orders/{order_id}")
def read_order(order_id: int) -> Order:
    found = orders.get(order_id)
    if found is None:
        raise HTTPException(status_code=404, detail="there is no such order")
    return found


@app.get("/staff/orders")
def list_for_staff() -> list[Order]:
    return list(orders.values())
