# fastward: app=main:app needs=starlette-admin
# A14: the other admin interface.
from fastapi import FastAPI
from starlette_admin.contrib.sqla import Admin
from sqlalchemy import create_engine

app = FastAPI()
admin = Admin(create_engine("sqlite://"), base_url="/backoffice")
admin.mount_to(app)
