# fastward: app=main:app
# A7: an app in an app in an app, a mount with a path parameter and one at the root, last.
from fastapi import FastAPI

app = FastAPI(openapi_url=None)
city = FastAPI(openapi_url=None)
street = FastAPI(openapi_url=None)


@street.get("/houses/{number}")
def house(number: int): ...


@city.get("/mayor")
def mayor(): ...


@app.get("/king")
def king(): ...


city.mount("/streets/{street}", street)
app.mount("/cities", city)
app.mount("/", street, name="root")
