# fastward: app=main:app versions=0.115.14,0.136.3,0.137.2,0.142.4,0.165.0
# A12: a generator of CRUD routes of one's own: models as arguments, annotations set at run time.
from typing import Generic, TypeVar

from fastapi import APIRouter, Depends, FastAPI, HTTPException
from pydantic import BaseModel, create_model

T = TypeVar("T", bound=BaseModel)


class Tree(BaseModel):
    id: int
    height: float


class Nest(BaseModel):
    id: int
    eggs: int = 0


def allowed(token: str): ...


class Crud(APIRouter, Generic[T]):
    def __init__(self, model: type[T], *, write: bool = True, **kwargs):
        name = model.__name__.lower() + "s"
        super().__init__(prefix=f"/{name}", tags=[name], **kwargs)
        create = create_model(model.__name__ + "Create", **{k: (f.annotation, f.default) for k, f in model.model_fields.items() if k != "id"})
        self.add_api_route("", self._list(), response_model=list[model], methods=["GET"])
        self.add_api_route("/{item_id}", self._one(), response_model=model, methods=["GET"])
        if write:
            self.add_api_route("", self._create(create), response_model=model, methods=["POST"], dependencies=[Depends(allowed)])

    def _list(self):
        def route(skip: int = 0, limit: int = 10): ...

        return route

    def _one(self):
        def route(item_id: int):
            raise HTTPException(404)

        return route

    def _create(self, model):
        def route(item: model): ...

        return route


app = FastAPI()
app.include_router(Crud(Tree))
app.include_router(Crud[Nest](Nest, write=False), prefix="/birds")
