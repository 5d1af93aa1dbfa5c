# fastward: app=main:app needs=classy-fastapi
# A12: routes as decorated methods of an instance with its own router.
from classy_fastapi import Routable, delete, get
from fastapi import FastAPI


class Hives(Routable):
    def __init__(self, bees: int) -> None:
        super().__init__(prefix="/hives")
        self.bees = bees

    @get("/count")
    def count(self) -> int:
        return self.bees

    @delete("/{hive_id}")
    def burn(self, hive_id: str) -> None: ...


app = FastAPI()
app.include_router(Hives(1000).router)
