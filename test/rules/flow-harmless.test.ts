// Programs that come near a flow and are none, and their neighbours that are one: `[]` where nothing reaches the effect.
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

const programs: readonly (readonly [name: string, expected: readonly string[], code: string])[] = [
  [
    'the common path in a variable',
    [],
    `
@app.get("/{path:path}")
def serve(path: str):
    root = Path("/srv/static")
    name = os.path.normpath(root / path)
    common = Path(os.path.commonpath([root, name]))
    if common != root:
        raise HTTPException(404)
    return FileResponse(Path(f"{name}.gz"))
`,
  ],
  [
    'one of those that are known, looked up',
    [],
    `
LINKS = [Link("https://one.example"), Link("https://two.example")]

@app.get("/")
def fetch(link: str):
    found = next((one for one in LINKS if one.link == link), None)
    if not found:
        raise HTTPException(404)
    return requests.get(link).text
`,
  ],
  [
    'looked up under another name than what is asked for',
    ['link'],
    `
LINKS = [Link("https://one.example"), Link("https://two.example")]

@app.get("/")
def fetch(link: str, name: str):
    found = next((one for one in LINKS if one.name == name), None)
    if not found:
        raise HTTPException(404)
    return requests.get(link).text
`,
  ],
  [
    'a key of several lines',
    [],
    `
@app.post("/")
def check(key: str):
    if "\\n" not in key:
        raise HTTPException(422)
    if os.path.isfile(key):
        return open(key).read()
`,
  ],
  [
    'a path that stays below another way of writing the same folder',
    [],
    `
FOLDER = Path("dist")
ROOT = FOLDER.resolve()

def find(name):
    try:
        (ROOT / name).resolve().relative_to(ROOT)
    except ValueError:
        return None
    found = FOLDER / name
    return found if found.is_file() else None

@app.get("/{path:path}")
def serve(path: str):
    found = find(path)
    if found is not None:
        return FileResponse(found)
`,
  ],
  [
    'a path that is not resolved before it is held against the folder',
    ['path'],
    `
FOLDER = Path("dist")

@app.get("/{path:path}")
def serve(path: str):
    (FOLDER / path).relative_to(FOLDER)
    return FileResponse(FOLDER / path)
`,
  ],
  [
    'open files of several uploads',
    [],
    `
@app.post("/")
def show(images: list[UploadFile]):
    return Image.open(images[0].file).size
`,
  ],
  [
    'parts of the path of the request without a slash, behind other letters',
    [],
    `
@app.middleware("http")
async def record(request: Request, call_next):
    name = "_".join(request.url.path.strip("/").split("/"))
    with open(os.path.join("/tmp/records", f"at-{name}.html"), "w") as file:
        file.write("")
    return await call_next(request)
`,
  ],
  [
    'a client with a transport that looks where it connects, given to a function',
    [],
    `
class Guarded(httpx.AsyncHTTPTransport):
    async def handle_async_request(self, request):
        for found in socket.getaddrinfo(request.url.host, None):
            if ipaddress.ip_address(found[4][0]).is_private:
                raise ValueError(request.url)
        return await super().handle_async_request(request)

async def largest(urls: list[str]):
    async def ask(client: httpx.AsyncClient, url: str):
        return await client.head(url)

    async with httpx.AsyncClient(transport=Guarded()) as client:
        return [await ask(client, url) for url in urls]

@app.post("/")
async def scrape(urls: list[str]):
    return await largest(urls)
`,
  ],
  [
    'a name made of letters and dashes, in a pattern',
    [],
    `
@app.post("/")
def match(name: str, text: str):
    return bool(re.match(f"^({slugify(name)})(-[0-9]+)?$", text))
`,
  ],
  [
    'names of fields that become columns',
    [],
    `
class Entry(BaseModel):
    id: str
    title: str

def to_dict(entry: BaseModel):
    found = {}
    for key, value in entry.dict().items():
        if isinstance(value, list):
            found[key] = json.dumps(value)
            continue
        found[key] = value
    return found

@app.put("/")
def update(entry: Entry):
    columns = ", ".join(f'"{key}" = :{key}' for key in to_dict(entry).keys())
    session.execute(text(f"UPDATE entries SET {columns} WHERE id = :id"), to_dict(entry))
`,
  ],
  [
    'keys of a body that is any object',
    ['body'],
    `
@app.put("/")
def update(body: dict):
    columns = ", ".join(f"{key} = :{key}" for key in body.keys())
    session.execute(text(f"UPDATE entries SET {columns}"), body)
`,
  ],
  [
    'keys that a body put into a dict of the program',
    ['body'],
    `
@app.put("/")
def update(body: dict):
    found = {}
    for key, value in body.items():
        found[key] = value
    columns = ", ".join(f"{key} = :{key}" for key in found)
    session.execute(text(f"UPDATE entries SET {columns}"), found)
`,
  ],
  [
    'values under keys of the program, and the keys',
    [],
    `
@app.put("/")
def update(title: str, note: str):
    found = {"title": title, "note": note}
    columns = ", ".join(f"{key} = :{key}" for key in found)
    session.execute(text(f"UPDATE entries SET {columns}"), found)
`,
  ],
  [
    'a value under a key of the program, in the text',
    ['note'],
    `
@app.put("/")
def update(title: str, note: str):
    found = {"title": "x", "note": note}
    columns = ", ".join(f"{key} = '{value}'" for key, value in found.items())
    session.execute(text(f"UPDATE entries SET {columns}"))
`,
  ],
  [
    'arguments by name, of which some are wanted',
    [],
    `
ALLOWED = {"title", "note"}

def change(id, **fields):
    wanted = {key: value for key, value in fields.items() if key in ALLOWED}
    columns = ", ".join(f"{key} = ?" for key in wanted)
    session.execute(text(f"UPDATE entries SET {columns} WHERE id = ?"), [*wanted.values(), id])

@app.put("/{id}")
async def update(id: int, request: Request):
    body = await request.json()
    change(id, **body)
`,
  ],
  [
    'arguments by name, all of them',
    ['json'],
    `
def change(id, **fields):
    columns = ", ".join(f"{key} = ?" for key in fields)
    session.execute(text(f"UPDATE entries SET {columns} WHERE id = ?"), [*fields.values(), id])

@app.put("/{id}")
async def update(id: int, request: Request):
    body = await request.json()
    change(id, **body)
`,
  ],
  [
    'a type with a predicate',
    [],
    `
FIELD = re.compile(r"^[a-zA-Z0-9_.]+$")

def is_field(value: str) -> bool:
    return FIELD.match(value) is not None

Field = Annotated[str, Predicate(is_field)]
type OtherField = Annotated[str, Predicate(is_field)]

@app.get("/")
def count(fields: list[Field], other: OtherField):
    session.execute(text(f"SELECT sum({fields[0]}), sum({other})"))
`,
  ],
  [
    'a type with a function that refuses, and one that only looks so',
    ['other'],
    `
def refuse(value: str) -> str:
    if not value.isalnum():
        raise ValueError(value)
    return value

def trim(value: str) -> str:
    return value.strip()

@app.get("/")
def count(field: Annotated[str, AfterValidator(refuse)], other: Annotated[str, AfterValidator(trim)]):
    session.execute(text(f"SELECT sum({field}), sum({other})"))
`,
  ],
  [
    'a validator of a model in a model, and a field of the same name in another',
    ['order.other.name'],
    `
class Table(BaseModel):
    name: str

    @field_validator("name")
    @classmethod
    def check(cls, value):
        if re.match(r"^[A-Z][a-z0-9]+$", value) is None:
            raise ValueError(value)
        return value

class Free(BaseModel):
    name: str

class Order(BaseModel):
    table: Table
    tables: list[Table]
    other: Free

@app.post("/")
def create(order: Order):
    session.execute(text(f"DROP TABLE {order.table.name}"))
    session.execute(text(f"DROP TABLE {order.tables[0].name}"))
    session.execute(text(f"DROP TABLE {order.other.name}"))
`,
  ],
]

const head = `import ipaddress, json, os, re, socket
from pathlib import Path
from typing import Annotated
import httpx, requests
from annotated_types import Predicate
from fastapi import Depends, FastAPI, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse
from PIL import Image
from pydantic import AfterValidator, BaseModel, field_validator
from slugify import slugify
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker
app = FastAPI()
session = sessionmaker()()

class Link:
    def __init__(self, link):
        self.link = link
        self.name = link
`

test.each(programs)('%s', (_, expected, code) => {
  const { flows } = extractFromSource(createTree(new Map([['main.py', head + code]])), { snapshot, withFlows: true })
  expect((flows?.flows ?? []).map(({ source }) => source.name)).toEqual(expected)
})
