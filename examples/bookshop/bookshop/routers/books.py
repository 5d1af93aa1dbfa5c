from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, Field

from ..security import CurrentCustomer, require_staff

router = APIRouter(prefix="/books", tags=["books"])


class Book(BaseModel):
    title: str
    author: str
    price: float = Field(gt=0)


shelf: dict[int, Book] = {
    1: Book(title="The Left Hand of Darkness", author="Ursula K. Le Guin", price=11.5),
    2: Book(title="Solaris", author="Stanisław Lem", price=9.0),
}


@router.get("")
def list_books(
    customer: CurrentCustomer,
    author: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[Book]:
    return [book for book in shelf.values() if author in (None, book.author)][:limit]


@router.get("/{book_id}")
def read_book(book_id: str, customer: CurrentCustomer) -> Book:
    if not book_id.isdigit() or int(book_id) not in shelf:
        raise HTTPException(404, "There is no such book")
    return shelf[int(book_id)]


@router.get("/bestsellers")
def list_bestsellers(customer: CurrentCustomer) -> list[Book]:
    return list(shelf.values())[:10]


@router.put("/{book_id}", dependencies=[Depends(require_staff)])
def replace_book(book_id: int, book: Book) -> Book:
    shelf[book_id] = book
    return book
