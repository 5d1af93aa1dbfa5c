// Who may call a route: the libraries that people sign in with, as they are used.
import { expect, test } from 'vitest'
import { verdictOf } from './small-program.ts'

const decoded = (imports: string, decode: string, error: string): string => `${imports}
def who(token: str = Depends(bearer)):
    try:
        claims = ${decode}
    except ${error}:
        raise HTTPException(401)
    return claims
@app.get("/x")
def x(user=Depends(who)): return user`

const FASTAPI_USERS = (made: string): string => `import uuid
from fastapi_users import FastAPIUsers
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, JWTStrategy
backend = AuthenticationBackend(name="jwt", transport=BearerTransport(tokenUrl="login"), get_strategy=lambda: JWTStrategy(secret=KEY, lifetime_seconds=3600))
users = FastAPIUsers[User, uuid.UUID](get_user_manager, [backend])
current = users.current_user(${made})
@app.get("/x")
async def x(user: User = Depends(current)): return user`
const MANAGER = 'def get_user_manager(): yield None\n'

test.each([
  ['fastapi-users', 'authenticated', MANAGER + FASTAPI_USERS('')],
  ['fastapi-users, active', 'authenticated', MANAGER + FASTAPI_USERS('active=True, verified=True')],
  ['fastapi-users, superuser', 'authorised', MANAGER + FASTAPI_USERS('active=True, superuser=True')],
  ['fastapi-users, optional', 'optional', MANAGER + FASTAPI_USERS('optional=True')],
  ['PyJWT', 'authenticated', decoded('import jwt', 'jwt.decode(token, KEY, algorithms=["RS256"], audience="a")', 'jwt.InvalidTokenError')],
  [
    'PyJWT with keys of a server',
    'authenticated',
    decoded(
      'from jwt import PyJWKClient, decode, PyJWTError\nkeys = PyJWKClient("https://a.example/jwks")',
      'decode(token, keys.get_signing_key_from_jwt(token).key, algorithms=["RS256"])',
      'PyJWTError',
    ),
  ],
  ['PyJWT, the header alone', 'presence', decoded('import jwt', 'jwt.get_unverified_header(token)', 'jwt.PyJWTError')],
  [
    'python-jose',
    'authenticated',
    decoded('from jose import JWTError, jwt as jose', 'jose.decode(token, KEY, algorithms=["HS256"])', 'JWTError'),
  ],
  [
    'python-jose, the claims alone',
    'presence',
    decoded('from jose import JWTError, jwt as jose', 'jose.get_unverified_claims(token)', 'JWTError'),
  ],
  [
    'python-jose, without signature',
    'presence',
    decoded('from jose import JWTError, jwt as jose', 'jose.decode(token, KEY, options={"verify_signature": False})', 'JWTError'),
  ],
  [
    'joserfc',
    'authenticated',
    decoded('from joserfc import jwt as rfc\nfrom joserfc.errors import JoseError', 'rfc.decode(token, KEY).claims', 'JoseError'),
  ],
  ['Authlib', 'authenticated', decoded('from authlib.jose import jwt as auth, JoseError', 'auth.decode(token, KEY)', 'JoseError')],
  [
    'itsdangerous',
    'authenticated',
    decoded('from itsdangerous import BadData, URLSafeSerializer', 'URLSafeSerializer(KEY).loads(token)', 'BadData'),
  ],
  [
    'itsdangerous, unsafe',
    'presence',
    decoded('from itsdangerous import BadData, URLSafeSerializer', 'URLSafeSerializer(KEY).loads_unsafe(token)[1]', 'BadData'),
  ],
  [
    'Firebase',
    'authenticated',
    decoded('import firebase_admin\nfrom firebase_admin import auth', 'auth.verify_id_token(token)', 'Exception'),
  ],
  [
    'Supabase',
    'authenticated',
    decoded('from supabase import create_client\nclient = create_client("u", "k")', 'client.auth.get_user(token).user', 'Exception'),
  ],
  ['Cognito', 'authenticated', decoded('import cognitojwt', 'cognitojwt.decode(token, "eu", "pool")', 'Exception')],
  [
    'Google',
    'authenticated',
    decoded(
      'from google.oauth2 import id_token\nfrom google.auth.transport import requests',
      'id_token.verify_oauth2_token(token, requests.Request(), "client")',
      'ValueError',
    ),
  ],
  [
    'Keycloak',
    'authenticated',
    decoded(
      'from keycloak import KeycloakOpenID\nkc = KeycloakOpenID(server_url="s", client_id="c", realm_name="r")',
      'kc.decode_token(token)',
      'Exception',
    ),
  ],
  [
    'Keycloak, asked for the user',
    'authenticated',
    decoded(
      'from keycloak import KeycloakOpenID\nkc = KeycloakOpenID(server_url="s", client_id="c", realm_name="r")',
      'kc.userinfo(token)',
      'Exception',
    ),
  ],
  [
    'Authlib, a user in the session',
    'authenticated',
    `from authlib.integrations.starlette_client import OAuth
from starlette.middleware.sessions import SessionMiddleware
app.add_middleware(SessionMiddleware, secret_key=KEY)
oauth = OAuth()
oauth.register("google", server_metadata_url="https://a.example")
def who(request: Request):
    user = request.session.get("user")
    if user is None:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'fastapi-azure-auth',
    'authenticated',
    `from fastapi_azure_auth import SingleTenantAzureAuthorizationCodeBearer
azure = SingleTenantAzureAuthorizationCodeBearer(app_client_id="a", tenant_id="t", scopes={"api://a/user": "user"})
@app.get("/x", dependencies=[Security(azure)])
async def x(): return 1`,
  ],
  [
    'fastapi-azure-auth without auto_error',
    'optional',
    `from fastapi_azure_auth import MultiTenantAzureAuthorizationCodeBearer
azure = MultiTenantAzureAuthorizationCodeBearer(app_client_id="a", auto_error=False)
@app.get("/x")
async def x(user=Security(azure)): return user`,
  ],
  [
    'fastapi-jwt',
    'authenticated',
    `from fastapi_jwt import JwtAccessBearer, JwtAuthorizationCredentials
access = JwtAccessBearer(secret_key=KEY, auto_error=True)
@app.get("/x")
def x(cred: JwtAuthorizationCredentials = Security(access)): return cred.subject`,
  ],
  [
    'fastapi-jwt without auto_error',
    'optional',
    `from fastapi_jwt import JwtAccessBearer, JwtAuthorizationCredentials
access = JwtAccessBearer(secret_key=KEY, auto_error=False)
@app.get("/x")
def x(cred: JwtAuthorizationCredentials = Security(access)): return cred`,
  ],
  [
    'fastapi-jwt without auto_error, asked',
    'authenticated',
    `from fastapi_jwt import JwtAccessBearerCookie
access = JwtAccessBearerCookie(secret_key=KEY, auto_error=False)
@app.get("/x")
def x(cred = Security(access)):
    if not cred:
        raise HTTPException(401)
    return cred.subject`,
  ],
  [
    'fastapi-login',
    'authenticated',
    `from fastapi_login import LoginManager
manager = LoginManager(KEY, token_url="/login")
@manager.user_loader()
def load(name): return {"name": name}
@app.get("/x")
def x(user=Depends(manager)): return user`,
  ],
  [
    'fastapi-login, optional',
    'optional',
    `from fastapi_login import LoginManager
manager = LoginManager(KEY, token_url="/login")
@app.get("/x")
def x(user=Depends(manager.optional)): return user`,
  ],
  [
    'Casbin behind a verified caller',
    'authorised',
    `import casbin
enforcer = casbin.Enforcer("model.conf", "policy.csv")
def may(request: Request, user=Depends(caller)):
    if not enforcer.enforce(user.role, request.url.path, request.method):
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(may)])
def x(): return 1`,
  ],
  [
    'Casbin on a header',
    'presence',
    `import casbin
enforcer = casbin.Enforcer("model.conf", "policy.csv")
def may(request: Request, x_user_id: str = Header()):
    if not enforcer.enforce(x_user_id, request.url.path, request.method):
        raise HTTPException(403)
@app.get("/x", dependencies=[Depends(may)])
def x(): return 1`,
  ],
  [
    'Auth0',
    'authenticated',
    `from fastapi_plugin import Auth0FastAPI
auth0 = Auth0FastAPI(domain="a", audience="b")
@app.get("/x")
def x(claims=Depends(auth0.require_auth())): return claims`,
  ],
  [
    'Auth0 with scopes',
    'authorised',
    `from fastapi_plugin import Auth0FastAPI
auth0 = Auth0FastAPI(domain="a", audience="b")
@app.get("/x")
def x(claims=Depends(auth0.require_auth(scopes="read:x"))): return claims`,
  ],
  [
    'Clerk',
    'authenticated',
    `from clerk_backend_api import Clerk
from clerk_backend_api.security.types import AuthenticateRequestOptions
clerk = Clerk(bearer_auth=KEY)
def who(request: Request):
    state = clerk.authenticate_request(request, AuthenticateRequestOptions())
    if not state.is_signed_in:
        raise HTTPException(401)
    return state.payload
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'Clerk, asked in the wrong place',
    'optional',
    `from clerk_backend_api import Clerk
from clerk_backend_api.security.types import AuthenticateRequestOptions
clerk = Clerk(bearer_auth=KEY)
def who(request: Request):
    state = clerk.authenticate_request(request, AuthenticateRequestOptions())
    if not state:
        raise HTTPException(401)
    return state.payload
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'MSAL, a user in the session',
    'authenticated',
    `import msal
from starlette.middleware.sessions import SessionMiddleware
app.add_middleware(SessionMiddleware, secret_key=KEY)
client = msal.ConfidentialClientApplication("id", client_credential=KEY)
def who(request: Request):
    if not request.session.get("user"):
        raise HTTPException(401)
    return request.session["user"]
@app.get("/x")
def x(user=Depends(who)): return user`,
  ],
  [
    'pwdlib',
    'authenticated',
    `from pwdlib import PasswordHash
hasher = PasswordHash.recommended()
def who(cred=Depends(HTTPBasic()), db=Depends(session)):
    user = db.query(User).filter(User.name == cred.username).first()
    if not user or not hasher.verify(cred.password, user.hash):
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'argon2',
    'authenticated',
    `from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
hasher = PasswordHasher()
def who(cred=Depends(HTTPBasic()), db=Depends(session)):
    user = db.query(User).filter(User.name == cred.username).one_or_none()
    if user is None:
        raise HTTPException(401)
    try:
        hasher.verify(user.hash, cred.password)
    except VerifyMismatchError:
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'argon2, whose mismatch is swallowed',
    'presence',
    `from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
hasher = PasswordHasher()
def who(cred=Depends(HTTPBasic()), db=Depends(session)):
    user = db.query(User).filter(User.name == cred.username).one_or_none()
    if user is None:
        raise HTTPException(401)
    try:
        hasher.verify(user.hash, cred.password)
    except VerifyMismatchError:
        pass
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
  [
    'bcrypt',
    'authenticated',
    `import bcrypt
def who(cred=Depends(HTTPBasic()), db=Depends(session)):
    user = db.query(User).filter(User.name == cred.username).first()
    if user is None or not bcrypt.checkpw(cred.password.encode(), user.hash):
        raise HTTPException(401)
    return user
@app.get("/x")
def x(user=Depends(who)): return 1`,
  ],
])('%s: %s', (_, verdict, program) => {
  expect(verdictOf(program)).toBe(verdict)
})
