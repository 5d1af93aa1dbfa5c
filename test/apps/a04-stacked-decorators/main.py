# fastward: app=main:app
# A4: several decorators on one function; the innermost registers first.
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/lib")


@app.get("/books")
@app.get("/volumes", include_in_schema=False)
@router.get("/books")
@router.post("/books")
def books():
    return []


app.include_router(router)
