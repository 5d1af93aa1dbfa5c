# fastward: app=main:app
# D1: forms, files and bodies in dependencies and beside them.
from typing import List, Optional

from fastapi import Body, Depends, FastAPI, File, Form, UploadFile
from pydantic import BaseModel


class Note(BaseModel):
    text: str


def csrf(csrf_token: str = Form()): ...


def picture(image: UploadFile = File()): ...


def envelope(note: Note): ...


class LoginForm:
    def __init__(self, user: str = Form(), stay: bool = Form(default=False)): ...


app = FastAPI()


@app.post("/form", dependencies=[Depends(csrf)])
def form(title: str = Form(), pictures: Optional[List[UploadFile]] = None): ...


@app.post("/login")
def login(data: LoginForm = Depends(), csrf=Depends(csrf)): ...


@app.post("/picture")
def only_dependency(image=Depends(picture)): ...


@app.post("/note")
def note(envelope=Depends(envelope)): ...


@app.post("/notes")
def notes(note: Note, envelope=Depends(envelope), more: int = Body(default=1)): ...
