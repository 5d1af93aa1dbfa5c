"""What also runs on pydantic 1, which reads values in other ways."""
import datetime
from typing import Dict, List, Optional

from fastapi import FastAPI, Form, Query
from pydantic import BaseModel, Field

app = FastAPI()


class Line(BaseModel):
    sku: str
    count: int = Field(gt=0)


class Order(BaseModel):
    name: str = Field(max_length=8)
    lines: List[Line] = []
    at: Optional[datetime.datetime] = None
    rush: bool = False
    labels: Dict[str, int] = {}
    weight: float = 1


@app.post("/orders")
def order(order: Order):
    return True


@app.get("/orders/{order_id}")
def read(order_id: int, limit: int = Query(10, le=100), word: str = Query(..., max_length=5), tags: List[str] = Query([])):
    return True


@app.post("/forms")
def form(name: str = Form(...), age: Optional[int] = Form(None)):
    return True
