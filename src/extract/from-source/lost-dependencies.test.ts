import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Model } from '../../model/index.ts'
import { extractFromSource } from './extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function modelOf(program: string, fastapi = '0.165.0'): Model {
  const text = `${program.startsWith('from __future__') ? '' : HEAD}${program}`
  return extractFromSource(createTree(new Map([['main.py', text]])), { snapshot, withCode: false, fastapiVersion: fastapi })
}

const IMPORTS = `import functools
from typing import Annotated, List, Optional
from fastapi import APIRouter, Depends, FastAPI, Query, Request, WebSocket
`
const HEAD = `${IMPORTS}
app = FastAPI()
def who(): return read()
def other(): return read()
User = Annotated[str, Depends(who)]
`

const lostIn = (program: string, fastapi?: string): string[] =>
  modelOf(program, fastapi).routes.flatMap(({ lost }) =>
    (lost ?? []).map(({ how, call, parameter, of }) => `${how} ${call} ${parameter} ${of}`),
  )

const route = (parameters: string) => `@app.get("/x")\ndef read_x(${parameters}): ...\n`

describe('dependencies that FastAPI does not follow', () => {
  test.each([
    ['an alias in Optional', route('user: Optional[User] = None'), ['inside-type main:who user null']],
    ['an alias beside None', route('user: User | None = None'), ['inside-type main:who user null']],
    ['a list of an alias', route('users: list[User]'), ['inside-type main:who users null']],
    ['in a dependency', `def dep(user: Optional[User] = None): ...\n${route('x=Depends(dep)')}`, ['inside-type main:who user 0']],
    ['an alias alone', route('user: User'), []],
    ['an alias of what may be None', `Maybe = Annotated[Optional[str], Depends(who)]\n${route('user: Maybe')}`, []],
    ['a default of its own', route('user: Optional[User] = Depends(other)'), ['inside-type main:who user null'].slice(1)],
    ['two in one Annotated', route('user: Annotated[str, Depends(who), Depends(other)]'), ['overruled main:who user null']],
    ['an alias in one', route('user: Annotated[User, Depends(other)]'), ['overruled main:who user null']],
    ['a query behind it', route('user: Annotated[User, Query()]'), ['overruled main:who user null']],
    ['the same one twice', route('user: Annotated[User, Depends(who)]'), []],
    [
      'a class attribute of a dependency',
      `class Common:\n    user = Depends(who)\n    def __init__(self, page: int = 0): ...\n${route('common: Common = Depends()')}`,
      ['class-attribute main:who user 0'],
    ],
    [
      'of a dataclass, where it is annotated',
      `from dataclasses import dataclass\n@dataclass\nclass Common:\n    user: str = Depends(who)\n${route('common: Common = Depends()')}`,
      [],
    ],
    [
      'of a view',
      `from fastapi_utils.cbv import cbv\nrouter = APIRouter()\n@cbv(router)\nclass View:\n    one = Depends(who)\n    two: str = Depends(other)\n    @router.get("/x")\n    def read_x(self): ...\napp.include_router(router)\n`,
      ['not-annotated main:who one 1'],
    ],
  ])('%s', (_, program, expected) => {
    expect(lostIn(program)).toEqual(expected)
  })
})

const LATE = `from __future__ import annotations
${IMPORTS}
def who(): return read()
def make():
    def local(): return read()
    app = FastAPI()
    Local = Annotated[str, Depends(local)]
    @app.get("/a")
    def one(user: Annotated[str, Depends(local)]): ...
    @app.get("/b")
    def two(user: Local): ...
    @app.get("/c")
    def three(user: Annotated[str, Depends(who)]): ...
    @app.get("/d")
    def four(user: str = Depends(local)): ...
    return app
app = make()
`
test.each([
  ['0.165.0', ['postponed main:make.<locals>.local user null', 'postponed main:make.<locals>.local user null']],
  ['0.115.0', ['postponed main:make.<locals>.local user null', 'postponed main:make.<locals>.local user null']],
  ['0.124.0', []],
])('names that are local to a factory, with FastAPI %s', (release, expected) => {
  expect(lostIn(LATE, release)).toEqual(expected)
})

const LATER = `async def check(x: int): ...
def make(): yield 1
class Check:
    async def __call__(self, x: int): ...
def wrapped(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)
    return wrapper
def awaited(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        return await func(*args, **kwargs)
    return wrapper
@app.get("/x", dependencies=[
    Depends(functools.partial(check, 1)),
    Depends(functools.partial(Check(), 1)),
    Depends(functools.partial(make)),
    Depends(functools.partial(who)),
    Depends(wrapped(check)),
    Depends(wrapped(make)),
    Depends(wrapped(who)),
    Depends(awaited(check)),
    Depends(check),
])
def read_x(): ...
`
test.each([
  ['0.123.4', [0, 1, 4, 5]],
  ['0.123.5', []],
])('what FastAPI %s calls and does not await', (release, expected) => {
  const { dependencies } = modelOf(LATER, release).routes.find(({ path }) => path === '/x') ?? { dependencies: [] }
  expect(dependencies.flatMap(({ neverAwaited }, i) => (neverAwaited === true ? [i] : []))).toEqual(expected)
})

test('a dependency says what connection it cannot do without, and whether there is code in it', () => {
  const program = `def one(request: Request): return request
def two(socket: WebSocket): return socket
def three(request: Request = None): return request
def four(): pass
def five(): return {"name": "x", "roles": [1]}
def six(): return read()
@app.get("/x", dependencies=[Depends(one), Depends(two), Depends(three), Depends(four), Depends(five), Depends(six), Depends(lambda: None)])
def read_x(): ...
`
  const [found] = modelOf(program).routes.filter(({ path }) => path === '/x')
  expect(found?.dependencies.map(({ connection, empty }) => connection ?? empty ?? null)).toEqual([
    'request',
    'websocket',
    null,
    true,
    true,
    null,
    true,
  ])
})
