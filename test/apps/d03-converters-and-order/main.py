# fastward: app=main:app
# D3: converters, the order of registration, shadowed routes.
from uuid import UUID

from fastapi import FastAPI

app = FastAPI()


@app.get("/users/{user_id}")
def user(user_id: str): ...


@app.get("/users/me")
def me(): ...


@app.get("/ids/{value:int}")
def by_int(value: int): ...


@app.get("/ids/{value:uuid}")
def by_uuid(value: UUID): ...


@app.get("/ids/{value:float}")
def by_float(value: float): ...


@app.get("/ids/{value}")
def by_name(value: str): ...


@app.get("/files/{rest:path}")
def files(rest: str): ...


@app.head("/files/{rest:path}")
def files_head(rest: str): ...


@app.get("/slash/")
def slash(): ...


@app.get("/{year}-{month}/{name}.json")
def several(year: int, month: int, name: str): ...
