# fastward: app=main:app versions=0.137.2,0.142.4,0.165.0
# A1: telemetry (0.142+) adds no route.
from fastapi import FastAPI

app = FastAPI(telemetry=None)


@app.get("/wind")
def wind(): ...
