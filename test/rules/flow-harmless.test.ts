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
]

const head = `import ipaddress, os, re, socket
from pathlib import Path
from typing import Annotated
import httpx, requests
from fastapi import Depends, FastAPI, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse
from PIL import Image
from pydantic import AfterValidator, BaseModel, field_validator
from slugify import slugify
from sqlalchemy import text
app = FastAPI()

class Link:
    def __init__(self, link):
        self.link = link
        self.name = link
`

test.each(programs)('%s', (_, expected, code) => {
  const { flows } = extractFromSource(createTree(new Map([['main.py', head + code]])), { snapshot, withFlows: true })
  expect((flows?.flows ?? []).map(({ source }) => source.name)).toEqual(expected)
})
