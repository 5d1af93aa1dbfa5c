from fastapi import APIRouter

import main

extra = APIRouter(prefix="/extra")


@extra.get("/one")
def one(): ...


if hasattr(main, "app"):

    @main.app.get("/view")
    def view(): ...
