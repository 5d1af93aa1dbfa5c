# fastward: app=main:app
# Values: routers on instances and classes, super(), properties, class methods, mixins, dataclasses.
from dataclasses import dataclass, field

from fastapi import APIRouter, Depends, FastAPI


class HasHealth:
    def add_health(self):
        self.router.get("/health")(self.health)

    def health(self):
        return "ok"


class Module:
    name = "module"

    def __init__(self):
        self.router = APIRouter(prefix=f"/{self.name}", dependencies=self.guards())
        self.setup()

    @classmethod
    def guards(cls):
        return []

    def setup(self):
        raise NotImplementedError

    @property
    def routes(self):
        return self.router


class Dock(HasHealth, Module):
    name = "dock"

    @classmethod
    def guards(cls):
        return [*super().guards(), Depends(cls.pass_needed)]

    @staticmethod
    def pass_needed(number: int): ...

    def setup(self):
        self.add_health()
        self.router.add_api_route("/cranes", self.cranes)

    def cranes(self, tall: bool = True): ...


@dataclass
class Registry:
    modules: list = field(default_factory=list)

    def register(self, cls):
        self.modules.append(cls)
        return cls

    def install(self, app):
        for cls in self.modules:
            app.include_router(cls().routes)


registry = Registry()
registry.register(Dock)


@registry.register
class Pier(Dock):
    name = "pier"

    def health(self):
        return "wet"


app = FastAPI()
registry.install(app)
