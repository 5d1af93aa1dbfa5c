# fastward: app=main:app
# B9: the body is read before any dependency: both are there, the order is FastAPI's.
from fastapi import Body, Depends, FastAPI, Form


def guard(key: str): ...


def with_body(note: str = Body()): ...


def with_form(field: str = Form()): ...


app = FastAPI()


@app.post("/json", dependencies=[Depends(guard)])
def json(document: dict): ...


@app.post("/shared", dependencies=[Depends(with_body)])
def shared(size: int = Body()): ...


@app.post("/form", dependencies=[Depends(guard), Depends(with_form)])
def form(): ...
