// What is named around a route and never runs for it, by the release in use.
import { describe, expect, it } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Model } from '../../model/index.ts'
import { extractFromSource } from './extract-source.ts'

const snapshot: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }

const head = `
from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer
from starlette.routing import Mount, Route
bearer = HTTPBearer()
def check(token=Depends(bearer)): ...
def other(): ...
def page(request): ...
`

/** `path: calls` of each route that misses something; FastAPI's own pages are left out. */
function missing(program: string, release = '0.165.0', starlette = '0.46.0'): string[] {
  const tree = createTree({ 'main.py': head + program, 'requirements.txt': `fastapi==${release}\nstarlette==${starlette}\n` })
  return extractFromSource(tree, { snapshot }).routes.flatMap((route) =>
    (route.kind === 'http' && route.origin === 'docs') || route.unreached === undefined
      ? []
      : [`${route.path}: ${route.unreached.map(({ level, call }) => `${level} ${call.split(/[:.]/).at(-1)}`).join(', ')}`],
  )
}

describe.each(['0.115.14', '0.136.3', '0.137.2', '0.165.0'])('FastAPI %s', (release) => {
  it('does not run the app’s for what Starlette routes', () => {
    const program = `
app = FastAPI(dependencies=[Depends(check)], routes=[Route("/given", page)])
app.add_route("/plain", page)
app.mount("/files", page)
@app.get("/kept")
def kept(): ...
@app.get("/twice", dependencies=[Depends(check)])
def twice(): ...
app.router.routes.append(Route("/appended", page))
`
    const all = 'dependency HTTPBearer, app check'
    expect(missing(program, release)).toEqual(['/given', '/plain', '/files', '/appended'].map((path) => `${path}: ${all}`))
  })

  it('does not run the router’s and the inclusion’s for what the router leaves to Starlette', () => {
    const program = `
inner = APIRouter(prefix="/inner", dependencies=[Depends(other)])
inner.add_route("/plain", page)
@inner.get("/kept")
def kept(): ...
outer = APIRouter(prefix="/outer", dependencies=[Depends(other)])
outer.include_router(inner, dependencies=[Depends(check)])
app = FastAPI()
app.include_router(outer)
`
    // A copy is added as the router's own was: without the prefix of the router that it is added to.
    const path = release < '0.137' ? '/plain' : '/outer/plain'
    expect(missing(program, release)).toEqual([`${path}: router other, dependency HTTPBearer, include check`])
  })

  it('does not run what is appended after a route, unless another way runs it', () => {
    const program = `
router = APIRouter()
@router.get("/early")
def early(): ...
@router.get("/safe", dependencies=[Depends(check)])
def safe(): ...
router.dependencies.append(Depends(check))
@router.get("/late")
def late(): ...
app = FastAPI()
app.include_router(router, prefix="/a")
`
    expect(missing(program, release)).toEqual(['/a/early: dependency HTTPBearer, router check'])
  })
})

it('knows since when websockets and frontends have dependencies', () => {
  const socket = `
router = APIRouter(dependencies=[Depends(other)])
@router.websocket("/ws")
async def talk(socket): ...
app = FastAPI()
app.include_router(router)
`
  expect(missing(socket, '0.96.0', '0.27.0')).toEqual(['/ws: router other'])
  expect(missing(socket, '0.97.0', '0.27.0')).toEqual([])
  const frontend = `
app = FastAPI(dependencies=[Depends(other)])
router = APIRouter()
router.frontend("/site", directory="site", check_dir=False)
app.include_router(router, dependencies=[Depends(check)])
`
  expect(missing(frontend, '0.138.0')).toEqual(['/site: app other, dependency HTTPBearer, include check'])
  expect(missing(frontend, '0.139.0')).toEqual([])
})
