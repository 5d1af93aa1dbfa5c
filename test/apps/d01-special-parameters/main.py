# fastward: app=main:app
# D1: parameters that FastAPI fills itself are no parameters; *args and **kwargs are.
from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.security import SecurityScopes
from starlette.requests import HTTPConnection

app = FastAPI()


@app.get("/special")
def special(request: Request, response: Response, tasks: BackgroundTasks, connection: HTTPConnection, scopes: SecurityScopes): ...


@app.get("/stars")
def stars(*args, **kwargs): ...


@app.get("/keyword-only/{a}")
def keyword_only(*, a: int, b: str = "b"): ...


@app.get("/positional-only/{a}")
def method(a: int, /, b: int = 1): ...
