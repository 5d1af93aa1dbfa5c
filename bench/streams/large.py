# Two hundred operations with models of their own: what a start has to read.
from typing import Dict, List, Optional

from fastapi import FastAPI
from pydantic import BaseModel, Field, create_model

app = FastAPI()


class Small(BaseModel):
    id: int
    name: Optional[str] = Field(None, max_length=80, pattern=r"^[a-z][a-z0-9-]{0,79}$")


@app.get("/health")
async def health() -> bool:
    return True


def add(number: int) -> None:
    Item = create_model(
        f"Item{number}",
        id=(int, ...),
        **{f"field_{n}": (Optional[str], None) for n in range(10)},
        parts=(List[Small], ...),
        table=(Dict[str, Small], ...),
    )

    @app.post(f"/items-{number}/{{item_id}}", name=f"write_{number}")
    async def write(item_id: int, item: Item, limit: int = 10) -> Item:
        return item


for number in range(200):
    add(number)
