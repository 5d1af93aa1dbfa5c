// Two states of a small application, and what is said of the step from the one to the other.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../base/index.ts'
import { extractFromSource } from '../extract/index.ts'
import { accessOrder } from '../report/index.ts'
import { compareVerdicts } from './compare-access.ts'
import { type ComparedState, compareModels, isEmpty } from './compare-models.ts'

const snapshot = { commit: null, content: 'a'.repeat(64), tool: '0.1.0', knowledge: '0', policy: null }

function makeState(program: string, parts: Partial<ComparedState> = {}): ComparedState {
  const files = program.split(/^# file: (\S+)\n/m)
  const named = files.length === 1 ? { 'main.py': program } : Object.fromEntries(chunk(files.slice(1)))
  const model = extractFromSource(createTree(named), { snapshot, withFlows: true, fastapiVersion: '0.115.6' })
  return { name: 'state', model, findings: [], suppressed: [], statements: [], packages: [], documents: [], ...parts }
}

function chunk(parts: readonly string[]): [string, string][] {
  return parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as [string, string]] : []))
}

const tell = (base: string, head: string): string[] =>
  compareModels(makeState(base), makeState(head)).changes.map(
    ({ direction, kind, subject, what, routes }) =>
      `${direction} ${kind}: ${subject} ${what}${routes.length > 1 ? ` [${routes.length}]` : ''}`,
  )

const head = `from fastapi import APIRouter, Depends, FastAPI, HTTPException, Header, Query
from pydantic import BaseModel, Field
import jwt, os

def get_user(authorization: str = Header()):
    try:
        return jwt.decode(authorization, "${'k'.repeat(40)}", algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)

def get_admin(user=Depends(get_user)):
    if user["role"] != "admin":
        raise HTTPException(403)
    return user

app = FastAPI()
`

