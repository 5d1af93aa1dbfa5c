from classy_fastapi import Routable, delete, get, websocket
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from fastapi_utils.cbv import cbv
from fastapi_utils.inferring_router import InferringRouter


def get_session():
    return None


def get_user(session=Depends(get_session)):
    return None


router = InferringRouter()


@cbv(router)
class ItemView:
    session: object = Depends(get_session)
    not_a_dependency = Depends(get_user)

    def __init__(self, user=Depends(get_user)):
        self.user = user

    @router.get("/items/{item_id}")
    def read(self, item_id: int) -> int:
        return item_id

    @router.post("/items")
    def create(self, name: str) -> str:
        return name


other = APIRouter(prefix="/other")


@cbv(other)
class OtherView:
    limit: int = 10

    @other.get("/things")
    def things(self, user=Depends(get_user)):
        return []


class UserRoutes(Routable):
    def __init__(self, dao):
        super().__init__(prefix="/users", dependencies=[Depends(get_session)])
        self.dao = dao

    @get("/{name}")
    def one(self, name: str) -> str:
        return name

    @delete("/{name}", status_code=204)
    def remove(self, name: str, user=Depends(get_user)) -> None:
        return None

    @websocket("/ws")
    async def talk(self, socket: WebSocket):
        await socket.accept()


app = FastAPI()
app.include_router(router)
app.include_router(other)
app.include_router(UserRoutes({}).router)
