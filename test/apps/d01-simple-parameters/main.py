# fastward: app=main:app
# D1: path, query, header and cookie parameters in default style; a name that is not in the path is a query parameter.
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import List, Literal, Optional
from uuid import UUID

from fastapi import Cookie, FastAPI, Header, Path, Query, Request, Response


class Size(str, Enum):
    SMALL = "small"
    LARGE = "large"


app = FastAPI()


@app.get("/shelves/{shelf}/books/{book_id}")
def book(book_id: UUID, shelf: Size = Path(), when: Optional[date] = None, price: Decimal = Query(gt=0), verbose: bool = False): ...


@app.get("/files/{name:path}/lines/{line:int}")
def lines(request: Request, response: Response, name: str, line: int, words: List[str] = Query(default=[]), kind: Literal["a", "b"] = "a"): ...


@app.get("/headers")
def headers(
    user_agent: str = Header(default=None),
    x_token: List[str] = Header(),
    odd_name: str = Header(convert_underscores=False),
    renamed: int = Header(alias="X-Renamed"),
    basket: Optional[str] = Cookie(default=None),
    flour: str = Cookie(alias="__Host-flour"),
): ...


@app.get("/untyped")
def untyped(word, other="x", number=1, nothing=None, item_list: list = Query(default_factory=list)): ...


@app.get("/hidden")
def hidden(secret: str = Query(default="", include_in_schema=False), old: str = Query(default="", deprecated=True)): ...
