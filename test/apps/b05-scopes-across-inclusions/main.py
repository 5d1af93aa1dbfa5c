# fastward: app=main:app
# B5: scopes from inclusion, router and route meet in one reader of scopes.
from typing import Optional

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import OAuth2AuthorizationCodeBearer, SecurityScopes

oauth = OAuth2AuthorizationCodeBearer(authorizationUrl="a", tokenUrl="t", auto_error=False)


async def caller(needed: SecurityScopes, token: Optional[str] = Depends(oauth)): ...


def pirate(who=Security(caller, scopes=["pirate"])): ...


router = APIRouter(dependencies=[Security(caller, scopes=["router"])])


@router.get("/plain")
def plain(): ...


@router.get("/own", dependencies=[Security(caller, scopes=["route", "router"])])
def own(who=Security(pirate, scopes=["parameter"])): ...


app = FastAPI()
app.include_router(router, dependencies=[Security(caller, scopes=["inclusion"])])
