// A large application is read by several threads: what is said does not hang on how many there are.

import { describe, expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

/** Below six million bytes one thread does it all. */
const large = Object.fromEntries(
  [1, 2, 3, 4].map((n) => [`shop/data_${n}.py`, `${'# a line of a large application\n'.repeat(52_000)}VALUE = ${n}\n`]),
)

const files = {
  ...large,
  'shop/main.py': `from fastapi import Depends, FastAPI, HTTPException, Request
import shop.data_1, shop.data_2
from shop.files import router

app = FastAPI()

def caller(request: Request):
    if request.headers.get("x-key") != "s3cret-key-of-the-shop":
        raise HTTPException(401)
    return "clerk"

@app.get("/late", dependencies=[Depends(caller)])
def late(name: str):
    from shop.late import read
    return read(name)

app.include_router(router)
`,
  'shop/files.py': `from fastapi import APIRouter

router = APIRouter()

@router.get("/files/{name:path}")
def show(name: str):
    return open("/srv/" + name).read()
`,
  'shop/late.py': `def read(name):
    return open(name).read()
`,
  'shop/alone.py': `from fastapi import APIRouter

router = APIRouter()

@router.get("/alone")
def alone(name: str):
    return eval(name)
`,
  'shop/broken.py': 'def (\n',
  'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0"]\n',
}

describe('threads', () => {
  test.each([[['scan', '--format', 'json', '--all', '--fail-on', 'never']], [['map', '--format', 'json', '--no-cache']]])('%j', (words) => {
    const folder = writeProject(files)
    const ask = (threads: string, ...words: string[]) =>
      runCommand(words, { folder, environment: { XDG_CACHE_HOME: writeProject({}), FASTWARD_THREADS: threads } })
    const one = ask('1', ...words)
    expect(one.stdout).toContain('shop/late.py')
    expect(one.exit).toBe(0)
    for (const threads of ['2', '4']) expect(ask(threads, ...words)).toEqual(one)
  })

  test('what is kept of a run with several threads is what one would have kept', () => {
    const [folder, cache] = [writeProject(files), writeProject({})]
    const scan = (threads: string) =>
      runCommand(['scan', '--format', 'json', '--all', '--fail-on', 'never'], {
        folder,
        environment: { XDG_CACHE_HOME: cache, FASTWARD_THREADS: threads },
      })
    expect(scan('4')).toEqual(scan('1'))
  })
})
