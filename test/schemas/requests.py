"""Request bodies and responses of every kind that all versions of FastAPI know."""

from enum import Enum
from typing import Any, Dict, List, Optional, Union

from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query, Response, UploadFile, status
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse
from pydantic import BaseModel, Field


class Fruit(str, Enum):
    apple = "apple"
    pear = "pear"


class Basket(BaseModel):
    name: str
    weight: float = Field(1.0, gt=0)
    fruits: List[Fruit] = []


class Shelf(BaseModel):
    baskets: Dict[str, Basket]
    best: Optional[Basket] = None


class Fault(BaseModel):
    reason: str


app = FastAPI()
router = APIRouter(prefix="/shelves", tags=["shelves"], responses={404: {"model": Fault}})


@app.post("/one")
def one(basket: Basket):
    return basket


@app.post("/embedded", status_code=status.HTTP_201_CREATED)
def embedded(basket: Basket = Body(..., embed=True)):
    return basket


@app.put("/several", response_model=Shelf)
def several(basket: Basket, shelf: Shelf, importance: int = Body(..., ge=1), note: Optional[str] = Body(None)):
    return shelf


@app.post("/scalar")
def scalar(importance: int = Body(...)):
    return importance


@app.post("/list", response_model=List[Basket])
def listed(baskets: List[Basket], q: List[str] = Query([])):
    return baskets


@app.post("/anything")
def anything(data: Dict[str, Any]):
    return data


@app.post("/optional")
def optional(basket: Optional[Basket] = None):
    return basket


@app.post("/union", response_model=Union[Basket, Fault])
def union(thing: Union[Basket, Shelf]):
    return thing


@app.post("/form")
def form(name: str = Form(...), age: int = Form(3)):
    return name


@app.post("/form-alone")
def form_alone(name: str = Form(...)):
    return name


@app.post("/file")
def file(upload: UploadFile):
    return upload.filename


@app.post("/files")
def files(uploads: List[UploadFile] = File(...), raw: bytes = File(...), note: Optional[str] = Form(None)):
    return note


@app.post("/maybe-file")
def maybe_file(upload: Optional[UploadFile] = None):
    return upload


def paging(page: int = Query(1, ge=1), size: int = Query(10, le=100)):
    return page, size


def stamped(stamp: str = Body(...)):
    return stamp


@app.post("/depends")
def depends(basket: Basket, paged=Depends(paging), again=Depends(stamped), third=Depends(stamped)):
    return paged


@app.get("/places/{place_id}/{rest:path}")
def places(
    place_id: int,
    rest: str,
    kind: Fruit,
    user_agent: Optional[str] = Header(None),
    x_raw: str = Header("a", convert_underscores=False),
    session: Optional[str] = Cookie(None),
    hidden: str = Query("", include_in_schema=False),
    old: Optional[str] = Query(None, alias="old-name", deprecated=True, max_length=5),
):
    return rest


@app.delete("/empty", status_code=204)
def empty():
    return None


@app.get("/page", response_class=HTMLResponse)
def page():
    return ""


@app.get("/text", response_class=PlainTextResponse)
def text():
    return ""


@app.get("/move", response_class=RedirectResponse)
def move():
    return "/"


@app.get("/download", response_class=FileResponse)
def download():
    return ""


@app.get("/returned")
def returned() -> List[Basket]:
    return []


@app.get("/raw")
def raw() -> Response:
    return Response()


@app.get("/switched-off", response_model=None)
def switched_off() -> Basket:
    return None


@app.get("/more", responses={200: {"content": {"image/png": {}}}, 400: {"model": Fault}, "5XX": {"description": "broken"}})
def more():
    return {}


@router.get("/{shelf_id}", response_model=Shelf, responses={409: {"model": Fault}})
def shelf(shelf_id: int = Path(..., gt=0)):
    return None


@router.patch("/{shelf_id}", operation_id="change")
def change(shelf_id: int, shelf: Shelf):
    return None


app.include_router(router, prefix="/v1", responses={418: {"description": "teapot"}})
