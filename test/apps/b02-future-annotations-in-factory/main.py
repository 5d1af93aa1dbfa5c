# fastward: app=main:app
# B2: a dependency local to a factory is dropped without a word where annotations are strings (NameError with pydantic 1).
from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI


def create() -> FastAPI:
    app = FastAPI()

    def guard(token: str) -> str:
        return token

    Guarded = Annotated[str, Depends(guard)]

    @app.get("/dropped")
    def dropped(who: Annotated[str, Depends(guard)]): ...

    @app.get("/alias")
    def alias(who: Guarded): ...

    @app.get("/kept")
    def kept(who: str = Depends(guard)): ...

    return app


app = create()
