from fastapi import APIRouter, Depends

from harbour.api.deps import get_current_user

__all__ = ["users_router"]
users_router = APIRouter()
hidden_router = APIRouter()


@users_router.get("/me")
def me(user=Depends(get_current_user)): ...


@hidden_router.get("/never-included")
def never(): ...
