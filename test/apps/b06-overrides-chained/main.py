# fastward: app=main:app
# B6: an override that is itself overridden (it is not followed), one that asks for what it replaces' helper, update() and pop().
from fastapi import Depends, FastAPI


def database(): ...


def real_user(db=Depends(database)): ...


def fake_user(db=Depends(database), name: str = "fake"): ...


def other_user(): ...


def fake_database(): ...


def clock(): ...


app = FastAPI(dependencies=[Depends(clock)])


@app.get("/who")
def who(user=Depends(real_user)): ...


@app.get("/fake")
def fake(user=Depends(fake_user)): ...


app.dependency_overrides[real_user] = fake_user
app.dependency_overrides.update({fake_user: other_user, database: fake_database})
app.dependency_overrides[clock] = other_user
app.dependency_overrides.pop(clock)
