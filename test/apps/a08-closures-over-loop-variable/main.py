# fastward: app=main:app
# A8: closures over a loop's variable see its last value; a default argument keeps each one.
from fastapi import Depends, FastAPI

app = FastAPI()


def guard_for(role: str, *, strict: bool = True):
    if strict:

        def check(badge: str): ...

    else:

        def check(badge: str = "none"): ...

    check.role = role
    return check


for role in ("cook", "baker"):

    def work(shift: int = 1, role: str = role): ...

    app.add_api_route(f"/{role}", work, dependencies=[Depends(guard_for(role, strict=role == "cook"))], name=role)
