// Who may call a route: what stands around a handler (decorators, route classes, routers of one's own, classes of handlers), what
// stands in it, and websockets.
import { expect, test } from 'vitest'
import { verdictOf } from './small-program.ts'

const SIGNED_IN = `from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError, SimpleUser, requires
from starlette.middleware.authentication import AuthenticationMiddleware
class Backend(AuthenticationBackend):
    async def authenticate(self, conn):
        if "Authorization" not in conn.headers:
            return
        try:
            claims = jwt.decode(conn.headers["Authorization"], KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            raise AuthenticationError("invalid")
        return AuthCredentials(["authenticated"] + claims["scopes"]), SimpleUser(claims["sub"])
app.add_middleware(AuthenticationMiddleware, backend=Backend())
`
const CHECKED = `import functools
def signed(f):
    @functools.wraps(f)
    async def inner(request: Request, *args, **kwargs):
        if request.headers.get("X-API-Key") != KEY:
            raise HTTPException(401)
        return await f(request, *args, **kwargs)
    return inner
`

test.each([
  // ---- Starlette's own
  [
    '@requires("authenticated")',
    'authenticated',
    `${SIGNED_IN}@app.get("/x")\n@requires("authenticated")\nasync def x(request: Request): return 1`,
  ],
  [
    '@requires of a scope',
    'authorised',
    `${SIGNED_IN}@app.get("/x")\n@requires(["authenticated", "admin"])\nasync def x(request: Request): return 1`,
  ],
  [
    '@requires above the route decorator',
    'optional',
    `${SIGNED_IN}@requires("authenticated")\n@app.get("/x")\nasync def x(request: Request): return request.user.display_name`,
  ],
  [
    'request.user that is asked',
    'authenticated',
    `${SIGNED_IN}@app.get("/x")\nasync def x(request: Request):\n    if not request.user.is_authenticated:\n        raise HTTPException(401)\n    return 1`,
  ],
  [
    'request.user that is not asked',
    'optional',
    `${SIGNED_IN}@app.get("/x")\nasync def x(request: Request):\n    return request.user.display_name`,
  ],
  // ---- decorators of one's own
  ['one below the route decorator', 'authenticated', `${CHECKED}@app.get("/x")\n@signed\nasync def x(request: Request): return 1`],
  ['one above the route decorator', 'open', `${CHECKED}@signed\n@app.get("/x")\nasync def x(request: Request): return 1`],
  [
    'two, of which the inner checks',
    'authenticated',
    `${CHECKED}def timed(f):\n    @functools.wraps(f)\n    async def inner(*args, **kwargs):\n        return await f(*args, **kwargs)\n    return inner\n@app.get("/x")\n@timed\n@signed\nasync def x(request: Request): return 1`,
  ],
  [
    'one with arguments that looks at a keyword',
    'authorised',
    `import functools
def role_required(role):
    def decorator(f):
        @functools.wraps(f)
        async def inner(*args, **kwargs):
            user = kwargs.get("user")
            if user is None or user.role != role:
                raise HTTPException(403)
            return await f(*args, **kwargs)
        return inner
    return decorator
@app.get("/x")
@role_required("admin")
async def x(user=Depends(caller)): return 1`,
  ],
  [
    'one that fails open where its keyword is not there',
    'open',
    `import functools
def role_required(role):
    def decorator(f):
        @functools.wraps(f)
        async def inner(*args, **kwargs):
            user = kwargs.get("user")
            if user is not None and user.role != role:
                raise HTTPException(403)
            return await f(*args, **kwargs)
        return inner
    return decorator
@app.get("/x")
@role_required("admin")
async def x(): return 1`,
  ],
  [
    'one that fails open on an error',
    'optional',
    `import functools
def guarded(f):
    @functools.wraps(f)
    async def inner(request: Request, *args, **kwargs):
        try:
            request.state.user = jwt.decode(request.headers["Authorization"], KEY, algorithms=["HS256"])
        except Exception:
            request.state.user = None
        return await f(request, *args, **kwargs)
    return inner
@app.get("/x")
@guarded
async def x(request: Request): return request.state.user`,
  ],
  [
    'one that only marks the handler',
    'open',
    `def admin_only(f):
    f.admin_only = True
    return f
@app.get("/x")
@admin_only
async def x(): return 1`,
  ],
  // ---- in the handler
  [
    'a call in the handler',
    'authenticated',
    `async def get_user(request: Request):
    try:
        return jwt.decode(request.headers.get("Authorization", ""), KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
async def x(request: Request):
    current_user = await get_user(request)
    return current_user`,
  ],
  [
    'a call in the handler that is not awaited',
    'open',
    `async def check(request: Request):
    if request.headers.get("X-API-Key") != KEY:
        raise HTTPException(401)
@app.get("/x")
async def x(request: Request):
    check(request)
    return 1`,
  ],
  [
    'a call in the handler whose answer nobody asks',
    'optional',
    `async def get_user(request: Request):
    try:
        return jwt.decode(request.headers.get("Authorization", ""), KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return None
@app.get("/x")
async def x(request: Request):
    user = await get_user(request)
    return {"user": user}`,
  ],
  [
    'a call in the handler after the work is done',
    'authenticated',
    `@app.post("/x")
def x(request: Request, db=Depends(session)):
    if request.headers.get("X-API-Key") != KEY:
        raise HTTPException(401)
    db.add(Item(owner_id=1))
    return 1`,
  ],
  // ---- route classes and routers
  [
    'a route class that checks',
    'authenticated',
    `from fastapi import APIRouter
from fastapi.routing import APIRoute
class Checked(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()
        async def checked(request: Request):
            if request.headers.get("X-API-Key") != KEY:
                raise HTTPException(401)
            return await original(request)
        return checked
router = APIRouter(route_class=Checked)
@router.get("/x")
def x(): return 1
app.include_router(router)`,
  ],
  [
    'a route class that only counts',
    'open',
    `from fastapi import APIRouter
from fastapi.routing import APIRoute
class Timed(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()
        async def timed(request: Request):
            response = await original(request)
            response.headers["X-Time"] = "1"
            return response
        return timed
router = APIRouter(route_class=Timed)
@router.get("/x")
def x(): return 1
app.include_router(router)`,
  ],
  [
    'a route class that checks a role, over a dependency that authenticates',
    'authorised',
    `from fastapi.routing import APIRoute
class Admin(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()
        async def checked(request: Request):
            try:
                claims = jwt.decode(request.headers.get("Authorization", ""), KEY, algorithms=["HS256"])
            except jwt.PyJWTError:
                return JSONResponse({}, status_code=401)
            if claims["role"] != "admin":
                return JSONResponse({}, status_code=403)
            return await original(request)
        return checked
app.router.route_class = Admin
@app.get("/x")
def x(): return 1`,
  ],
  [
    'a route class that adds a dependency',
    'authenticated',
    `from fastapi import APIRouter
from fastapi.routing import APIRoute
class Checked(APIRoute):
    def __init__(self, path, endpoint, **kwargs):
        kwargs["dependencies"] = [*(kwargs.get("dependencies") or []), Depends(caller)]
        super().__init__(path, endpoint, **kwargs)
router = APIRouter(route_class=Checked)
@router.get("/x")
def x(): return 1
app.include_router(router)`,
  ],
  [
    "a router of one's own with dependencies",
    'authenticated',
    `from fastapi import APIRouter
class Private(APIRouter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, dependencies=[Depends(caller)], **kwargs)
router = Private(prefix="/p")
@router.get("/x")
def x(): return 1
app.include_router(router)`,
  ],
  [
    "a router of one's own that adds a dependency to each route",
    'authenticated',
    `from fastapi import APIRouter
class Private(APIRouter):
    def add_api_route(self, path, endpoint, **kwargs):
        kwargs["dependencies"] = [Depends(caller)] + list(kwargs.get("dependencies") or [])
        super().add_api_route(path, endpoint, **kwargs)
router = Private()
@router.get("/x")
def x(): return 1
app.include_router(router)`,
  ],
  // ---- classes of handlers
  [
    'cbv of fastapi-utils',
    'authenticated',
    `from fastapi import APIRouter
from fastapi_utils.cbv import cbv
router = APIRouter()
@cbv(router)
class Things:
    user: User = Depends(caller)
    @router.get("/x")
    def x(self): return self.user
app.include_router(router)`,
  ],
  [
    'cbv, whose dependency has no annotation',
    'open',
    `from fastapi import APIRouter
from fastapi_utils.cbv import cbv
router = APIRouter()
@cbv(router)
class Things:
    user = Depends(caller)
    @router.get("/x")
    def x(self): return 1
app.include_router(router)`,
  ],
  [
    "a class of one's own whose methods are routes",
    'authenticated',
    `from fastapi import APIRouter
class Things:
    def __init__(self, guard):
        self.router = APIRouter(dependencies=[Depends(guard)])
        self.router.add_api_route("/x", self.x, methods=["GET"])
    def x(self): return 1
app.include_router(Things(caller).router)`,
  ],
  [
    'a class whose methods check by a helper',
    'authorised',
    `class Things:
    def __init__(self, role): self.role = role
    def check(self, user):
        if user.role != self.role:
            raise HTTPException(403)
    def x(self, user=Depends(caller)):
        self.check(user)
        return 1
app.add_api_route("/x", Things("admin").x)`,
  ],
  // ---- websockets
  [
    'a websocket with a dependency that raises',
    'authenticated',
    `from fastapi import WebSocketException, Query
async def who(ws: WebSocket, token: str = Query()):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise WebSocketException(code=1008)
@app.websocket("/x")
async def x(ws: WebSocket, user=Depends(who)):
    await ws.accept()
    await ws.send_json({})`,
  ],
  [
    'a websocket with a dependency that goes on with what it was told',
    'presence',
    `from fastapi import Query
async def who(ws: WebSocket, token: str = Query()):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return {"sub": token}
@app.websocket("/x")
async def x(ws: WebSocket, user=Depends(who)):
    await ws.accept()
    await ws.send_json({})`,
  ],
  [
    'a websocket whose token nobody reads',
    'open',
    `@app.websocket("/x")
async def x(ws: WebSocket, token: str = ""):
    await ws.accept()
    async for text in ws.iter_text():
        await ws.send_text(text)`,
  ],
  [
    'a websocket that closes where the dependency gives None',
    'authenticated',
    `async def who(ws: WebSocket):
    token = ws.query_params.get("token")
    if not token:
        return None
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return None
@app.websocket("/x")
async def x(ws: WebSocket, user=Depends(who)):
    if user is None:
        await ws.close(code=4401)
        return
    await ws.accept()
    while True:
        await ws.send_text(await ws.receive_text())`,
  ],
  [
    'a websocket that asks in its first message',
    'authenticated',
    `@app.websocket("/x")
async def x(ws: WebSocket):
    await ws.accept()
    first = await ws.receive_json()
    if first.get("token") != KEY:
        await ws.close(code=1008)
        return
    await ws.send_json({"secret": 1})`,
  ],
])('%s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})
