# fastward: app=main:app
# D1: form fields and files in default style.
from typing import List, Optional

from fastapi import Body, FastAPI, File, Form, UploadFile

app = FastAPI()


@app.post("/login")
def login(username: str = Form(), password: str = Form(), remember: bool = Form(default=False)): ...


@app.post("/upload")
def upload(file: UploadFile): ...


@app.post("/uploads")
def uploads(files: List[UploadFile], raw: bytes = File(), note: str = Form(default=""), extra: Optional[UploadFile] = None): ...


@app.post("/aliased")
def aliased(field: str = Form(alias="fieldName"), data: bytes = File(default=b"", alias="dataFile")): ...


@app.post("/plain")
def plain(text: str = Body(media_type="text/plain")): ...
