# fastward: app=main:app
# A12: a metaclass, descriptors and __call__ that collect routes.
from fastapi import APIRouter, FastAPI


class action:
    def __init__(self, path):
        self.path = path

    def __call__(self, function):
        self.function = function
        return self

    def __set_name__(self, owner, name):
        owner.actions.append((self.path, self.function))
        setattr(owner, name, self.function)


class Collecting(type):
    all = []

    @classmethod
    def __prepare__(mcs, name, bases):
        return {"actions": []}

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        if bases:
            mcs.all.append(cls)
        return cls


class Page(metaclass=Collecting):
    pass


class Attic(Page):
    actions = []

    @action("/boxes")
    def boxes(self_like: str = ""): ...


class Cellar(Page):
    actions = []

    @action("/wine")
    async def wine(year: int): ...


app = FastAPI()
for page in Collecting.all:
    router = APIRouter(prefix="/" + page.__name__.lower())
    for path, function in page.actions:
        router.add_api_route(path, function)
    app.include_router(router)
