// Which flows are certain, which are likely, and which are none: what a way through a program allows.
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

const programs: readonly (readonly [name: string, expected: readonly string[], code: string])[] = [
  [
    'the name of a file of our own, to which an upload was written',
    [],
    `
@app.post("/")
async def convert(file: UploadFile):
    data = await file.read()
    with tempfile.NamedTemporaryFile(delete=False) as kept:
        kept.write(data)
        path = kept.name
    os.unlink(path)
`,
  ],
  [
    'an arm in which the value was not stored',
    [],
    `
@app.post("/")
def search(path: str, kind: str):
    found = None
    if kind == "path":
        found = path
    elif kind == "data":
        found = "/srv/upload.png"
    if kind == "data" and found:
        os.remove(found)
`,
  ],
  [
    'the arm in which it was stored, and one where what was compared has been written since',
    ['certain', 'certain'],
    `
@app.post("/")
def search(path: str, kind: str):
    found = None
    if kind == "path":
        found = path
    if kind == "path":
        os.remove(found)
    kind = "data"
    if kind == "data":
        os.unlink(found)
`,
  ],
  [
    'an arm for those who give no text',
    ['likely'],
    `
def load(path, text=None):
    if text is None:
        with open(path) as file:
            text = file.read()
    return text


@app.post("/")
def parse(path: str):
    return load(path, download(path))
`,
  ],
  [
    'an arm for those who give no text, from one who gives none',
    ['certain'],
    `
def load(path, text=None):
    if text is None:
        with open(path) as file:
            text = file.read()
    return text


@app.post("/")
def parse(path: str):
    return load(path)
`,
  ],
  [
    'an arm for those who ask for it, from one who does',
    ['certain'],
    `
def load(path, dry_run=False):
    if dry_run:
        return open(path)


@app.post("/one")
def one(given: str):
    return load(given, dry_run=True)
`,
  ],
  [
    'an arm for those who ask for it, from one who does not',
    ['likely'],
    `
def load(path, dry_run=False):
    if dry_run:
        return open(path)


@app.post("/other")
def other(given: str):
    return load(given)
`,
  ],
  [
    'a method that is told by its name alone',
    ['likely'],
    `
class Store:
    def remove_stored_file(self, name):
        os.remove("/srv/" + name)


@app.post("/")
def drop(name: str):
    find_store().remove_stored_file(name)
`,
  ],
  [
    'a name behind other letters, which no folder bears',
    ['likely'],
    `
@app.get("/")
def read(name: str):
    return open(f"/srv/report-{name}").read()
`,
  ],
  [
    'folders behind other letters that are made',
    ['certain'],
    `
@app.post("/")
def make(name: str):
    os.makedirs(f"/srv/report-{name}")
`,
  ],
  [
    'a folder that is given to be looked into',
    ['likely', 'likely'],
    `
@app.post("/")
def look(folder: str):
    for name in os.listdir(folder):
        open(os.path.join(folder, name))
`,
  ],
  [
    'a model that is no path',
    ['likely'],
    `
class Entry(BaseModel):
    text: str


@app.post("/")
def keep(entry: Entry):
    open(entry)
`,
  ],
  [
    'an address in a body whose signature was compared',
    ['likely'],
    `
async def signed(request: Request):
    body = await request.body()
    if not hmac.compare_digest(sign(body), request.headers["x-signature"]):
        raise HTTPException(401)
    return json.loads(body)


@app.post("/")
def answer(event: dict = Depends(signed)):
    requests.post(event["url"])
`,
  ],
  [
    'only from the machine itself',
    ['likely'],
    `
@app.get("/")
def view(path: str, request: Request):
    host = request.client.host
    if host not in ("127.0.0.1", "::1"):
        raise HTTPException(403)
    return open(path).read()
`,
  ],
  [
    'an attribute that need not be there, and one that uploads do not have',
    ['likely', 'likely'],
    `
class Wish(BaseModel):
    title: str
    place: str = ""


@app.post("/")
def keep(wish: Wish):
    open(getattr(wish, "place", None) or "/srv/other")


@app.post("/other")
def other(file: UploadFile):
    open(file.data)
`,
  ],
  [
    'letters that a loop takes out, and a name without its slashes in front and without dots',
    [],
    `
def to_name(text):
    for letter in ["/", ".", " "]:
        text = text.replace(letter, "_")
    return text


@app.get("/")
def read(name: str):
    return open(f"/srv/{to_name(name)}.json").read()


@app.get("/other")
def other(name: str):
    inner = Path(name).as_posix().lstrip("/")
    if ".." in Path(inner).parts:
        raise HTTPException(404)
    return (Path("/srv") / inner).read_text()
`,
  ],
  [
    'a parameter that bears the name of a function elsewhere',
    ['likely'],
    `
@decorated
def remove_file(name):
    os.remove(name)


def each(remove_file, names):
    for name in names:
        remove_file(name)


@app.post("/")
def clean(names: list[str]):
    each(find_way(), names)
`,
  ],
  [
    'a file whose parent is the folder',
    [],
    `
def is_in(file: Path, folder: Path):
    return file.is_file() and file.parent.samefile(folder)


@app.get("/")
def read(name: str):
    file = Path("/srv") / name
    if not is_in(file, Path("/srv")):
        raise HTTPException(404)
    return file.read_text()
`,
  ],
  [
    'an address that a function gives back when it has resolved it',
    [],
    `
def resolved(url):
    for info in socket.getaddrinfo(urlparse(url).hostname, 443):
        if ipaddress.ip_address(info[4][0]).is_private:
            raise ValueError(url)
    return url


class Page(BaseModel):
    url: str

    @field_validator("url")
    @classmethod
    def public(cls, value):
        return resolved(value)


@app.post("/")
def fetch(page: Page):
    requests.get(page.url, allow_redirects=False)
`,
  ],
  [
    'the twelfth of many classes whose method a base calls, told by a name that is made at run time',
    ['likely'],
    `
class Provider:
    @staticmethod
    def _format_alert(event):
        raise NotImplementedError

    @classmethod
    def format_alert(cls, event):
        return cls._format_alert(event)

${Array.from({ length: 11 }, (_, i) => `class P${i}(Provider):\n    @staticmethod\n    def _format_alert(event):\n        return event\n`).join('\n')}

class Topic(Provider):
    @staticmethod
    def _format_alert(event):
        if event.get("type") == "confirm":
            requests.get(event.get("url"))


@app.post("/alerts/{name}")
def receive(name: str, event: dict):
    provider = getattr(importlib.import_module("providers." + name), "Provider")
    provider.format_alert(event)
`,
  ],
  [
    'a test whose answer is kept, and is no where it cannot be asked',
    [],
    `
def to_file(name):
    base = os.path.realpath("/srv")
    path = os.path.realpath(os.path.join(base, name))
    try:
        inside = os.path.commonpath((base, path)) == base
    except ValueError:
        inside = False
    if not inside:
        raise PermissionError(name)
    return path


@app.get("/")
def read(name: str):
    return open(to_file(name)).read()
`,
  ],
  [
    'a function that calls itself on the parts of what it was given',
    ['certain'],
    `
def render(value):
    if isinstance(value, list):
        return [render(one) for one in value]
    if isinstance(value, dict):
        return {key: render(one) for key, one in value.items()}
    return parse(value)


def parse(text):
    if text.startswith("{{"):
        return render([text[2:], parse(text[:2]), render(text)])
    return text


@app.post("/")
def fetch(step: dict):
    requests.get(render(step))
`,
  ],
  [
    'an upload that is written under its name, and read again',
    ['certain', 'likely'],
    `
@app.post("/")
def store(file: UploadFile):
    target = Path("/srv/in") / file.filename
    target.write_bytes(file.file.read())
    return len(target.read_bytes())
`,
  ],
  [
    'a file under the name of an upload, which nobody wrote',
    ['certain'],
    `
@app.post("/")
def compare(file: UploadFile):
    return (Path("/srv/in") / file.filename).read_bytes() == file.file.read()
`,
  ],
  [
    'a name of which there is one among the records, and one that is only given along',
    ['likely', 'certain'],
    `
@app.get("/logs/{name:path}")
async def logs(name: str):
    run = await run_in_threadpool(Runs().get_run, session, name)
    if not run:
        raise HTTPException(404)
    return (Path("/srv/logs") / name / "log").read_text()

@app.get("/records/{name:path}")
def record(name: str, user: str):
    known = get_user(user)
    if known is None:
        raise HTTPException(404)
    return (Path("/srv/records") / name / "record").read_bytes()
`,
  ],
  [
    'what objects of the program are made with that are dependencies',
    ['certain'],
    `
class Service:
    def __init__(self, path: str):
        self.found = open(path).read()

    def __call__(self, name: str):
        return open(name).read()

service = Service(settings.path)

@app.get("/")
def show(found = Depends(service)):
    return found
`,
  ],
  [
    'a method that does its work, of which another class does it otherwise',
    ['likely'],
    `
class Records:
    def delete(self, name):
        session.execute("DELETE FROM records WHERE name = ?", [name])
        session.commit()

class Folders(Records):
    def delete(self, name):
        shutil.rmtree(Path("/srv/folders") / name)
        super().delete(name)

@app.delete("/{name:path}")
def delete(name: str, records: Records = Depends(get_records)):
    records.delete(name)

def get_records() -> Records:
    return registry["records"]
`,
  ],
  [
    'a function that always raises, by its name',
    ['likely'],
    `
@app.get("/logs/{name:path}")
def logs(name: str):
    run = get_run(session, name)
    if not run:
        log_and_raise(404, name=name)
    return (Path("/srv/logs") / name / "log").read_text()
`,
  ],
]

const head = `import hmac, importlib, ipaddress, json, os, shutil, socket, tempfile
from pathlib import Path
from urllib.parse import urlparse
import requests
from fastapi import Depends, FastAPI, HTTPException, Request, UploadFile
from pydantic import BaseModel, field_validator
app = FastAPI()
`

test.each(programs)('%s', (_, expected, code) => {
  const { flows } = extractFromSource(createTree(new Map([['main.py', head + code]])), { snapshot, withFlows: true })
  expect((flows?.flows ?? []).map(({ certainty }) => certainty)).toEqual(expected)
})
