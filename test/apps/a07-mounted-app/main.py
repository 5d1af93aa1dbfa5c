# fastward: app=main:app
# A7: the parent's dependencies and overrides do not reach a mounted app; the child has docs of its own; later routes below are hidden.
from fastapi import Depends, FastAPI


def keeper(key: str): ...


def nobody(): ...


def clerk(key: str): ...


app = FastAPI(dependencies=[Depends(keeper)])
admin = FastAPI(title="Admin", dependencies=[Depends(clerk)], docs_url="/help")
app.dependency_overrides[keeper] = nobody
app.dependency_overrides[clerk] = nobody


@admin.get("/ledger")
def ledger(): ...


@admin.get("/safe", dependencies=[Depends(keeper)])
def safe(): ...


@app.get("/public")
def public(): ...


app.mount("/admin", admin)


@app.get("/admin/late")
def late(): ...
