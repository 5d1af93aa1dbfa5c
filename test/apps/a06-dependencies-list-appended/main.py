# fastward: app=main:app
# A6: appending to router.dependencies, or to the list that was passed, changes nothing for what is there already.
from fastapi import APIRouter, Depends, FastAPI


def baker(): ...


def miller(): ...


def tax(): ...


shared = [Depends(baker)]
router = APIRouter(prefix="/bread", dependencies=shared)


@router.get("/before")
def before(): ...


router.dependencies.append(Depends(miller))
shared.append(Depends(tax))


@router.get("/after")
def after(): ...


passed = [Depends(baker)]
app = FastAPI()
app.include_router(router, dependencies=passed)
passed.append(Depends(tax))
app.router.dependencies.append(Depends(tax))
router.dependencies.append(Depends(tax))


@app.get("/direct")
def direct(): ...
