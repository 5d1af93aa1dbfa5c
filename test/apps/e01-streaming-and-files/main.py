# fastward: app=main:app
# E1, E3: responses that are no models: files, redirects, streams, and a response class on the router.
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, StreamingResponse

app = FastAPI(default_response_class=PlainTextResponse)
router = APIRouter()


@app.get("/file", response_class=FileResponse)
def file(name: str): ...


@app.get("/away")
def away(url: str) -> RedirectResponse: ...


@router.get("/stream", response_class=StreamingResponse)
async def stream():
    yield b"x"


@router.get("/text")
def text() -> str: ...


@router.post("/cookie", status_code=204, response_class=Response)
def cookie(response: Response): ...


app.include_router(router, prefix="/r", default_response_class=StreamingResponse)
