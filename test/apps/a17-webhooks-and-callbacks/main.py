# fastward: app=main:app
# A17: webhooks and callbacks are in OpenAPI, and never served. Webhooks came with 0.99: an AttributeError before.
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel


class Parcel(BaseModel):
    weight: int


callbacks = APIRouter()


@callbacks.post("{$callback_url}/parcels/{$request.body.weight}")
def parcel_arrived(body: Parcel): ...


app = FastAPI()


@app.post("/parcels", callbacks=callbacks.routes)
def send(parcel: Parcel, callback_url: str | None = None): ...


@app.webhooks.post("new-parcel")
def new_parcel(body: Parcel): ...
