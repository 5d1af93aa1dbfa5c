# fastward: app=main:app versions=0.142.4,0.165.0
# A5: a frontend is guarded by what its router depends on at the first call.
from fastapi import APIRouter, Depends, FastAPI


def early():
    return 1


def late():
    return 2


router = APIRouter(dependencies=[Depends(early)])
router.frontend("/shop", directory="site", check_dir=False)
router.dependencies.append(Depends(late))
router.frontend("/shop/new", directory="site", check_dir=False)
app = FastAPI()
app.include_router(router)
