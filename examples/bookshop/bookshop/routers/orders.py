from fastapi import APIRouter, HTTPException, Security
from pydantic import BaseModel, Field

from ..security import CurrentCustomer, warehouse_key

router = APIRouter(prefix="/orders", tags=["orders"])
warehouse = APIRouter(prefix="/warehouse", tags=["warehouse"])


class Order(BaseModel):
    book_id: int
    copies: int = Field(default=1, ge=1, le=20)


class PlacedOrder(Order):
    customer: str
    sent: bool = False


orders: dict[int, PlacedOrder] = {}


@router.post("", status_code=201)
def place_order(order: Order, customer: CurrentCustomer) -> PlacedOrder:
    placed = PlacedOrder(**order.model_dump(), customer=customer.name)
    orders[len(orders) + 1] = placed
    return placed


@router.get("/{order_id}")
def read_order(order_id: int, customer: CurrentCustomer) -> PlacedOrder:
    order = orders.get(order_id)
    if order is None or order.customer != customer.name:
        raise HTTPException(404, "There is no such order")
    return order


@warehouse.post("/orders/{order_id}/sent")
def mark_as_sent(order_id: int, key: str = Security(warehouse_key)) -> PlacedOrder:
    if order_id not in orders:
        raise HTTPException(404, "There is no such order")
    orders[order_id].sent = True
    return orders[order_id]
