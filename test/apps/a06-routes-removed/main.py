# fastward: app=main:app
# A6: routes taken out of the list again: everything but the docs' and one.
from fastapi import FastAPI

app = FastAPI()


@app.get("/kept")
def kept(): ...


@app.get("/dropped")
def dropped(): ...


app.router.routes = [route for route in app.router.routes if getattr(route, "name", "") not in {"dropped", "redoc_html"}]
