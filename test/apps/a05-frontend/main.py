# fastward: app=main:app
# A5: frontend (0.138+) has no dependencies of its own: those of the app and the inclusion guard it from 0.139; matched after all else.
from fastapi import APIRouter, Depends, FastAPI


def visitor(name: str = "guest"):
    return name


def member(card: int):
    return card


app = FastAPI(dependencies=[Depends(visitor)])
app.frontend("/", directory="site", check_dir=False)
members = APIRouter(prefix="/members", dependencies=[Depends(member)])
members.frontend("/area", directory="site", fallback="index.html", check_dir=False)


@members.get("/list")
def members_list():
    return []


app.include_router(members, prefix="/club", dependencies=[Depends(visitor)])


@app.get("/{rest:path}")
def rest(rest: str):
    return rest
