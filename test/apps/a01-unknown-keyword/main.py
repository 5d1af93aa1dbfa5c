# fastward: app=main:app
# A1: keywords that FastAPI does not know are kept in app.extra, and are a TypeError from 0.145 on.
from fastapi import FastAPI

app = FastAPI(title="Bakery", oven_temperature=230)


@app.get("/oven")
def oven():
    return app.extra
