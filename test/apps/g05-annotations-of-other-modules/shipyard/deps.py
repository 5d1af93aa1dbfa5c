from typing import Annotated

from fastapi import Depends, Query
from fastapi.security import HTTPBearer

bearer = HTTPBearer(auto_error=False)


async def get_db():
    yield "db"


async def get_user(token: Annotated[str, Depends(bearer)], db: Annotated[str, Depends(get_db)]): ...


class Page:
    def __init__(self, number: Annotated[int, Query(alias="page", ge=1)] = 1): ...


CurrentUser = Annotated[str, Depends(get_user)]
PageDep = Annotated[Page, Depends()]
