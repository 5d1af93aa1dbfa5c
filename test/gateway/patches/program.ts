// A shop of our own that can be hurt in several ways, and the same shop mended.

/** `mended`: names of the weaknesses that are no more. */
export function writeShop(mended: ReadonlySet<string>): string {
  const is = (name: string) => mended.has(name)
  return `import pathlib
import sqlite3
import subprocess
import urllib.request
${is('command') ? 'import shlex\n' : ''}
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel${is('ssrf') ? '\nfrom urllib.parse import urlsplit' : ''}

app = FastAPI()
here = pathlib.Path(__file__).parent / "letters"
shelf = sqlite3.connect(":memory:", check_same_thread=False)
shelf.execute("create table books (title text, secret text)")
shelf.execute("insert into books values ('Emma', 'under the stairs')")


class Picture(BaseModel):
    title: str
    address: str


@app.get("/disk")
def disk(folder: str = ""):
${
  is('command')
    ? '    return subprocess.run("echo used: " + shlex.quote(folder), shell=True, capture_output=True, text=True).stdout'
    : '    return subprocess.run("echo used: " + folder, shell=True, capture_output=True, text=True).stdout'
}


@app.get("/letters/{name:path}")
def letter(name: str):
${
  is('path')
    ? `    found = (here / name).resolve()
    if not found.is_relative_to(here.resolve()):
        raise HTTPException(404)
    return found.read_text()`
    : '    return (here / name).read_text()'
}


@app.get("/books")
def books(title: str):
${
  is('sql')
    ? '    return shelf.execute("select title from books where title = ?", (title,)).fetchall()'
    : `    return shelf.execute(f"select title from books where title = '{title}'").fetchall()`
}


@app.post("/pictures")
def picture(picture: Picture):
${
  is('ssrf')
    ? `    if urlsplit(picture.address).hostname != "pictures.shop.example":
        raise HTTPException(400)
    with urllib.request.urlopen("https://pictures.shop.example/" + picture.title) as answer:`
    : '    with urllib.request.urlopen(picture.address) as answer:'
}
        return answer.read().decode()


@app.get("/health")
def health():
    return "well"
`
}
