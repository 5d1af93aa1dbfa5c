// Who may call a route: how a credential is read, and what counts as having verified it.
import { expect, test } from 'vitest'
import { verdictOf } from './small-program.ts'

test.each([
  // ---- tokens
  [
    'a token of HTTPBearer that is decoded',
    'authenticated',
    `def who(cred = Depends(HTTPBearer())):
    try:
        return jwt.decode(cred.credentials, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'HTTPBearer without auto_error, asked for None',
    'authenticated',
    `quiet = HTTPBearer(auto_error=False)
def who(cred = Depends(quiet)):
    if cred is None:
        raise HTTPException(401)
    try:
        return jwt.decode(cred.credentials, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'HTTPBearer without auto_error, decoded only where there is one, and nobody refused without',
    'optional',
    `quiet = HTTPBearer(auto_error=False)
def who(cred = Depends(quiet)):
    if cred:
        try:
            return jwt.decode(cred.credentials, KEY, algorithms=["HS256"])
        except jwt.PyJWTError:
            raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'HTTPBearer without auto_error, whose token nobody looks at',
    'open',
    `quiet = HTTPBearer(auto_error=False)
@app.get("/x", dependencies=[Depends(quiet)])
def x(): return 1`,
  ],
  [
    'a token of HTTPBearer that nobody looks at',
    'presence',
    `@app.get("/x", dependencies=[Depends(HTTPBearer())])
def x(): return 1`,
  ],
  [
    'only that the scheme is Bearer',
    'presence',
    `def who(authorization: str = Header()):
    if not authorization.startswith("Bearer "):
        raise HTTPException(401)
    return authorization[7:]
@app.get("/x")
def x(token=Depends(who)): return token`,
  ],
  [
    'only how long the token is',
    'presence',
    `def who(token=Depends(bearer)):
    if len(token) < 20 or token.count(".") != 2:
        raise HTTPException(401)
    return token
@app.get("/x")
def x(token=Depends(who)): return 1`,
  ],
  [
    'a token whose payload is taken apart by hand',
    'presence',
    `import base64, json
def who(token=Depends(bearer)):
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    if not claims.get("sub"):
        raise HTTPException(401)
    return claims
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'the user by an id of the unverified payload',
    'presence',
    `def who(token=Depends(bearer), db: Session = Depends(session)):
    claims = jwt.decode(token, options={"verify_signature": False})
    user = db.get(User, claims["sub"])
    if user is None:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'the signature switched off by a dict that is made elsewhere',
    'presence',
    `OPTIONS = {"verify_signature": False, "verify_aud": False}
def who(token=Depends(bearer)):
    return jwt.decode(token, KEY, algorithms=["HS256"], options=OPTIONS)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a token that is verified, by a helper that gives None where it is not, and a caller that asks',
    'authenticated',
    `def read(token):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except Exception:
        return None
def who(token=Depends(bearer)):
    claims = read(token)
    if claims is None:
        raise HTTPException(401)
    return claims
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'a helper that gives None, and a caller that does not ask',
    'presence',
    `def read(token):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except Exception:
        return None
def who(token=Depends(bearer)):
    return read(token)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'an except that goes on with what an unverified token says',
    'presence',
    `def who(token=Depends(bearer)):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return jwt.decode(token, options={"verify_signature": False})
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'an except that only some errors reach',
    'authenticated',
    `def who(token=Depends(bearer)):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.ExpiredSignatureError:
        raise HTTPException(401, "expired")
    except jwt.InvalidTokenError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a default caller where nothing is sent',
    'optional',
    `def who(token=Depends(loose)):
    if not token:
        return {"sub": "guest"}
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  // ---- keys
  [
    'a key that is compared with the default of a setting',
    'authenticated',
    `WANTED = os.getenv("API_KEY", "change-me")
def who(key: str = Security(APIKeyHeader(name="X-Key"))):
    if not secrets.compare_digest(key.encode(), WANTED.encode()):
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a key that is compared only where one is set, and none is',
    'open',
    `WANTED = os.getenv("API_KEY", "")
def who(key: str = Security(APIKeyHeader(name="X-Key", auto_error=False))):
    if not WANTED:
        return
    if key != WANTED:
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a key that is compared with what is not set',
    'authenticated',
    `WANTED = os.getenv("API_KEY")
def who(key: str = Security(APIKeyHeader(name="X-Key"))):
    if key != WANTED:
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a key and what is not set, that agree where neither is there',
    'open',
    `WANTED = os.getenv("API_KEY")
def who(key: str | None = Header(None, alias="X-Api-Key")):
    if key != WANTED:
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a key in a list of settings',
    'authenticated',
    `KEYS = os.environ["KEYS"].split(",")
def who(key: str = Security(APIKeyHeader(name="X-Key"))):
    if key not in KEYS:
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a key in a dict of clients',
    'authenticated',
    `CLIENTS = {os.environ["A"]: "a", os.environ["B"]: "b"}
def who(key: str = Security(APIKeyHeader(name="X-Key"))):
    client = CLIENTS.get(key)
    if client is None:
        raise HTTPException(403)
    return client
@app.get("/x")
def x(client=Depends(who)): return client`,
  ],
  [
    'the hash of a key in the database',
    'authenticated',
    `import hashlib
def who(key: str = Security(APIKeyHeader(name="X-Key")), db=Depends(session)):
    digest = hashlib.sha256(key.encode()).hexdigest()
    user = db.scalars(select(User).where(User.api_key == digest)).first()
    if not user:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'a key that is only demanded',
    'presence',
    `@app.get("/x")
def x(key: str = Security(APIKeyHeader(name="X-Key"))): return 1`,
  ],
  [
    'a key whose comparison turns the wrong way for none',
    'optional',
    `def who(key: str | None = Header(None, alias="X-Api-Key")):
    if key and key != KEY:
        raise HTTPException(403)
    return key
@app.get("/x")
def x(key=Depends(who)): return key`,
  ],
  [
    'a key that a cursor is asked for',
    'authenticated',
    `import sqlite3
def who(key: str = Security(APIKeyHeader(name="X-Key"))):
    cursor = sqlite3.connect("db").cursor()
    cursor.execute("SELECT id, role FROM users WHERE api_key = ?", (key,))
    row = cursor.fetchone()
    if row is None:
        raise HTTPException(401)
    return row
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  // ---- passwords
  [
    'Basic, compared with settings',
    'authenticated',
    `def who(cred = Depends(HTTPBasic())):
    ok_user = secrets.compare_digest(cred.username, os.environ["USER_NAME"])
    ok = secrets.compare_digest(cred.password, os.environ["PASSWORD"])
    if not (ok_user and ok):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return cred.username
@app.get("/x")
def x(name=Depends(who)): return name`,
  ],
  [
    'Basic, whose name alone is compared',
    'presence',
    `def who(cred = Depends(HTTPBasic())):
    if cred.username != "admin":
        raise HTTPException(401)
    return cred.username
@app.get("/x")
def x(name=Depends(who)): return name`,
  ],
  [
    'Basic, whose check is either of the two',
    'presence',
    `def who(cred = Depends(HTTPBasic())):
    ok_user = secrets.compare_digest(cred.username, "admin")
    ok = secrets.compare_digest(cred.password, os.environ["PASSWORD"])
    if not (ok_user or ok):
        raise HTTPException(401)
    return cred.username
@app.get("/x")
def x(name=Depends(who)): return name`,
  ],
  [
    'Basic, the user by name and the hash by passlib',
    'authenticated',
    `from passlib.context import CryptContext
pwd = CryptContext(schemes=["bcrypt"])
def who(cred = Depends(HTTPBasic()), db=Depends(session)):
    user = db.query(User).filter(User.name == cred.username).first()
    if user is None or not pwd.verify(cred.password, user.password_hash):
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  // ---- cookies and sessions
  [
    'a session id that redis knows',
    'authenticated',
    `import redis
store = redis.Redis()
def who(request: Request):
    sid = request.cookies.get("session_id")
    if sid is None:
        raise HTTPException(401)
    user_id = store.get(f"session:{sid}")
    if user_id is None:
        raise HTTPException(401)
    return user_id
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'a session id that a table knows',
    'authenticated',
    `class Visit(Base):
    sid = Column(String)
    user_id = Column(Integer)
from fastapi import Cookie
async def who(sid: str = Cookie(), db=Depends(session)):
    visit = (await db.execute(select(Visit).where(Visit.sid == sid))).scalar_one_or_none()
    if not visit:
        raise HTTPException(401)
    return visit.user_id
@app.get("/x")
async def x(user=Depends(who)): return 1`,
  ],
  [
    'no session id, and a table whose column may be empty',
    'optional',
    `class Visit(Base):
    sid = Column(String)
    user_id = Column(Integer)
from fastapi import Cookie
async def who(sid: str | None = Cookie(None), db=Depends(session)):
    visit = (await db.execute(select(Visit).where(Visit.sid == sid))).scalar_one_or_none()
    if not visit:
        raise HTTPException(401)
    return visit.user_id
@app.get("/x")
async def x(user=Depends(who)): return 1`,
  ],
  [
    'a cookie with the user id in it',
    'presence',
    `def who(request: Request, db=Depends(session)):
    user_id = request.cookies.get("user_id")
    if not user_id:
        raise HTTPException(401)
    user = db.get(User, int(user_id))
    if user is None:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'a cookie that itsdangerous has signed',
    'authenticated',
    `from itsdangerous import BadSignature, URLSafeTimedSerializer
signer = URLSafeTimedSerializer(KEY)
def who(request: Request):
    cookie = request.cookies.get("auth", "")
    try:
        return signer.loads(cookie, max_age=3600)
    except BadSignature:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'the session of Starlette',
    'authenticated',
    `from starlette.middleware.sessions import SessionMiddleware
app.add_middleware(SessionMiddleware, secret_key=KEY)
def who(request: Request):
    user = request.session.get("user")
    if not user:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  // ---- headers whose word is taken
  [
    'a user named by a header',
    'presence',
    `def who(x_user_id: str = Header()):
    return {"id": x_user_id}
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a mock user by a header, beside the real one',
    'presence',
    `def who(request: Request):
    mock = request.headers.get("X-Mock-User")
    if mock:
        return {"sub": mock}
    try:
        return jwt.decode(request.headers.get("Authorization", "").removeprefix("Bearer "), KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a forwarded user of a proxy',
    'presence',
    `def who(request: Request):
    user = request.headers.get("X-Forwarded-User")
    if not user:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a client certificate that a proxy has verified',
    'presence',
    `def who(request: Request):
    if request.headers.get("X-SSL-Client-Verify") != "SUCCESS":
        raise HTTPException(403)
    return request.headers.get("X-SSL-Client-S-DN")
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  // ---- defaults and environments
  [
    'a check that only production makes',
    'open',
    `ENV = os.getenv("ENV", "dev")
def who(token=Depends(loose)):
    if ENV == "PROD":
        return jwt.decode(token, KEY, algorithms=["HS256"])
    return {"sub": "dev"}
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'a check that a flag switches off, which is off',
    'authenticated',
    `OFF = os.getenv("AUTH_DISABLED", "false").lower() == "true"
def who(token=Depends(loose)):
    if OFF:
        return {"sub": "dev"}
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'nothing in place of a check',
    'open',
    `allow = lambda: None
@app.get("/x", dependencies=[Depends(allow)])
def x(): return 1`,
  ],
  [
    'an answer that is given back and not raised',
    'open',
    `def who(token=Depends(loose)):
    if not token:
        return HTTPException(401)
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        return HTTPException(401)
@app.get("/x", dependencies=[Depends(who)])
def x(): return 1`,
  ],
  [
    'a check whose result nobody asks',
    'presence',
    `def holds(token):
    try:
        jwt.decode(token, KEY, algorithms=["HS256"])
        return True
    except jwt.PyJWTError:
        return False
def who(token=Depends(bearer)):
    holds(token)
    return token
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'a check that is an object and so always true',
    'presence',
    `from dataclasses import dataclass
@dataclass
class Said:
    ok: bool
def holds(token):
    try:
        jwt.decode(token, KEY, algorithms=["HS256"])
        return Said(True)
    except jwt.PyJWTError:
        return Said(False)
def who(token=Depends(bearer)):
    if not holds(token):
        raise HTTPException(401)
    return token
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'a coroutine that is not awaited and so always true',
    'presence',
    `async def holds(token):
    try:
        jwt.decode(token, KEY, algorithms=["HS256"])
        return True
    except jwt.PyJWTError:
        return False
async def who(token=Depends(bearer)):
    if not holds(token):
        raise HTTPException(401)
    return token
@app.get("/x")
async def x(user=Depends(who)): return 1`,
  ],
])('%s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})
