from fastapi import Depends, FastAPI
from fastapi_crudrouter import MemoryCRUDRouter, SQLAlchemyCRUDRouter
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Potion(BaseModel):
    id: int
    colour: str


class Row(Base):
    __tablename__ = "potion_rows"
    id = Column(Integer, primary_key=True)
    colour = Column(String)


def get_db():
    yield None


def check():
    return None


app = FastAPI()
app.include_router(MemoryCRUDRouter(schema=Potion, paginate=10, delete_all_route=False, create_route=[Depends(check)]))
router = SQLAlchemyCRUDRouter(schema=Potion, db_model=Row, db=get_db, dependencies=[Depends(check)])


@router.get("")
def all_rows():
    return []


app.include_router(router, prefix="/api")
