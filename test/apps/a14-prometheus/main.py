# fastward: app=main:app needs=prometheus-fastapi-instrumentator
# A14: /metrics is a path operation: the app's dependencies do apply.
from fastapi import Depends, FastAPI
from prometheus_fastapi_instrumentator import Instrumentator


def operator(badge: str): ...


app = FastAPI(dependencies=[Depends(operator)])


@app.get("/pumps")
def pumps(): ...


Instrumentator().instrument(app).expose(app, include_in_schema=False)
