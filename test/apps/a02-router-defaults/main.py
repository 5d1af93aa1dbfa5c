# fastward: app=main:app
# A2: what a router gives to its routes: prefix, tags, dependencies, visibility, deprecation.
from fastapi import APIRouter, Depends, FastAPI


def count_visit(visitor: str = "nobody"):
    return visitor


router = APIRouter(prefix="/orchard", tags=["trees"], dependencies=[Depends(count_visit)], deprecated=True, include_in_schema=True)
hidden = APIRouter(prefix="/cellar", include_in_schema=False)


@router.get("", tags=["all"])
def trees():
    return []


@router.get("/{tree_id}")
def tree(tree_id: int):
    return tree_id


@hidden.get("/barrels", include_in_schema=True)
def barrels():
    return []


app = FastAPI()
app.include_router(router)
app.include_router(hidden)
