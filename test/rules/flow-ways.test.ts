// Ways by which a request comes to an effect that lie off the straight road: names for type checkers alone, tokens of our own, events of
// pages, methods that are called by name.
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

/** `kind source certainty` of each flow, sorted. */
const programs: readonly (readonly [name: string, expected: readonly string[], files: Readonly<Record<string, string>>])[] = [
  [
    'a library whose annotations are imported for type checkers alone',
    ['url body certain'],
    {
      'reader.py': `
from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from starlette.requests import Request


class Reader:
    async def parse(self, request: Request):
        body = await request.body()
        if is_address(url := body.decode("utf-8", "ignore")):
            async with httpx.AsyncClient() as client:
                return await client.get(url)
`,
    },
  ],
  [
    'a class of our own that is imported for type checkers alone',
    ['file name certain'],
    {
      'main.py': `
from fastapi import FastAPI
from work import clean
from stores import Store

app = FastAPI()


@app.delete("/things/{name:path}")
def remove(name: str):
    clean(Store("/srv"), name)
`,
      'work.py': `
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stores import Store


def clean(store: Store, name):
    store.drop(name)
`,
      'stores.py': `
import os


class Store:
    def __init__(self, root):
        self.root = root

    def drop(self, name):
        os.remove(os.path.join(self.root, name))


class Other:
    def drop(self, name):
        print(name)
`,
    },
  ],
  [
    'a path that is signed for whoever asks, and served to who holds the token',
    ['file path likely'],
    {
      'main.py': `
from fastapi import Depends, FastAPI
from fastapi.responses import FileResponse
from jose import jwt

app = FastAPI()


def make_token(data: dict):
    signed = data.copy()
    signed["exp"] = 100
    return jwt.encode(signed, KEY)


def read_token(token: str):
    claims = jwt.decode(token, KEY)
    return claims.get("file")


@app.get("/tokens")
def give(path: str):
    return {"token": make_token({"file": path, "kind": "download"})}


@app.get("/files")
def serve(path: str = Depends(read_token)):
    return FileResponse(path)
`,
    },
  ],
  [
    'what else is in the same token, and a token of others',
    [],
    {
      'main.py': `
import jwt
from fastapi import FastAPI
from fastapi.responses import FileResponse

app = FastAPI()


@app.get("/tokens")
def give(name: str):
    return {"token": jwt.encode({"name": name, "file": "/srv/hello.txt"}, KEY)}


@app.get("/files")
def serve(token: str):
    claims = jwt.decode(token, KEY, algorithms=["HS256"])
    return FileResponse(claims["file"])
`,
    },
  ],
  [
    'an object that is made of a body, and hands itself to what stores it',
    ['file payload.part.path certain'],
    {
      'main.py': `
from dataclasses import dataclass
from typing import Any, Dict, Optional

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


@dataclass
class Part:
    name: str = ""
    path: Optional[str] = None

    @classmethod
    def from_dict(cls, given: Dict[str, Any]):
        common = {"name": given.get("name"), "path": given.get("path")}
        return Page(size="big", **common) if given["type"] == "page" else File(**common)

    async def update(self):
        await get_store().keep(self)


@dataclass
class Page(Part):
    size: str = "small"


@dataclass
class File(Part):
    pass


class Store:
    async def keep(self, part):
        with open(part.path) as file:
            return file.read()


def get_store() -> Store:
    return Store()


class Wanted(BaseModel):
    part: Dict[str, Any]


@app.put("/parts")
async def update(payload: Wanted):
    part = Part.from_dict(payload.part)
    await part.update()
`,
    },
  ],
  [
    'keys of a dict that the program names, and those that the caller does',
    ['sql fields certain'],
    {
      'main.py': `
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import text

app = FastAPI()


class Change(BaseModel):
    name: str
    size: int = 0


@app.put("/things")
def change(session, given: Change, name: str):
    columns = {"name": name, "owner": name}
    written = {key: value for key, value in columns.items() if value is not None}
    session.execute(text(f"INSERT INTO things ({', '.join(written.keys())})"), written)
    changes = given.model_dump()
    parts = [f"{key} = :{key}" for key in changes]
    session.execute(text("UPDATE things SET " + ", ".join(f"{key} = :{key}" for key, value in changes.items())), changes)


@app.patch("/things")
def patch(session, fields: dict[str, Any]):
    session.execute(text("UPDATE things SET " + ", ".join(f"{key} = :{key}" for key in fields.keys())), fields)
`,
    },
  ],
  [
    'an upload that is kept in a file, and read again: by a handle, by a helper, by a temporary file',
    ['archive file.read likely', 'inflated file.read certain', 'object file.file certain', 'object file.read certain'],
    {
      'main.py': `
import pickle
import shutil
import tarfile
import tempfile
import uuid
from pathlib import Path

from fastapi import FastAPI, UploadFile

app = FastAPI()


def keep(file: UploadFile, target):
    with open(target, "wb") as out:
        shutil.copyfileobj(file.file, out)


def unpack(path):
    with tarfile.open(path) as archive:
        archive.extractall("/srv/out")


@app.post("/archives")
async def add_archive(file: UploadFile):
    path = Path("/srv") / f"{uuid.uuid4()}.tar"
    with open(path, "wb") as out:
        out.write(await file.read())
    unpack(str(path))


@app.post("/objects")
async def add_object(file: UploadFile):
    path = f"/srv/{uuid.uuid4()}.pkl"
    keep(file, path)
    with open(path, "rb") as given:
        return pickle.load(given)


@app.post("/temporary")
async def add_temporary(file: UploadFile):
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(await file.read())
        with open(kept.name, "rb") as given:
            return pickle.load(given)
`,
    },
  ],
  [
    'files that others wrote, and a file that is named but not sent',
    [],
    {
      'main.py': `
import pickle
import shutil
import tarfile
import uuid

from fastapi import FastAPI, UploadFile

app = FastAPI()


@app.post("/objects")
async def add_object(file: UploadFile):
    path = f"/srv/{uuid.uuid4()}.bin"
    with open(path, "wb") as out:
        out.write(await file.read())
    other = "/srv/model.pkl"
    with open(other, "rb") as given:
        return pickle.load(given)


@app.post("/names")
async def named(kind: str):
    names = {"a": "/srv/a.pkl"}
    with open(names[kind], "rb") as given:
        return pickle.load(given)


def fetch(path):
    shutil.copyfile("/srv/base.tar", path)


@app.post("/archives")
async def archive(size: int):
    path = f"/srv/{uuid.uuid4()}.tar"
    fetch(path)
    tarfile.open(path).extractall("/srv/out")
`,
    },
  ],
  [
    'a page that unpacks what its visitor uploaded',
    ['archive files.name likely', 'file files.name certain', 'inflated files.name certain'],
    {
      'main.py': `
import os
import shutil
import tarfile

import gradio as gr


def unpack(path):
    with tarfile.open(path) as archive:
        archive.extractall("/srv/out")


def uploaded(files, history):
    for file in files:
        target = os.path.join("/srv", os.path.basename(file.name))
        shutil.move(file.name, target)
        unpack(target)


with gr.Blocks() as page:
    files = gr.Files()
    history = gr.Chatbot()
    files.upload(uploaded, [files, history], [history])
`,
    },
  ],
]

test.each(programs)('%s', (_, expected, files) => {
  const tree = createTree(new Map(Object.entries(files)))
  const flows = extractFromSource(tree, { snapshot, withFlows: true }).flows?.flows ?? []
  expect(flows.map(({ effect, source, certainty }) => `${effect.kind} ${source.name} ${certainty}`).sort()).toEqual(expected)
})
