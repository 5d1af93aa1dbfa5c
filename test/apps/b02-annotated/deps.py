from typing import Annotated

from fastapi import Depends, Query


def reader(card: str) -> str:
    return card


CurrentReader = Annotated[str, Depends(reader)]
Page = Annotated[int, Query(ge=1)]
