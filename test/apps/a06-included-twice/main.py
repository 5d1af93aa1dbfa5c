# fastward: app=main:app
# A6: the same router under two prefixes, once hidden and guarded.
from fastapi import APIRouter, Depends, FastAPI


def old_reader(card: int): ...


router = APIRouter(prefix="/books")


@router.get("/{book_id}")
def book(book_id: int): ...


app = FastAPI()
app.include_router(router, prefix="/v2")
app.include_router(router, prefix="/v1", dependencies=[Depends(old_reader)], include_in_schema=False)
