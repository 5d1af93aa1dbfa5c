// Programs whose routes lie in each other's way, each with words from which paths are put together.

export interface ResolveProgram {
  readonly title: string
  readonly main: string
  /** Segments that matter to it, beside those that matter to all. */
  readonly words: readonly string[]
  /** The first release that runs it. */
  readonly since?: string
}

const head = `
from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.responses import PlainTextResponse
from starlette.routing import Mount, Route
`

export const programs: readonly ResolveProgram[] = [
  {
    title: 'the first that is registered wins',
    main: `${head}
app = FastAPI()

@app.get("/users/{user_id}")
def read_user(user_id: str): return {}

@app.get("/users/me")
def read_me(): return {}

@app.post("/users/me")
def write_me(): return {}

@app.get("/orders/{order_id:int}")
def read_order(order_id: int): return {}

@app.get("/orders/latest")
def read_latest(): return {}

@app.get("/orders/{name}")
def read_named(name: str): return {}

@app.delete("/orders/{order_id}/")
def drop_order(order_id: str): return {}
`,
    words: ['users', 'me', 'orders', 'latest', '7', '007', '-7', '7.5', 'é', '٧'],
  },
  {
    title: 'converters',
    main: `${head}
app = FastAPI()

@app.get("/f/{value:float}")
def read_float(value: float): return {}

@app.get("/f/{value:int}/x")
def read_int(value: int): return {}

@app.get("/u/{key:uuid}")
def read_uuid(key: str): return {}

@app.get("/p/{rest:path}")
def read_path(rest: str): return {}

@app.get("/q/{rest:path}/tail")
def read_tail(rest: str): return {}

@app.get("/n/{name}.{kind}")
def read_dotted(name: str, kind: str): return {}

@app.get("/n/{name}")
def read_plain(name: str): return {}

@app.get("/m/a{one}b{two}")
def read_mixed(one: str, two: str): return {}
`,
    words: [
      'f',
      'u',
      'p',
      'q',
      'n',
      'm',
      '1',
      '1.5',
      '1.',
      '.5',
      '1.5.2',
      'x',
      'tail',
      'aXbY',
      'abb',
      'ab',
      'a.b',
      'a.b.c',
      '.',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      '0F8FAD5BD9CB469FA16570867728950E',
      '0f8fad5b-d9cb-469f-a165',
    ],
  },
  {
    title: 'routers within routers',
    main: `${head}
app = FastAPI()
outer = APIRouter(prefix="/api")
inner = APIRouter(prefix="/items")
other = APIRouter()

@inner.get("")
def list_items(): return {}

@inner.get("/{item_id}")
def read_item(item_id: str): return {}

@inner.put("/{item_id}")
def write_item(item_id: str): return {}

@other.get("/{anything}/about")
def read_about(anything: str): return {}

@other.post("/items/{item_id}")
def post_item(item_id: str): return {}

outer.include_router(inner)
outer.include_router(other)
app.include_router(outer)
app.include_router(outer, prefix="/v2")

@app.get("/api/items/special")
def read_special(): return {}

@app.patch("/{rest:path}")
def patch_all(rest: str): return {}
`,
    words: ['api', 'items', 'v2', 'about', 'special', '7'],
  },
  {
    title: 'mounted applications',
    main: `${head}
inner = FastAPI()
app = FastAPI()

@app.get("/shop/early")
def early(): return {}

@inner.get("/users/{user_id}")
def read_user(user_id: str): return {}

@inner.post("/")
def post_root(): return {}

@inner.websocket("/live")
async def live(websocket: WebSocket): await websocket.accept()

class Files:
    async def __call__(self, scope, receive, send):
        await PlainTextResponse("file")(scope, receive, send)

app.mount("/shop", inner)
app.mount("/files", Files())

@app.get("/shop/late")
def late(): return {}

@app.get("/files")
def list_files(): return {}

@app.get("/users/{user_id}")
def read_outer(user_id: str): return {}
`,
    words: ['shop', 'early', 'late', 'users', 'files', 'live', '7', 'docs', 'openapi.json'],
  },
  {
    title: 'plain routes, methods and no redirect',
    main: `${head}
def plain(request): return PlainTextResponse("ok")

app = FastAPI(redirect_slashes=False, routes=[Route("/plain/{name}", plain)], docs_url=None, redoc_url=None)

@app.get("/get/")
def get_it(): return {}

@app.head("/get/")
def head_it(): return {}

@app.options("/get/")
def options_it(): return {}

@app.api_route("/many", methods=["PUT", "QUERY"])
def many(): return {}

@app.websocket("/live/{room}")
async def live(websocket: WebSocket, room: str): await websocket.accept()

@app.get("/live/{room}")
def read_live(room: str): return {}
`,
    words: ['plain', 'get', 'many', 'live', 'docs'],
  },
  {
    title: 'a root path',
    main: `${head}
app = FastAPI(root_path="/api")

@app.get("/users/{user_id}")
def read_user(user_id: str): return {}

@app.get("/api/users")
def list_users(): return {}
`,
    words: ['api', 'apis', 'users', '7'],
  },
  {
    title: 'frontends, asked last',
    since: '0.138.0',
    main: `${head}
import pathlib
folder = pathlib.Path(__file__).parent / "pages"
(folder / "deep").mkdir(parents=True, exist_ok=True)
(folder / "index.html").write_text("page")
app = FastAPI()

@app.get("/api/{name}")
def read_api(name: str): return {}

app.frontend("/", directory=str(folder), fallback="index.html")
app.frontend("/api", directory=str(folder), fallback="index.html")

@app.post("/late/")
def write_late(): return {}
`,
    words: ['api', 'late', 'deep', 'index.html', 'x'],
  },
]
