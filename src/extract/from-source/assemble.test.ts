import { describe, expect, it } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { HttpRoute, Model, Route } from '../../model/index.ts'
import { extractFromSource } from './extract-source.ts'
import { toOpenapi } from './openapi/index.ts'

const snapshot: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }

/** The model of one program, with what every program here imports. They stand in the first line. */
function read(program: string): Model {
  const imports =
    'from fastapi import *; from fastapi.routing import APIRoute; from fastapi.middleware.cors import CORSMiddleware; from pydantic import BaseModel; from pydantic_settings import BaseSettings; import os; from typing import Annotated; '
  return extractFromSource(createTree({ 'main.py': `${imports}${program}` }), { snapshot })
}

function routeAt(model: Model, path: string): Route {
  const route = model.routes.find((one) => one.path === path)
  if (route === undefined) throw new Error(`no route at ${path}`)
  return route
}

function httpAt(model: Model, path: string): HttpRoute {
  const route = routeAt(model, path)
  if (route.kind !== 'http') throw new Error(`${path} is a ${route.kind}`)
  return route
}

describe('arguments', () => {
  const model = read(`
class Settings(BaseSettings):
    origins: list[str] = ["*"]
    none: list[str] = []
    groups: dict[str, list[str]] = {"a": ["b"]}
    text: str = "a,b"
settings = Settings()
app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    a=settings.origins, b=settings.none, c=settings.groups, d=settings.text.split(","), e=os.getenv("X", "a,b").split(","),
    f=[o.strip() for o in settings.origins], g=["x", *settings.origins], h=["x"],
)
if settings.none:
    app.add_middleware(CORSMiddleware)
`)
  it.each([
    ['a', ['*'], 'Settings.origins'],
    ['b', [], 'Settings.none'],
    ['c', { a: ['b'] }, 'Settings.groups'],
    ['d', ['a', 'b'], 'Settings.text'],
    ['e', ['a', 'b'], 'X'],
    ['f', ['*'], 'Settings.origins'],
    ['g', ['x', '*'], 'Settings.origins'],
    ['h', ['x'], null],
  ])('%s is %j by %s', (name, value, note) => {
    const option = model.apps[0]?.middleware[1]?.options[name]
    expect(option).toMatchObject({ value, note, certainty: note === null ? 'certain' : 'likely' })
  })

  it('keep middleware under a list that is empty by default', () => {
    expect(model.apps[0]?.middleware[0]?.condition).toEqual({ text: 'settings.none', default: 'off' })
  })
})

it('conditions are one line that a person reads', () => {
  const model = read(`
app = FastAPI()
if some.thing(lambda:
              1):
    @app.get("/a")
    def a(): ...
if ${'other(1) or '.repeat(30)} last:
    @app.get("/b")
    def b(): ...
`)
  expect(routeAt(model, '/a').condition?.text).not.toContain('\n')
  expect(routeAt(model, '/b').condition?.text).toHaveLength(100)
})

it('wrappers are the outermost middleware, with their options', () => {
  const [app] = read(`
class Quiet:
    def __init__(self, app, level): self.app, self.level = app, level
app = FastAPI()
app.add_middleware(Quiet, level=1)
app = Quiet(CORSMiddleware(app, allow_origins=["*"]), "high")
`).apps
  expect(app?.wrappedBy).toEqual(['main.Quiet', 'starlette.middleware.cors.CORSMiddleware'])
  expect(app?.middleware.map((m) => [m.name, Object.entries(m.options).map(([k, v]) => `${k}=${JSON.stringify(v.value)}`)])).toEqual([
    ['Quiet', ['level="high"']],
    ['CORSMiddleware', ['allow_origins=["*"]']],
    ['Quiet', ['level=1']],
  ])
  expect(app?.middleware[1]?.options['allow_origins']?.place).toEqual({ file: 'main.py', line: 6 })
})

