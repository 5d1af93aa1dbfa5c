# fastward: app=main:app needs=sqlmodel
# Models that are tables: SQLModel classes as bodies and responses, a session per request.
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlmodel import Field, Session, SQLModel, create_engine

engine = create_engine("sqlite://")


class BoatBase(SQLModel):
    name: str = Field(index=True)
    sails: int | None = None


class Boat(BoatBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    secret: str = ""


class BoatCreate(BoatBase): ...


class BoatPublic(BoatBase):
    id: int


def get_session():
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
app = FastAPI()


@app.post("/boats/", response_model=BoatPublic)
def create(boat: BoatCreate, session: SessionDep): ...


@app.get("/boats/", response_model=list[BoatPublic])
def read(session: SessionDep, offset: int = 0, limit: int = 100): ...


@app.put("/boats/{boat_id}")
def replace(boat_id: int, boat: Boat, session: SessionDep) -> Boat: ...
