# fastward: app=main:app
# E1: response_model wins over the return annotation; None switches it off; responses are no models.
from typing import Any, Dict, List, Optional, Union

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel


class Fish(BaseModel):
    name: str


class SecretFish(Fish):
    weight: int


app = FastAPI()


@app.get("/annotated")
def annotated() -> Fish: ...


@app.get("/model", response_model=Fish)
def model() -> SecretFish: ...


@app.get("/none", response_model=None)
def none() -> Union[Fish, Response]: ...


@app.get("/list", response_model=List[Fish], response_model_exclude_unset=True)
def many(): ...


@app.get("/optional")
def optional() -> Optional[Fish]: ...


@app.get("/union", response_model=Union[SecretFish, Fish])
def union(): ...


@app.get("/dict")
def dictionary() -> Dict[str, Any]: ...


@app.get("/any")
def anything() -> Any: ...


@app.get("/response")
def response() -> Response: ...


@app.get("/html", response_class=HTMLResponse)
def html() -> str: ...


@app.get("/json")
def json() -> JSONResponse: ...


@app.get("/redirect", response_class=RedirectResponse, status_code=302)
def redirect() -> str: ...


@app.get("/stream")
def stream() -> StreamingResponse: ...


@app.delete("/gone", status_code=204)
def gone() -> None: ...


@app.get("/more", responses={404: {"model": Fish}, 418: {"description": "teapot"}})
def more() -> int: ...