test.each<[name: string, base: string, next: string, said: readonly string[]]>([
  ['nothing', '@app.get("/a")\ndef a(): ...\n', '\n\n@app.get("/a")\ndef a():\n    return 1\n', []],
  ['a new route', '', '@app.get("/a")\ndef a(): ...\n', ['neutral route-added: GET /a is new: open']],
  ['a new open route that changes something', '', '@app.post("/a")\ndef a(): ...\n', ['weaker route-added: POST /a is new: open']],
  [
    'a new route that asks who calls',
    '',
    '@app.post("/a")\ndef a(user=Depends(get_user)): ...\n',
    ['neutral route-added: POST /a is new: authenticated'],
  ],
  ['a route that went', '@app.get("/a")\ndef a(): ...\n', '', ['neutral route-removed: GET /a is no longer served']],
  [
    'a route that moved',
    '@app.get("/a/{item_id}")\ndef a(item_id: int): ...\n',
    '@app.get("/b/{item_id}")\ndef a(item_id: int): ...\n',
    ['neutral route-moved: `/a` is now `/b`'],
  ],
  ['another method', '@app.get("/a")\ndef a(): ...\n', '@app.post("/a")\ndef a(): ...\n', ['neutral route-moved: GET /a is now POST /a']],
  [
    'a parameter of the path under another name',
    '@app.get("/a/{x}")\ndef a(x: int): ...\n',
    '@app.get("/a/{y}")\ndef a(y: int): ...\n',
    [],
  ],
  [
    'a prefix that moved all routes of a router, told once',
    'r = APIRouter()\n@r.get("/a")\ndef a(): ...\n@r.get("/b")\ndef b(): ...\napp.include_router(r, prefix="/v1")\n',
    'r = APIRouter()\n@r.get("/a")\ndef a(): ...\n@r.get("/b")\ndef b(): ...\napp.include_router(r, prefix="/v2")\n',
    ['neutral route-moved: `/v1` is now `/v2` [2]'],
  ],
  [
    'a guard that went from a router, told once',
    'r = APIRouter(dependencies=[Depends(get_user)])\n@r.get("/a")\ndef a(): ...\n@r.get("/b")\ndef b(): ...\napp.include_router(r)\n',
    'r = APIRouter()\n@r.get("/a")\ndef a(): ...\n@r.get("/b")\ndef b(): ...\napp.include_router(r)\n',
    ['weaker access: get_user guards less: routes were authenticated and are now open [2]'],
  ],
  [
    'a guard that came',
    '@app.get("/a")\ndef a(): ...\n',
    '@app.get("/a")\ndef a(user=Depends(get_user)): ...\n',
    ['stronger access: GET /a was open and is now authenticated'],
  ],
  [
    'a role that is no longer asked for',
    '@app.get("/a")\ndef a(user=Depends(get_admin)): ...\n',
    '@app.get("/a")\ndef a(user=Depends(get_user)): ...\n',
    ['weaker access: GET /a was authorised and is now authenticated'],
  ],
  [
    'a check in the handler that went',
    '@app.get("/a")\ndef a(user=Depends(get_user)):\n    if user["role"] != "admin":\n        raise HTTPException(403)\n',
    '@app.get("/a")\ndef a(user=Depends(get_user)):\n    return 1\n',
    ['weaker access: GET /a was authorised and is now authenticated'],
  ],
  [
    'the same guard from another place is no change of access',
    'r = APIRouter()\n@r.get("/a", dependencies=[Depends(get_user)])\ndef a(): ...\napp.include_router(r)\n',
    'r = APIRouter(dependencies=[Depends(get_user)])\n@r.get("/a")\ndef a(): ...\napp.include_router(r)\n',
    [],
  ],
  [
    'a dependency that guards nothing',
    'def page(): return 1\n@app.get("/a")\ndef a(): ...\n',
    'def page(): return 1\n@app.get("/a")\ndef a(p=Depends(page)): ...\n',
    ['neutral dependency: `page` now runs before the handler'],
  ],
  [
    'parameters',
    '@app.get("/a")\ndef a(old: int, limit: int = Query(10, le=100), size: int = 1): ...\n',
    '@app.get("/a")\ndef a(new: int, limit: int = Query(10), size: int = 2): ...\n',
    [
      'weaker parameter: `limit` (query) is without limit where the greatest value was 100',
      'neutral parameter: `new` (query) is now taken, and has to be given',
      'neutral parameter: `old` (query) is no longer taken',
      'neutral parameter: `size` (query) has another default',
    ],
  ],
  [
    'fields of a model, told once for all routes',
    'class Item(BaseModel):\n    name: str = Field(max_length=9)\n    gone: int = 1\n@app.post("/a", dependencies=[Depends(get_user)])\ndef a(item: Item): ...\n@app.put("/a", dependencies=[Depends(get_user)])\ndef b(item: Item): ...\n',
    'class Item(BaseModel):\n    name: str\n    role: str = ""\n@app.post("/a", dependencies=[Depends(get_user)])\ndef a(item: Item): ...\n@app.put("/a", dependencies=[Depends(get_user)])\ndef b(item: Item): ...\n',
    [
      'weaker body: `Item.name` is without limit where the greatest length was 9 [2]',
      'neutral body: `Item.gone` is no longer taken [2]',
      'neutral body: `Item.role` is now taken [2]',
    ],
  ],
  [
    'a field of a model within a generic one',
    'from typing import Generic, TypeVar\nT = TypeVar("T")\nclass Answer(BaseModel, Generic[T]):\n    data: T | None = None\nclass A(BaseModel):\n    x: int\n@app.get("/a", response_model=Answer[A])\ndef a(): ...\n',
    'from typing import Generic, TypeVar\nT = TypeVar("T")\nclass Answer(BaseModel, Generic[T]):\n    data: T | None = None\nclass A(BaseModel):\n    x: int\n    y: int\n@app.get("/a", response_model=Answer[A])\ndef a(): ...\n',
    ['neutral response: `A.y` is now given'],
  ],
  [
    'three fields of a model, told together',
    'class A(BaseModel):\n    x: int\n@app.get("/a", response_model=A)\ndef a(): ...\n',
    'class A(BaseModel):\n    x: int\n    p: int\n    q: int\n    r: int\n@app.get("/a", response_model=A)\ndef a(): ...\n',
    ['neutral response: `p`, `q`, `r` of `A` are now given'],
  ],
  [
    'what asks in the place of another',
    'def get_caller(user=Depends(get_user)): return user\n@app.get("/a")\ndef a(user=Depends(get_user)): ...\n',
    'def get_caller(authorization: str = Header()):\n    return get_user(authorization)\n@app.get("/a")\ndef a(user=Depends(get_caller)): ...\n',
    ['neutral access: GET /a asks otherwise who calls'],
  ],
  [
    'what a factory makes runs anew, with its parameters',
    'def gate(version):\n    def check(x_client: str = Header()): return version\n    return check\n@app.get("/a")\ndef a(): ...\n',
    'def gate(version):\n    def check(x_client: str = Header()): return version\n    return check\n@app.get("/a", dependencies=[Depends(gate(1))])\ndef a(): ...\n',
    ['neutral dependency: `gate(…)` now runs before the handler'],
  ],
  [
    'fields of a response',
    'class User(BaseModel):\n    name: str\n@app.get("/a", response_model=User)\ndef a(): ...\n',
    'class User(BaseModel):\n    name: str\n    hashed_password: str\n    nick: str\n@app.get("/a", response_model=User)\ndef a(): ...\n',
    ['weaker response: `User.hashed_password` is now given: credential by its name', 'neutral response: `User.nick` is now given'],
  ],
  [
    'extra fields',
    'class Item(BaseModel):\n    model_config = {"extra": "forbid"}\n    name: str\n@app.post("/a", dependencies=[Depends(get_user)])\ndef a(item: Item): ...\n',
    'class Item(BaseModel):\n    model_config = {"extra": "allow"}\n    name: str\n@app.post("/a", dependencies=[Depends(get_user)])\ndef a(item: Item): ...\n',
    ['weaker body: `Item` takes fields that it does not declare'],
  ],
  [
    'CORS',
    'from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware, allow_origins=["https://a.example"])\n',
    'from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n',
    [
      'weaker cors: CORSMiddleware `allow_credentials` is true and was not given',
      'weaker cors: CORSMiddleware `allow_origins` is ["*"] and was ["https://a.example"]',
    ],
  ],
  [
    'middleware that keeps strange hosts out',
    'from starlette.middleware.trustedhost import TrustedHostMiddleware\napp.add_middleware(TrustedHostMiddleware, allowed_hosts=["a"])\n',
    '',
    ['weaker middleware: TrustedHostMiddleware no longer sees requests'],
  ],
  [
    'the pages of FastAPI',
    'app = FastAPI(docs_url=None)\n',
    'app = FastAPI(redoc_url=None)\n',
    ['weaker docs: the page of Swagger UI is now served at /docs', 'stronger docs: the page of ReDoc is no longer served'],
  ],
  [
    'a condition',
    '@app.get("/a")\ndef a(): ...\n',
    'if os.environ.get("DEBUG", "0") == "1":\n    @app.get("/a")\n    def a(): ...\n',
    ["stronger condition: GET /a is served where `os.environ.get('DEBUG', '0') == '1'` (off by default), and was always"],
  ],
  [
    'what a route does to the outside',
    'import subprocess\n@app.get("/a")\ndef a(): ...\n',
    'import subprocess\n@app.get("/a")\ndef a():\n    subprocess.run("ls", shell=True)\n',
    ['neutral effect: a now runs commands by a shell'],
  ],
  [
    'code that went to another module',
    '# file: main.py\nfrom fastapi import FastAPI\nfrom one import a\napp = FastAPI()\napp.get("/a")(a)\n# file: one.py\ndef a(): ...\n',
    '# file: main.py\nfrom fastapi import FastAPI\nfrom two import a\napp = FastAPI()\napp.get("/a")(a)\n# file: two.py\ndef a(): ...\n',
    ['neutral handler: one `a` is now in `two`'],
  ],
])('%s', (_, base, next, said) => {
  const whole = (program: string) => (program.startsWith('# file') ? program : head + program)
  expect(tell(whole(base), whole(next))).toEqual(said)
})

