# fastward: app=main:app
# A3: a router whose own decorators add things: get() overridden, a new decorator, api_route() overridden.
from fastapi import APIRouter, Depends, FastAPI


def logged(line: str = ""): ...


def member(card: int): ...


class ClubRouter(APIRouter):
    def get(self, path, **kwargs):
        return super().get("/club" + path, dependencies=[Depends(logged)], **kwargs)

    def members_only(self, path, methods=("GET",), **kwargs):
        def decorate(function):
            self.add_api_route(path, function, methods=list(methods), dependencies=[Depends(member)], **kwargs)
            return function

        return decorate

    def api_route(self, path, **kwargs):
        kwargs.setdefault("tags", ["club"])
        return super().api_route(path, **kwargs)


router = ClubRouter(prefix="/x")


@router.get("/bar")
def bar(): ...


@router.members_only("/pool", methods=["PUT", "DELETE"])
def pool(depth: float): ...


@router.post("/join")
def join(name: str): ...


@router.api_route("/any", methods=["PATCH"])
def anything(): ...


app = FastAPI()
app.include_router(router)
