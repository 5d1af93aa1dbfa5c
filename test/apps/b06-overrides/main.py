# fastward: app=main:app
# B6: dependency_overrides outside tests: what runs is the override, in sub-dependencies and websockets too.
from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket
from fastapi.security import HTTPBearer

bearer = HTTPBearer()


def token(credentials=Depends(bearer)): ...


def user(t=Depends(token), lang: str = "en"): ...


def no_token(request: Request, ticket: int = 0): ...


router = APIRouter(prefix="/inner")


@router.get("/me")
def me(u=Depends(user)): ...


@router.websocket("/live")
async def live(socket: WebSocket, u=Depends(user)): ...


app = FastAPI()
app.include_router(router)


@app.get("/raw", dependencies=[Depends(token)])
def raw(): ...


app.dependency_overrides[token] = no_token