test('who may call: the reverse of weaker is stronger, and nothing that is not known is stronger', () => {
  for (const one of accessOrder)
    for (const other of accessOrder) {
      const said = compareVerdicts(one, other)
      if (one === other) expect(said).toBeNull()
      else if (one === 'unknown' || other === 'unknown') expect(said).toBe('unknown')
      else if (said === 'weaker') expect(compareVerdicts(other, one)).not.toBe('weaker')
      else if (said === 'neutral') expect(other).toBe('optional')
      else expect(compareVerdicts(other, one)).toBe('weaker')
    }
})

const decorators = ['', ', dependencies=[Depends(get_user)]', ', dependencies=[Depends(get_admin)]', ', include_in_schema=False']
const parameters = ['', 'x: int', 'x: int = 1', 'x: str = Query("a", max_length=9)']

test('a state is no different from itself, and the difference of two is the same twice', () => {
  const route = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    decorator: fc.constantFrom(...decorators),
    parameter: fc.constantFrom(...parameters),
  })
  const program = fc.uniqueArray(route, { selector: ({ name }) => name, maxLength: 3 })
  const write = (routes: readonly { name: string; decorator: string; parameter: string }[]) =>
    head + routes.map(({ name, decorator, parameter }) => `@app.get("/${name}"${decorator})\ndef ${name}(${parameter}): ...\n`).join('')
  fc.assert(
    fc.property(program, program, (one, other) => {
      const [base, next] = [makeState(write(one)), makeState(write(other))]
      expect(isEmpty(compareModels(base, base))).toBe(true)
      expect(compareModels(base, next)).toEqual(compareModels(base, next))
      expect(isEmpty(compareModels(base, next))).toBe(write(one) === write(other))
    }),
    { numRuns: Math.min(40, Number(process.env['FUZZ_RUNS'] ?? 40)) },
  )
})

