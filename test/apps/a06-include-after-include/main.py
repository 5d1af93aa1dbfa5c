# fastward: app=main:app
# A6: a router included into another one that is already part of the app.
from fastapi import APIRouter, FastAPI

leaf = APIRouter()


@leaf.get("/leaf")
def read_leaf(): ...


branch = APIRouter(prefix="/branch")
app = FastAPI()
app.include_router(branch, prefix="/tree")
branch.include_router(leaf)
