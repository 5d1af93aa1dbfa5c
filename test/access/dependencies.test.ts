// Who may call a route: how a dependency is written, and where it is put.
import { expect, test } from 'vitest'
import { BEGINNING, onlyRoute, verdictOf } from './small-program.ts'

test.each([
  [
    'a factory that closes over the role',
    'authorised',
    `def require_role(role: str):
    def check(user=Depends(caller)):
        if user.role != role:
            raise HTTPException(403)
        return user
    return check
@app.get("/x", dependencies=[Depends(require_role("admin"))])
def x(): return 1`,
  ],
  [
    'a factory that checks nothing where it is given nothing',
    'authenticated',
    `def require_role(*roles):
    def check(user=Depends(caller)):
        if roles and user.role not in roles:
            raise HTTPException(403)
        return user
    return check
@app.get("/x", dependencies=[Depends(require_role())])
def x(): return 1`,
  ],
  [
    'a factory that was not called',
    'open',
    `def require_role():
    def check(user=Depends(caller)):
        return user
    return check
@app.get("/x", dependencies=[Depends(require_role)])
def x(): return 1`,
  ],
  [
    'an object with state that is called',
    'authenticated',
    `class Keys:
    def __init__(self): self.known = {}
    def add(self, key, name): self.known[key] = name
    def __call__(self, key: str = Security(APIKeyHeader(name="X-Key"))):
        if key not in self.known:
            raise HTTPException(401)
        return self.known[key]
keys = Keys()
keys.add(KEY, "one")
@app.get("/x")
def x(name=Depends(keys)): return name`,
  ],
  [
    'a class whose making checks',
    'authenticated',
    `class Caller:
    def __init__(self, token: str = Depends(bearer)):
        try:
            self.claims = jwt.decode(token, KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            raise HTTPException(401)
@app.get("/x")
def x(user: Caller = Depends()): return 1`,
  ],
  [
    'a method of a service',
    'authenticated',
    `class Auth:
    def __init__(self, key): self.key = key
    async def current(self, token: str = Depends(bearer)):
        try:
            return jwt.decode(token, self.key, algorithms=["HS256"])
        except jwt.PyJWTError:
            raise HTTPException(401)
auth = Auth(KEY)
@app.get("/x")
async def x(user=Depends(auth.current)): return 1`,
  ],
  [
    'a subclass that overrides the check with nothing',
    'open',
    `class Auth:
    def __call__(self, request: Request):
        if not hmac.compare_digest(request.headers.get("X-API-Key", ""), KEY):
            raise HTTPException(401)
class NoAuth(Auth):
    def __call__(self, request: Request):
        return None
@app.get("/x", dependencies=[Depends(NoAuth())])
def x(): return 1`,
  ],
  [
    'a subclass of HTTPBearer that decodes',
    'authenticated',
    `class JWTBearer(HTTPBearer):
    def __init__(self, auto_error: bool = True):
        super().__init__(auto_error=auto_error)
    async def __call__(self, request: Request):
        cred = await super().__call__(request)
        if not cred:
            raise HTTPException(403)
        if cred.scheme != "Bearer" or not self.holds(cred.credentials):
            raise HTTPException(403)
        return cred.credentials
    def holds(self, token):
        try:
            return bool(jwt.decode(token, KEY, algorithms=["HS256"]))
        except Exception:
            return False
@app.get("/x", dependencies=[Depends(JWTBearer())])
async def x(): return 1`,
  ],
  [
    'a subclass of HTTPBearer that does not decode',
    'presence',
    `class OnlyBearer(HTTPBearer):
    async def __call__(self, request: Request):
        cred = await super().__call__(request)
        return cred.credentials
@app.get("/x", dependencies=[Depends(OnlyBearer())])
async def x(): return 1`,
  ],
  [
    'an alias of Annotated',
    'authenticated',
    `from typing import Annotated
Current = Annotated[User, Depends(caller)]
@app.get("/x")
def x(user: Current): return 1`,
  ],
  [
    'an alias of an alias, of which the inner asks',
    'authorised',
    `from typing import Annotated
Current = Annotated[User, Depends(caller)]
def only_admin(user: Current):
    if user.role != "admin":
        raise HTTPException(403)
    return user
Admin = Annotated[Current, Depends(only_admin)]
@app.get("/x")
def x(user: Admin): return 1`,
  ],
  [
    'an alias with a parameter of its own',
    'authenticated',
    `from typing import Annotated, TypeVar
T = TypeVar("T")
Known = Annotated[T, Depends(caller)]
@app.get("/x")
def x(user: Known[User]): return 1`,
  ],
  [
    'an alias in Optional, whose dependency is lost',
    'open',
    `from typing import Annotated, Optional
Current = Annotated[User, Depends(caller)]
@app.get("/x")
def x(user: Optional[Current] = None): return 1`,
  ],
  [
    'an alias with the function and no Depends',
    'open',
    `from typing import Annotated
@app.get("/x")
def x(user: Annotated[str, caller] = ""): return 1`,
  ],
  [
    'a type statement',
    'authenticated',
    `from typing import Annotated
type Current = Annotated[User, Depends(caller)]
@app.get("/x")
def x(user: Current): return 1`,
  ],
  [
    'a signature that is put on by hand',
    'authenticated',
    `import functools, inspect
def with_user(f):
    @functools.wraps(f)
    def inner(*args, current=None, **kwargs):
        return f(*args, **kwargs)
    old = inspect.signature(f)
    inner.__signature__ = old.replace(parameters=[
        *old.parameters.values(),
        inspect.Parameter("current", inspect.Parameter.KEYWORD_ONLY, default=Depends(caller)),
    ])
    return inner
@app.get("/x")
@with_user
def x(): return 1`,
  ],
  [
    'a signature that makefun adds to',
    'authenticated',
    `from inspect import Parameter
from makefun import wraps, add_signature_parameters
from inspect import signature
def with_user(f):
    @wraps(f, new_sig=add_signature_parameters(signature(f), last=Parameter("current", Parameter.KEYWORD_ONLY, default=Depends(caller))))
    def inner(*args, current, **kwargs):
        return f(*args, **kwargs)
    return inner
@app.get("/x")
@with_user
def x(): return 1`,
  ],
  [
    'a dependency with yield that refuses before',
    'authenticated',
    `async def guard(token: str = Depends(bearer)):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    try:
        yield claims
    finally:
        pass
@app.get("/x")
async def x(user=Depends(guard)): return 1`,
  ],
  [
    'a dependency with yield that refuses after the handler ran',
    'open',
    `async def guard(request: Request):
    yield
    if request.headers.get("X-API-Key") != KEY:
        raise HTTPException(401)
@app.get("/x", dependencies=[Depends(guard)])
async def x(): return 1`,
  ],
  [
    'a check within a context manager of its own',
    'authenticated',
    `from contextlib import contextmanager
@contextmanager
def signed_in(token):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    yield claims
def guard(token: str = Depends(bearer)):
    with signed_in(token) as claims:
        return claims
@app.get("/x")
def x(user=Depends(guard)): return 1`,
  ],
  [
    'a context manager that swallows the refusal',
    'optional',
    `import contextlib
def guard(token: str = Depends(loose)):
    with contextlib.suppress(Exception):
        return jwt.decode(token, KEY, algorithms=["HS256"])
    return None
@app.get("/x")
def x(user=Depends(guard)): return user`,
  ],
  [
    'a dependency that is not cached',
    'authenticated',
    `@app.get("/x")
def x(one=Depends(caller), two=Depends(caller, use_cache=False)): return 1`,
  ],
  [
    'a dependency without effect here, for its path parameter is another',
    'authenticated',
    `def item_of(request: Request, user=Depends(caller), db=Depends(session)):
    item_id = request.path_params.get("item_id")
    if item_id is not None:
        item = db.get(Item, item_id)
        if item is None or item.owner_id != user.id:
            raise HTTPException(404)
@app.get("/x/{id}", dependencies=[Depends(item_of)])
def x(id: int): return id`,
  ],
  [
    'scopes that the dependency asks for',
    'authorised',
    `def who(scopes: SecurityScopes, token: str = Depends(bearer)):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    for scope in scopes.scopes:
        if scope not in claims.get("scopes", []):
            raise HTTPException(403)
    return claims
@app.get("/x")
def x(user=Security(who, scopes=["items:read"])): return 1`,
  ],
  [
    'scopes that nobody reads',
    'authenticated',
    `@app.get("/x")
def x(user=Security(caller, scopes=["items:read"])): return 1`,
  ],
  [
    'no scopes, by a dependency that asks for them',
    'authenticated',
    `def who(scopes: SecurityScopes, token: str = Depends(bearer)):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    for scope in scopes.scopes:
        if scope not in claims["scopes"]:
            raise HTTPException(403)
    return claims
@app.get("/x")
def x(user=Security(who)): return 1`,
  ],
  [
    'a role with a rank',
    'authorised',
    `RANK = {"user": 1, "editor": 2, "admin": 3}
def at_least(role):
    def check(user=Depends(caller)):
        if RANK.get(user.role, 0) < RANK[role]:
            raise HTTPException(403)
    return check
@app.get("/x", dependencies=[Depends(at_least("admin"))])
def x(): return 1`,
  ],
  [
    'a role that the caller names',
    'authenticated',
    `def admin(role: str = "user", user=Depends(caller)):
    if role != "admin":
        raise HTTPException(403)
    return user
@app.get("/x")
def x(user=Depends(admin)): return 1`,
  ],
  [
    'a permission that a method asks for',
    'authorised',
    `class Rights(User):
    def can(self, what): return what in self.rights
def may(what):
    def check(user: Rights = Depends(caller)):
        if not user.can(what):
            raise HTTPException(403)
    return check
@app.get("/x", dependencies=[Depends(may("delete"))])
def x(): return 1`,
  ],
  [
    'a role that is an Enum',
    'authorised',
    `import enum
class Role(str, enum.Enum):
    ADMIN = "admin"
    USER = "user"
def admin(user=Depends(caller)):
    if Role(user.role) is not Role.ADMIN:
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(admin)])
def x(): return 1`,
  ],
  [
    'a role that is written down and not asked for',
    'authenticated',
    `def admin(user=Depends(caller)):
    user.role == "admin"
    return user
@app.get("/x")
def x(user=Depends(admin)): return 1`,
  ],
  [
    'a check of the role that is always true',
    'authenticated',
    `def admin(user=Depends(caller)):
    if user.role == "admin" or "editor":
        return user
    raise HTTPException(403)
@app.get("/x")
def x(user=Depends(admin)): return 1`,
  ],
  [
    'a default role by which all pass',
    'authenticated',
    `def admin(user=Depends(caller)):
    if getattr(user, "is_admin", True):
        return user
    return user
@app.get("/x")
def x(user=Depends(admin)): return 1`,
  ],
  [
    'a partial',
    'authorised',
    `import functools
def need(role, user=Depends(caller)):
    if user.role != role:
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(functools.partial(need, "admin"))])
def x(): return 1`,
  ],
  [
    'an override that puts a real check in the place of one that only stands for it',
    'authenticated',
    `def who(): raise NotImplementedError
app.dependency_overrides[who] = caller
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'an override of what a dependency needs',
    'presence',
    `def claims(token: str = Depends(bearer)):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
def who(c=Depends(claims)): return c["sub"]
def unchecked(token: str = Depends(bearer)):
    return jwt.decode(token, options={"verify_signature": False})
app.dependency_overrides[claims] = unchecked
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  // ---- where it is put
  [
    'a router with dependencies',
    'authenticated',
    `from fastapi import APIRouter
router = APIRouter(dependencies=[Depends(caller)])
@router.get("/x")
def x(): return 1
app.include_router(router)`,
  ],
  [
    'a router included with dependencies',
    'authenticated',
    `from fastapi import APIRouter
router = APIRouter()
@router.get("/x")
def x(): return 1
app.include_router(router, dependencies=[Depends(caller)])`,
  ],
  [
    'a router within a router with dependencies',
    'authorised',
    `from fastapi import APIRouter
def admin(user=Depends(caller)):
    if user.role != "admin":
        raise HTTPException(403)
inner, outer = APIRouter(), APIRouter(dependencies=[Depends(admin)])
@inner.get("/x")
def x(): return 1
outer.include_router(inner)
app.include_router(outer)`,
  ],
  [
    'dependencies that are added after the route was made',
    'open',
    `from fastapi import APIRouter
router = APIRouter()
@router.get("/x")
def x(): return 1
app.include_router(router)
router.dependencies.append(Depends(caller))`,
  ],
  [
    'a route beside the router of the application',
    'open',
    `from starlette.responses import PlainTextResponse
async def x(request): return PlainTextResponse("1")
app.router.dependencies.append(Depends(caller))
app.add_route("/x", x)`,
  ],
])('%s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})

test('a router that is included twice is what it is included with', () => {
  const program = `${BEGINNING}
from fastapi import APIRouter
router = APIRouter()
@router.get("/x")
def x(): return 1
app = FastAPI()
`
  expect(onlyRoute(`${program}app.include_router(router, prefix="/a", dependencies=[Depends(caller)])`)?.access).toBe('authenticated')
  expect(onlyRoute(`${program}app.include_router(router, prefix="/b")`)?.access).toBe('open')
})

test.each([
  ['of the application', 'FastAPI(dependencies=[Depends(caller)])', 'authenticated'],
  [
    'of a mounted parent, which do not concern what is mounted',
    'FastAPI()\nparent = FastAPI(dependencies=[Depends(caller)])\nparent.mount("/api", app)',
    'open',
  ],
])('dependencies %s: %s', (_, made, verdict) => {
  expect(onlyRoute(`${BEGINNING}\napp = ${made}\n@app.get("/x")\ndef x(): return 1`)?.access).toBe(verdict)
})
