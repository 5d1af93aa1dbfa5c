// What means to see every route and does not: methods and classes of the project, layers that only HTTP meets, libraries' own doors.
import { describe, expect, it } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Model } from '../../model/index.ts'
import { extractFromSource } from './extract-source.ts'

const snapshot: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }

function read(program: string, release = '0.165.0'): Model {
  const head =
    'from fastapi import APIRouter, Depends, FastAPI; from fastapi.routing import APIRoute; from starlette.middleware.base import BaseHTTPMiddleware; '
  return extractFromSource(createTree({ 'main.py': head + program, 'requirements.txt': `fastapi==${release}\n` }), { snapshot })
}

function unseen(program: string, release?: string): string[] {
  return read(program, release).routes.flatMap(({ path, unseenBy }) =>
    unseenBy === undefined ? [] : [`${path}: ${unseenBy.map(({ call, speaksOfGuards }) => `${call} ${speaksOfGuards}`).join(', ')}`],
  )
}

describe('an `add_api_route` of the project', () => {
  const program = `
def check_token(): ...
class Guarded(FastAPI):
    def add_api_route(self, path, endpoint, **kwargs):
        super().add_api_route(path, endpoint, dependencies=[Depends(check_token)], **kwargs)
class Counted(APIRouter):
    def add_api_route(self, path, endpoint, **kwargs):
        super().add_api_route(path, endpoint, **kwargs)
app = Guarded()
@app.get("/decorated")
def decorated(): ...
app.add_api_route("/called", decorated)
inner = APIRouter(prefix="/inner")
@inner.get("")
def read(): ...
outer = Counted()
outer.include_router(inner)
@outer.get("/outer")
def own(): ...
app.include_router(outer)
`
  it('of an app sees no decorator and no inclusion; one of a router sees what it includes up to 0.136', () => {
    const app = 'main:Guarded.add_api_route true'
    const router = 'main:Counted.add_api_route false'
    expect(unseen(program, '0.136.3')).toEqual(['/decorated', '/inner', '/outer'].map((path) => `${path}: ${app}`))
    expect(unseen(program)).toEqual([`/decorated: ${app}`, `/inner: ${app}, ${router}`, `/outer: ${app}`])
  })
})

it.each(['0.136.3', '0.165.0'])('a class of routes is not that of included routers, in %s', (release) => {
  const program = `
class Checked(APIRoute):
    def get_route_handler(self):
        async def handle(request):
            raise HTTPException(401)
        return handle
class Narrow(Checked): ...
inner = APIRouter()
@inner.get("/lost")
def lost(): ...
narrow = APIRouter(route_class=Narrow)
@narrow.get("/narrow")
def kept(): ...
outer = APIRouter(route_class=Checked)
outer.include_router(inner)
outer.include_router(narrow)
@outer.get("/own")
def own(): ...
app = FastAPI()
app.include_router(outer)
`
  expect(unseen(program, release)).toEqual(['/lost: main:Checked true'])
})

it('tells layers that websockets pass unseen', () => {
  const { apps } = read(`
class Pure:
    def __init__(self, app): ...
class Own(BaseHTTPMiddleware): ...
class Nearer(Own): ...
app = FastAPI()
app.add_middleware(Pure)
app.add_middleware(Nearer)
@app.middleware("http")
async def see(request, call_next): ...
`)
  expect(apps[0]?.middleware.map(({ name, httpOnly }) => [name, httpOnly])).toEqual([
    ['see', true],
    ['Nearer', true],
    ['Pure', undefined],
  ])
})

it('tells whether what a library mounts was given something that asks who calls', () => {
  const { routes } = read(`
from sqladmin import Admin, ModelView
from starlette_admin.contrib.sqla import Admin as Other
import gradio as gr
app = FastAPI()
class Users(ModelView): ...
class Guarded(ModelView):
    def is_accessible(self, request): ...
Admin(app, None, base_url="/a").add_view(Users)
Admin(app, None, base_url="/b").add_view(Guarded)
Admin(app, None, base_url="/c", authentication_backend=backend)
Other(None, base_url="/d").mount_to(app)
Other(None, base_url="/e", auth_provider=object()).mount_to(app)
gr.mount_gradio_app(app, gr.Blocks(), "/f")
gr.mount_gradio_app(app, gr.Blocks(), "/g", auth_dependency=check)
app.mount("/h", files)
`)
  const doors = routes.flatMap((route) => (route.kind === 'mount' && route.within === 'main:app' ? [[route.path, route.door]] : []))
  expect(doors).toEqual([
    ['/a', 'open'],
    ['/b', 'closed'],
    ['/c', 'unknown'],
    ['/d', 'open'],
    ['/e', 'closed'],
    ['/f', 'open'],
    ['/g', 'unknown'],
    ['/h', undefined],
  ])
})

it('knows what of its parameters an event handler mentions', () => {
  const { events } = read(`
import socketio
sio = socketio.AsyncServer()
@sio.event
async def connect(sid, environ, auth):
    return auth["token"]
@sio.on("say")
async def say(sid, data): ...
app = FastAPI()
@app.get("/")
def home(): ...
wrapped = socketio.ASGIApp(sio, app)
`)
  expect(events.map(({ name, mentions }) => [name, mentions])).toEqual([
    ['connect', ['auth']],
    ['say', []],
  ])
})

it('tells mounts that an inclusion drops up to 0.136', () => {
  const program = `
router = APIRouter(prefix="/router")
router.mount("/files", files)
app = FastAPI()
app.include_router(router, prefix="/api")
`
  expect(read(program, '0.136.3').apps[0]?.droppedMounts).toEqual([
    { path: '/api/files', place: { file: 'main.py', line: 3 }, includedAt: { file: 'main.py', line: 5 } },
  ])
  expect(read(program).apps[0]?.droppedMounts).toBeUndefined()
})
