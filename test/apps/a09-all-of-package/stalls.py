from fastapi import APIRouter

cheese_router = APIRouter()
_secret_router = APIRouter()
bread_router = APIRouter()


@cheese_router.get("/brie")
def brie(): ...


@_secret_router.get("/caviar")
def caviar(): ...


@bread_router.get("/rye")
def rye(): ...


def get_opening_hours(day: str): ...


def get_address(): ...


def helper(): ...
