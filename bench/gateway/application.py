# The application of the rows with FastAPI: one operation that answers about 1 KB of JSON.
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Line(BaseModel):
    sku: str
    title: str
    count: int
    price: float


class Order(BaseModel):
    id: int
    owner: str
    status: str
    note: str
    lines: list[Line]


@app.get("/orders/{order_id}")
async def read_order(order_id: int) -> Order:
    return Order(
        id=order_id,
        owner="anna",
        status="packed",
        note="leave it with the neighbours",
        lines=[Line(sku=f"sku-{n:04}", title=f"a thing to put on a shelf, number {n}", count=n, price=n * 1.5) for n in range(9)],
    )
