# fastward: app=main:app needs=sqladmin
# A14: an admin interface is a mount: the app's dependencies do not apply.
from fastapi import Depends, FastAPI
from sqladmin import Admin
from sqlalchemy import create_engine


def clerk(badge: str): ...


app = FastAPI(dependencies=[Depends(clerk)])
admin = Admin(app, create_engine("sqlite://"))


@app.get("/accounts")
def accounts(): ...
