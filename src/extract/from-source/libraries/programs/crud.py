from fastapi import Depends, FastAPI
from fastcrud import crud_router
from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Integer, String
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    is_deleted = Column(Boolean, default=False)


class ItemCreate(BaseModel):
    name: str


class ItemUpdate(BaseModel):
    name: str


class ItemDelete(BaseModel):
    pass


async def get_session():
    yield None


def check():
    return None


app = FastAPI()
app.include_router(crud_router(session=get_session, model=Item, create_schema=ItemCreate, update_schema=ItemUpdate, path="/items", tags=["items"]))
app.include_router(
    crud_router(
        session=get_session,
        model=Item,
        create_schema=ItemCreate,
        update_schema=ItemUpdate,
        delete_schema=ItemDelete,
        create_deps=[check],
        path="/guarded",
        included_methods=["create", "read", "db_delete"],
    ),
    prefix="/api",
)
app.include_router(
    crud_router(session=get_session, model=Item, create_schema=ItemCreate, update_schema=ItemUpdate, path="/read", deleted_methods=["create", "update", "delete"])
)
