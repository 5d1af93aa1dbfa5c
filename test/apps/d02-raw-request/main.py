# fastward: app=main:app
# D2: handlers that read the request themselves have no parameters; HTTPConnection, UploadFile and background tasks.
from fastapi import BackgroundTasks, FastAPI, Request, UploadFile, WebSocket
from starlette.requests import HTTPConnection

app = FastAPI()


@app.post("/raw/{name}")
async def raw(request: Request):
    return await request.json()


@app.post("/upload")
async def upload(file: UploadFile, tasks: BackgroundTasks, note: str | None = None):
    tasks.add_task(print, file.filename, note)


@app.get("/connection")
def connection(connection: HTTPConnection): ...


@app.websocket("/talk/{room}")
async def talk(socket: WebSocket, room: str, token: str | None = None):
    await socket.accept()
