// Who may call a route, on small programs of our own: one shape each, with the verdict that a careful reader gives.
import { expect, test } from 'vitest'
import { verdictOf } from './small-program.ts'

test.each([
  [
    'whose role a loop finds, or the caller’s own record',
    'authorised',
    `
def role_of(user, place):
    for member in user.memberships:
        if member.place == place:
            return member.role

@app.put("/x/{place}/{user_id}")
def x(place: str, user_id: int, user=Depends(caller)):
    if role_of(user, place) != "owner" and user.id != user_id:
        raise HTTPException(403)
    return 1`,
  ],
  ['no dependency', 'open', '@app.get("/x")\ndef x(): return 1'],
  ['a token that is verified', 'authenticated', '@app.get("/x")\ndef x(user=Depends(caller)): return 1'],
  ['a token that is only demanded', 'presence', '@app.get("/x")\ndef x(token=Depends(bearer)): return 1'],
  [
    'a token that is read without its signature',
    'presence',
    `def who(token=Depends(bearer)):
    return jwt.decode(token, options={"verify_signature": False})
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'None where nothing is sent',
    'optional',
    `def maybe(token=Depends(loose)):
    if token is None:
        return None
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return None
@app.get("/x")
def x(user=Depends(maybe)): return user`,
  ],
  [
    'None where nothing is sent, and a handler that refuses it',
    'authenticated',
    `def maybe(token=Depends(loose)):
    if token is None:
        return None
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return None
@app.get("/x")
def x(user=Depends(maybe)):
    if not user:
        raise HTTPException(401)
    return user`,
  ],
  [
    'a constant caller for everybody',
    'open',
    `def who(): return {"name": "admin"}
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a role',
    'authorised',
    `def admin(user=Depends(caller)):
    if user.role != "admin":
        raise HTTPException(403)
    return user
@app.get("/x")
def x(user=Depends(admin)): return 1`,
  ],
  [
    'a role, by a class with a list',
    'authorised',
    `class Roles:
    def __init__(self, *roles): self.roles = roles
    def __call__(self, user=Depends(caller)):
        if user.role not in self.roles:
            raise HTTPException(403)
@app.get("/x", dependencies=[Depends(Roles("admin", "editor"))])
def x(): return 1`,
  ],
  [
    'a role that only one branch asks for',
    'authenticated',
    `@app.get("/x")
def x(full: bool = False, user=Depends(caller)):
    if full and user.role != "admin":
        raise HTTPException(403)
    return 1`,
  ],
  [
    'the owner, compared after the look-up',
    'authorised',
    `@app.get("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    item = db.get(Item, item_id)
    if item is None or (user.role != "admin" and item.owner_id != user.id):
        raise HTTPException(404)
    return item`,
  ],
  [
    'the owner, in the look-up itself',
    'authorised',
    `@app.get("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    item = db.query(Item).filter(Item.id == item_id, Item.owner_id == user.id).first()
    if not item:
        raise HTTPException(404)
    return item`,
  ],
  [
    'an object of anybody',
    'authenticated',
    `@app.get("/x/{item_id}")
def x(item_id: int, user=Depends(caller), db=Depends(session)):
    item = db.get(Item, item_id)
    if item is None:
        raise HTTPException(404)
    return item`,
  ],
  [
    'an API key in the database',
    'authenticated',
    `def who(key: str = Header(alias="X-API-Key"), db=Depends(session)):
    user = db.query(User).filter(User.api_key == key).first()
    if user is None:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'an API key of the environment',
    'authenticated',
    `def who(key: str = Security(APIKeyHeader(name="X-Key"))):
    if not secrets.compare_digest(key, KEY):
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a header whose word is taken for it',
    'presence',
    `def who(request: Request):
    user = request.headers.get("Authorization")
    if not user:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'middleware that lets other paths pass',
    'authenticated',
    `@app.middleware("http")
async def guard(request: Request, call_next):
    if request.url.path in ("/health", "/docs"):
        return await call_next(request)
    if not hmac.compare_digest(request.headers.get("X-API-Key", ""), KEY):
        return JSONResponse({}, status_code=401)
    return await call_next(request)
@app.get("/x")
def x(): return 1`,
  ],
  [
    'middleware that lets this path pass',
    'open',
    `@app.middleware("http")
async def guard(request: Request, call_next):
    if request.url.path.startswith("/x"):
        return await call_next(request)
    if not hmac.compare_digest(request.headers.get("X-API-Key", ""), KEY):
        return JSONResponse({}, status_code=401)
    return await call_next(request)
@app.get("/x")
def x(): return 1`,
  ],
  [
    'a decorator around the handler',
    'authenticated',
    `import functools
def signed(f):
    @functools.wraps(f)
    def inner(request: Request, *args, **kwargs):
        if request.headers.get("X-API-Key") != KEY:
            raise HTTPException(401)
        return f(request, *args, **kwargs)
    return inner
@app.get("/x")
@signed
def x(request: Request): return 1`,
  ],
  [
    'a websocket that is closed',
    'authenticated',
    `@app.websocket("/x")
async def x(ws: WebSocket, token: str = ""):
    try:
        jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        await ws.close(1008)
        return
    await ws.accept()
    await ws.send_json({})`,
  ],
  [
    'a check that an exception leads around',
    'optional',
    `def who(token=Depends(loose)):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except Exception:
        pass
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a check in a function of its own within, that takes the token from around it',
    'authenticated',
    `import asyncio
async def who(token=Depends(loose), db=Depends(session)):
    loop = asyncio.get_running_loop()
    def check():
        if not token:
            raise HTTPException(401)
        if len(token) < 20:
            raise HTTPException(401)
        user = db.query(User).filter(User.api_key == token).first()
        if not user:
            raise HTTPException(401)
        return user
    return await loop.run_in_executor(None, check)
@app.get("/x")
async def x(user=Depends(who)): return user`,
  ],
  [
    'an override outside of tests',
    'open',
    `app.dependency_overrides[caller] = lambda: {"name": "somebody"}
@app.get("/x")
def x(user=Depends(caller)): return user`,
  ],
  [
    'a secret without which every request fails before anything is read',
    'authenticated',
    `SECRET = os.environ.get("SECRET")
class Manager:
    def __init__(self):
        if not SECRET:
            raise ValueError("SECRET is not set")
def manager():
    return Manager()
def who(manager=Depends(manager), user=Depends(caller)): return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'two secrets that must be set, one behind the other',
    'authenticated',
    `FIRST = os.environ.get("FIRST")
SECOND = os.environ.get("SECOND")
def first():
    if not FIRST: raise RuntimeError("FIRST is not set")
def second(_=Depends(first)):
    if not SECOND: raise RuntimeError("SECOND is not set")
def who(_=Depends(second), user=Depends(caller)): return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a helper that is handed nothing by keyword, and that asks a setting first',
    'authenticated',
    `COOKIE = APIKeyHeader(name="X-Token", auto_error=False)
class Keys:
    @property
    def key(self): return unknown_library.key() if unknown_library.is_rotated() else KEY
import unknown_library
keys = Keys()
def check(token, purpose="authentication"):
    try:
        key = keys.key if purpose == "resource" else KEY
        if not token:
            raise HTTPException(403)
        return jwt.decode(token, key, algorithms=["HS256"])
    except (jwt.DecodeError, jwt.InvalidTokenError):
        raise HTTPException(403)
def who(token=Security(COOKIE)): return check(token=token, purpose="resource")
@app.get("/x")
def x(_=Depends(who)): return 1`,
  ],
  [
    'what a token is for',
    'authenticated',
    `def who(token=Depends(bearer)):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    if claims["purpose"] != "access":
        raise HTTPException(403)
    return claims
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'an account that belongs to no group at all',
    'authenticated',
    `def who(user=Depends(caller)):
    if user.group_id == 0:
        raise HTTPException(403)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'whoever has no role is told of a bad request',
    'authorised',
    `def admin(user=Depends(caller)):
    if not user.is_superuser:
        raise HTTPException(400, "not enough rights")
    return user
@app.get("/x")
def x(user=Depends(admin)): return 1`,
  ],
  [
    'an exception of its own for other people',
    'authorised',
    `@app.delete("/x/{id}")
def x(id: int, user=Depends(caller), db: Session = Depends(session)):
    item = db.get(Item, id)
    if item.owner_id != user.id:
        raise ValueError("not yours")
    db.delete(item)`,
  ],
  [
    'an exception that has nothing to do with who calls',
    'authenticated',
    `@app.delete("/x/{id}")
def x(id: int, user=Depends(caller), db: Session = Depends(session)):
    item = db.get(Item, id)
    if item is None:
        raise ValueError("no such item")
    db.delete(item)`,
  ],
  [
    'a cookie that says in which team somebody works',
    'open',
    `from fastapi import Cookie
@app.get("/x")
def x(team_id: str | None = Cookie(None), db: Session = Depends(session)):
    return db.query(Item).filter(Item.owner_id == team_id).all()`,
  ],
  [
    'the caller in a variable of the context, which a layer of middleware sets',
    'authorised',
    `from contextvars import ContextVar
from functools import wraps
class Context:
    current: ContextVar[Request] = ContextVar("current")
    @classmethod
    def keep(cls, request): return cls.current.set(request)
    @classmethod
    def request(cls) -> Request:
        try:
            return cls.current.get()
        except LookupError:
            raise RuntimeError("no request")
class Known(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        try:
            claims = jwt.decode(request.headers.get("Authorization"), KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            return JSONResponse({}, status_code=401)
        request.state.user = claims
        return await call_next(request)
class Remembers(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        token = Context.keep(request)
        try:
            return await call_next(request)
        finally:
            Context.current.reset(token)
def needs(role):
    def around(func):
        @wraps(func)
        async def wrapper(*args, **kwargs):
            user = getattr(Context.request().state, "user", None)
            if not user: raise HTTPException(401)
            if user["role"] != role: raise Exception("not for you")
            return await func(*args, **kwargs)
        return wrapper
    return around
app.add_middleware(Known)
app.add_middleware(Remembers)
@app.get("/x")
@needs("admin")
async def x(): return 1`,
  ],
  [
    'a variable of the context that a dependency sets',
    'authenticated',
    `from contextvars import ContextVar
who = ContextVar("who", default=None)
def enter(user=Depends(caller)):
    who.set(user)
@app.get("/x", dependencies=[Depends(enter)])
def x(request: Request):
    if who.get() is None: raise HTTPException(401)
    return who.get().name`,
  ],
  [
    'a variable of the context that nobody sets',
    'open',
    `from contextvars import ContextVar
who = ContextVar("who", default=None)
@app.get("/x")
def x(request: Request):
    return who.get()`,
  ],
  [
    'a right that the token itself gives',
    'authorised',
    `def who(token=Depends(bearer)):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)):
    if not user["is_admin"]:
        raise HTTPException(403)
    return user`,
  ],
  [
    'whoever weighs nothing is sent away',
    'authorised',
    `def who(user=Depends(caller)):
    if user.permission_level == 0:
        raise HTTPException(403)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'tokens that an object of a library looks up in a table of its own',
    'authenticated',
    `from library_of_tables import Table
class Token(Base):
    token = Column(String)
    user_id = Column(Integer)
def tokens(db: Session = Depends(session)): return Table(db, Token)
def who(token=Depends(bearer), tokens: Table = Depends(tokens)):
    found = tokens.get_by_token(token, max_age=60)
    if found is None:
        raise HTTPException(401)
    return found.user_id
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a feature that is off, in front of a secret that must be set',
    'authenticated',
    `import features
SECRET = os.environ.get("SECRET")
def on():
    if not features.enabled("x"): raise HTTPException(404)
def manager():
    if not SECRET: raise ValueError("SECRET is not set")
@app.get("/x", dependencies=[Depends(on), Depends(manager)])
def x(user=Depends(caller)): return user`,
  ],
])('%s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})