test('packages, one line each, and one for many', () => {
  const rows = (version: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ file: 'uv.lock', name: `p${index}`, version }))
  const said = (base: ComparedState['packages'], next: ComparedState['packages']) =>
    compareModels(makeState('', { packages: base }), makeState('', { packages: next })).changes.map(
      ({ subject, what }) => `${subject} ${what}`,
    )
  expect(said(rows('1', 1), rows('2', 2))).toEqual(['p0 (uv.lock) is 2 and was 1', 'p1 (uv.lock) is new: 2'])
  expect(said(rows('1', 9), rows('2', 9))).toEqual(['9 packages of uv.lock are another release'])
})

test('a committed document against the code', () => {
  const program = `${head}
@app.get("/a")
def a(): ...
@app.get("/b")
def b(): ...
@app.get("/c", include_in_schema=False)
def c(): ...
@app.get("/d")
def d(user=Depends(get_user)): ...
`
  const secured = { security: [{ key: [] }] }
  const content = { openapi: '3.1.0', paths: { '/a': { get: secured }, '/old': { get: {} }, '/d': { get: {} } } }
  const { documents } = compareModels(makeState(program), makeState(program, { documents: [{ file: 'openapi.json', content }] }))
  expect(documents).toEqual([
    {
      file: 'openapi.json',
      app: 'main:app',
      stale: ['GET /old'],
      undocumented: ['GET /b'],
      hidden: ['GET /c'],
      wronglyOpen: ['GET /a'],
      silentlyGuarded: ['GET /d'],
    },
  ])
})

test('a page of the application’s own where FastAPI’s was is no page less', () => {
  const own = 'app = FastAPI(docs_url=None)\n@app.get("/docs")\ndef page(): ...\n'
  const said = tell('from fastapi import FastAPI\napp = FastAPI()\n', `from fastapi import FastAPI\n${own}`)
  expect(said).toContain("neutral docs: the page of Swagger UI is no longer FastAPI's own: a route of the application answers /docs")
  expect(said.filter((line) => line.startsWith('stronger'))).toEqual([])
})
