"""Forms and files."""
import datetime
import enum
from typing import Annotated, Optional, Union

from fastapi import FastAPI, File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI()


class Topic(str, enum.Enum):
    help = "help"
    other = "other"


class Login(BaseModel):
    name: str = Field(min_length=2)
    password: str
    remember: bool = False
    age: Optional[int] = Field(None, ge=18)


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    tags: list[str] = []
    count: int = 1


@app.post("/contact")
def contact(
    mail: Annotated[str, Form(pattern=r"^\S+@\S+$", max_length=30)],
    topic: Annotated[Topic, Form()] = Topic.help,
    urgency: Annotated[int, Form(ge=1, le=5)] = 3,
    day: Annotated[Optional[datetime.date], Form()] = None,
    copies: Annotated[list[int], Form()] = [],
):
    return True


@app.post("/login")
def login(form: Annotated[Login, Form()]):
    return True


@app.post("/closed")
def closed(form: Annotated[Closed, Form()]):
    return True


@app.post("/one")
def one(name: Annotated[str, Form()]):
    return True


@app.post("/file")
def file(file: UploadFile):
    return True


@app.post("/file-bytes")
def file_bytes(data: Annotated[bytes, File()], note: Annotated[Optional[str], Form(max_length=5)] = None):
    return True


@app.post("/files/{folder}")
def files(folder: int, files: list[UploadFile], public: Annotated[bool, Form()] = False):
    return True


@app.post("/maybe-file")
def maybe(picture: Optional[UploadFile] = None, size: Annotated[Optional[int], Form(gt=0)] = None):
    return True


@app.post("/mixed")
def mixed(
    picture: UploadFile,
    kind: Annotated[Union[int, str], Form()],
    ratio: Annotated[float, Form(gt=0)] = 1,
    words: Annotated[Optional[list[str]], Form(max_length=2)] = None,
    others: Annotated[list[bytes], File()] = [],
):
    return True
