// Who may call a route: middleware of both kinds, the paths that it lets pass, and what mounted applications have of it.
import { expect, test } from 'vitest'
import { verdictOf } from './small-program.ts'

const JWT_LAYER = (exempt: string): string => `class Guard(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if ${exempt}:
            return await call_next(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            request.state.user = jwt.decode(token, KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            return JSONResponse({}, status_code=401)
        return await call_next(request)
app.add_middleware(Guard)
`
const ROUTE = '@app.get("/x")\ndef x(): return 1'

test.each([
  ['a set of other paths', 'authenticated', `PUBLIC = {"/health", "/docs"}\n${JWT_LAYER('request.url.path in PUBLIC')}${ROUTE}`],
  ['a set with this path', 'open', `PUBLIC = {"/health", "/x"}\n${JWT_LAYER('request.url.path in PUBLIC')}${ROUTE}`],
  ['a tuple of other prefixes', 'authenticated', `${JWT_LAYER('request.url.path.startswith(("/docs", "/public"))')}${ROUTE}`],
  ['a tuple with a prefix of this path', 'open', `${JWT_LAYER('request.url.path.startswith(("/docs", "/x"))')}${ROUTE}`],
  [
    'any prefix of a list',
    'authenticated',
    `PUBLIC = ["/docs", "/public"]\n${JWT_LAYER('any(request.url.path.startswith(p) for p in PUBLIC)')}${ROUTE}`,
  ],
  [
    'any prefix of a list, of which one is "/"',
    'open',
    `PUBLIC = ["/docs", "/"]\n${JWT_LAYER('any(request.url.path.startswith(p) for p in PUBLIC)')}${ROUTE}`,
  ],
  [
    'a pattern of other paths',
    'authenticated',
    `import re\nPUBLIC = re.compile(r"^/(docs|public/.*)$")\n${JWT_LAYER('PUBLIC.match(request.url.path)')}${ROUTE}`,
  ],
  [
    'a pattern of this path',
    'open',
    `import re\nPUBLIC = re.compile(r"^/(docs|x)$")\n${JWT_LAYER('PUBLIC.match(request.url.path)')}${ROUTE}`,
  ],
  [
    'a pattern of which a list has several',
    'authenticated',
    `import re\nPUBLIC = [r"^/docs", r"^/public/.*"]\n${JWT_LAYER('any(re.match(p, request.url.path) for p in PUBLIC)')}${ROUTE}`,
  ],
  ['a method that is let pass', 'authenticated', `${JWT_LAYER('request.method == "OPTIONS"')}${ROUTE}`],
  ['this method let pass', 'open', `${JWT_LAYER('request.method in ("GET", "OPTIONS")')}${ROUTE}`],
  ['only what begins with /api, which this path does not', 'open', `${JWT_LAYER('not request.url.path.startswith("/api")')}${ROUTE}`],
  [
    'only what begins with /api, which this path does',
    'authenticated',
    `${JWT_LAYER('not request.url.path.startswith("/api")')}@app.get("/api/x")\ndef x(): return 1`,
  ],
  ['a header that anybody may send', 'open', `${JWT_LAYER('request.headers.get("X-Internal") == "1"')}${ROUTE}`],
  ['a Host that anybody may send', 'open', `${JWT_LAYER('request.headers.get("Host") == "localhost"')}${ROUTE}`],
])('middleware that lets pass %s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})

test.each([
  [
    'the user in request.state, read by a dependency that refuses',
    'authenticated',
    `@app.middleware("http")
async def learn(request: Request, call_next):
    request.state.user = None
    token = request.headers.get("Authorization")
    if token:
        try:
            request.state.user = jwt.decode(token, KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            pass
    return await call_next(request)
def who(request: Request):
    if request.state.user is None:
        raise HTTPException(401)
    return request.state.user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'the user in request.state, by getattr',
    'authenticated',
    `@app.middleware("http")
async def learn(request: Request, call_next):
    token = request.headers.get("Authorization")
    if token:
        try:
            request.state.user = jwt.decode(token, KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            pass
    return await call_next(request)
def who(request: Request):
    user = getattr(request.state, "user", None)
    if user is None:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'the user in request.state, and nobody reads it',
    'open',
    `@app.middleware("http")
async def learn(request: Request, call_next):
    try:
        request.state.user = jwt.decode(request.headers.get("Authorization"), KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        request.state.user = None
    return await call_next(request)
@app.get("/x")
def x(): return 1`,
  ],
  [
    'a role in request.state',
    'authorised',
    `@app.middleware("http")
async def learn(request: Request, call_next):
    try:
        request.state.user = jwt.decode(request.headers.get("Authorization"), KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return JSONResponse({}, status_code=401)
    return await call_next(request)
def admin(request: Request):
    if request.state.user.get("role") != "admin":
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(admin)])
def x(): return 1`,
  ],
  [
    'a refusal that is only logged',
    'open',
    `import logging
@app.middleware("http")
async def guard(request: Request, call_next):
    if request.headers.get("X-API-Key") != KEY:
        logging.warning("no key")
    return await call_next(request)
${ROUTE}`,
  ],
  [
    'an error of the check that lets pass',
    'presence',
    `@app.middleware("http")
async def guard(request: Request, call_next):
    token = request.headers.get("Authorization")
    if not token:
        return JSONResponse({}, status_code=401)
    try:
        jwt.decode(token, KEY, algorithms=["HS256"])
    except Exception as e:
        print(e)
    return await call_next(request)
${ROUTE}`,
  ],
  [
    'ASGI, with a response of its own',
    'authenticated',
    `class Guard:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope)
        if not hmac.compare_digest(request.headers.get("X-API-Key", ""), KEY):
            response = JSONResponse({}, status_code=401)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)
app.add_middleware(Guard)
${ROUTE}`,
  ],
  [
    'ASGI, by the raw headers and the raw answer',
    'authenticated',
    `class Guard:
    def __init__(self, app, key): self.app, self.key = app, key
    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            if headers.get(b"x-api-key", b"").decode() != self.key:
                await send({"type": "http.response.start", "status": 401, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
        await self.app(scope, receive, send)
app.add_middleware(Guard, key=KEY)
${ROUTE}`,
  ],
  [
    'ASGI with exempt paths',
    'open',
    `class Guard:
    def __init__(self, app, public=()): self.app, self.public = app, tuple(public)
    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"].startswith(self.public):
            return await self.app(scope, receive, send)
        if Request(scope).headers.get("X-API-Key") != KEY:
            return await JSONResponse({}, status_code=401)(scope, receive, send)
        await self.app(scope, receive, send)
app.add_middleware(Guard, public=["/x"])
${ROUTE}`,
  ],
  [
    'ASGI that puts the user into the scope',
    'authenticated',
    `class Learn:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            try:
                scope["user"] = jwt.decode(Request(scope).headers.get("Authorization", ""), KEY, algorithms=["HS256"])
            except jwt.PyJWTError:
                scope["user"] = None
        await self.app(scope, receive, send)
app.add_middleware(Learn)
def who(request: Request):
    if not request.scope.get("user"):
        raise HTTPException(401)
    return request.scope["user"]
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'HTTP middleware before a websocket',
    'open',
    `${JWT_LAYER('False')}@app.websocket("/x")
async def x(ws: WebSocket):
    await ws.accept()
    await ws.send_json({})`,
  ],
  [
    'ASGI middleware before a websocket',
    'authenticated',
    `class Guard:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        headers = dict(scope["headers"])
        if headers.get(b"x-api-key") != KEY.encode():
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await JSONResponse({}, status_code=401)(scope, receive, send)
            return
        await self.app(scope, receive, send)
app.add_middleware(Guard)
@app.websocket("/x")
async def x(ws: WebSocket):
    await ws.accept()
    await ws.send_json({})`,
  ],
  [
    'the one below a layer that is written in the call of FastAPI',
    'authenticated',
    `from starlette.middleware import Middleware
class Guard(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if request.headers.get("X-API-Key") != KEY:
            return JSONResponse({}, 401)
        return await call_next(request)
app = FastAPI(middleware=[Middleware(Guard)])
${ROUTE}`,
  ],
  [
    'a mounted application under the layer of its parent',
    'authenticated',
    `${JWT_LAYER('request.url.path == "/health"')}sub = FastAPI()
@sub.get("/x")
def x(): return 1
app.mount("/sub", sub)`,
  ],
  [
    'a mounted application, and a layer of its parent that lets the mount pass',
    'open',
    `${JWT_LAYER('request.url.path.startswith("/sub")')}sub = FastAPI()
@sub.get("/x")
def x(): return 1
app.mount("/sub", sub)`,
  ],
  [
    'a mounted application with dependencies of its own',
    'authenticated',
    `sub = FastAPI(dependencies=[Depends(caller)])
@sub.get("/x")
def x(): return 1
app.mount("/sub", sub)`,
  ],
  [
    'a mounted application beside a layer of its sibling',
    'open',
    `one, two = FastAPI(), FastAPI()
class Guard(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if request.headers.get("X-API-Key") != KEY:
            return JSONResponse({}, status_code=401)
        return await call_next(request)
one.add_middleware(Guard)
@two.get("/x")
def x(): return 1
app.mount("/one", one)
app.mount("/two", two)`,
  ],
  [
    'what is refused by an exception of the project that a handler answers',
    'authenticated',
    `class Denied(Exception): pass
@app.exception_handler(Denied)
async def denied(request, exc): return JSONResponse({}, status_code=401)
def who(key: str = Header("", alias="X-API-Key")):
    if key != KEY:
        raise Denied()
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
])('%s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})
