# fastward: app=main:app
# A3: three levels of router classes in two modules, arguments passed on by position and by name.
from base import BaseRouter, HiddenRouter
from fastapi import Depends, FastAPI


def guard(key: str): ...


class Animals(HiddenRouter):
    def __init__(self, animal: str):
        super().__init__(prefix=f"/{animal}", dependencies=[Depends(guard)])
        self.get("/feed")(self.feed)

    async def feed(self, amount: int = 1): ...


plain = BaseRouter()


@plain.get("/zoo", tags=["gate"])
def zoo(): ...


app = FastAPI()
app.include_router(plain)
for animal in ("lion", "seal"):
    app.include_router(Animals(animal))
