# fastward: app=main:app
# Two apps in one program: the other one is imported and not mounted, so it is not served here.
import admin
from fastapi import APIRouter, FastAPI

app = FastAPI()
orphan = APIRouter(prefix="/orphan")


@orphan.get("/nobody")
def nobody(): ...


@app.get("/users")
def users(dependency=admin.admin): ...