describe('routes', () => {
  const model = read(`
def get_db(): ...
Db = Annotated[str, Depends(get_db)]
def get_user(request: Request, db: Db): ...
class Timed(APIRoute): ...
inner = APIRouter(prefix="/inner", route_class=Timed)
@inner.get("/a")
def a(user=Depends(get_user)): ...
def make(): return APIRouter(prefix="/made")
made = make()
@made.get("/b", dependencies=[
    Depends(get_db),
])
def b(): ...
inner.include_router(made)
app = FastAPI()
app.include_router(inner, prefix="/v1")
@app.get("/c")
def c(db: Db): ...
`)

  it('say where each dependency is asked for, and where it is written', () => {
    const lines = (path: string): string[] =>
      routeAt(model, path).dependencies.map((d) => `${d.call} asked ${d.asked?.line} at ${d.place?.line}`)
    expect(lines('/v1/inner/a')).toEqual(['main:get_db asked 3 at 2', 'main:get_user asked 8 at 4'])
    expect(lines('/v1/inner/made/b')).toEqual(['main:get_db asked 12 at 2'])
  })

  it('name the routers on the way', () => {
    const names = (path: string): string[] => routeAt(model, path).via.map((step) => `${step.kind} ${step.name} ${step.prefix}`)
    expect(names('/v1/inner/made/b')).toEqual(['include main:inner /v1', 'include main:made /inner', 'router main:made /made'])
    expect(names('/c')).toEqual(['router main:app '])
  })

  it("say who takes the request itself, and which route class is the program's own", () => {
    const of = (path: string): unknown[] => [routeAt(model, path).takesRequest, routeAt(model, path).routeClass]
    expect([of('/v1/inner/a'), of('/v1/inner/made/b'), of('/c'), of('/docs')]).toEqual([
      [true, 'main:Timed'],
      [false, null],
      [false, null],
      [true, null],
    ])
  })
})

describe('what the document says', () => {
  const model = read(`
class Event(BaseModel):
    paid: bool
calls = APIRouter()
@calls.post("{$url}/done/{$request.body.id}")
def done(body: Event): ...
app = FastAPI()
@app.post("/orders", callbacks=calls.routes, openapi_extra={"parameters": [{"name": "x", "in": "header"}], "requestBody": {"content": {"a/b": {}}}, "x-kind": 1})
def order(body: Event, q: str): ...
@app.webhooks.post("paid")
def paid(body: Event): ...
def page(q: str, skip: int = 0): ...
def no_page(other: str): ...
app.dependency_overrides[page] = no_page
@app.get("/list")
def listed(p=Depends(page)): ...
`)
  const document = toOpenapi(model, 'main:app') as { paths: Record<string, Record<string, Record<string, unknown>>>; webhooks: object } // as OpenAPI is

  it('holds callbacks and webhooks, which nobody serves', () => {
    expect(model.routes.filter((r) => r.kind === 'http' && r.origin === 'project').map((r) => r.id)).toEqual([
      'main:app|POST /orders',
      'main:app|GET /list',
    ])
    const [callback] = httpAt(model, '/orders').callbacks
    expect([callback?.name, callback?.expression, callback?.routes.map((r) => [r.method, r.body?.model])]).toEqual([
      'done',
      '{$url}/done/{$request.body.id}',
      [['POST', 'Event']],
    ])
    expect(model.apps[0]?.webhooks.map((r) => r.id)).toEqual(['main:app|WEBHOOK POST paid'])
    expect(Object.keys(document.paths['/orders']?.['post']?.['callbacks'] ?? {})).toEqual(['done'])
    expect(document.webhooks).toHaveProperty(['paid', 'post', 'requestBody', 'content', 'application/json'])
  })

  it('has `openapi_extra` merged: objects by key, lists after one another', () => {
    const post = document.paths['/orders']?.['post'] ?? {}
    expect(post['parameters']).toMatchObject([{ name: 'q' }, { name: 'x' }])
    expect(Object.keys((post['requestBody'] as { content: object }).content)).toEqual(['application/json', 'a/b']) // as OpenAPI is
    expect(post['x-kind']).toBe(1)
  })

  it('knows no overrides, while the route has them', () => {
    const names = (parameters: readonly { name: string }[] | null | undefined): string[] | undefined => parameters?.map((p) => p.name)
    expect(names(httpAt(model, '/list').parameters)).toEqual(['other'])
    expect(names(httpAt(model, '/list').documented)).toEqual(['q', 'skip'])
    expect(httpAt(model, '/orders').documented).toBeNull()
    expect(document.paths['/list']?.['get']?.['parameters']).toMatchObject([{ name: 'q' }, { name: 'skip' }])
  })

  it('has models that forbid other fields say so', () => {
    const strict = read(`
app = FastAPI()
class Strict(BaseModel, extra="forbid"):
    a: int
class Loose(BaseModel):
    model_config = {"extra": "allow"}
    a: int
@app.post("/x")
def x(strict: Strict, loose: Loose): ...
`).schemas
    expect([strict['Strict']?.additionalProperties, strict['Loose']?.additionalProperties]).toEqual([false, true])
  })
})
