# fastward: app=main:app
# B6: the scheme itself is overridden, by a lambda, under a condition that holds by default.
import os

from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="token")


def user(token: str = Depends(scheme)): ...


app = FastAPI()

if os.getenv("ORCHARD_ENV", "development") == "development":
    app.dependency_overrides = {scheme: lambda: "a token for everybody"}


@app.get("/apples")
def apples(who=Depends(user)): ...
