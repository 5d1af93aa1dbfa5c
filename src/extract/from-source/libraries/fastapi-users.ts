// FastAPI Users: its routers, and the dependencies that `current_user` makes. The names are those of releases 10 to 15.
import type { Library } from './library.ts'

const AUTHENTICATOR = `
import re
from inspect import Parameter, Signature
from typing import Any, Generic
from fastapi import Depends, HTTPException
from fastapi_users.models import ID, UP

def name_to_variable_name(name):
    return re.sub(r"^[^a-zA-Z_]+", "", re.sub(r"[^0-9a-zA-Z_]", "", name))

def name_to_strategy_variable_name(name):
    return f"strategy_{name_to_variable_name(name)}"

class Authenticator(Generic[UP, ID]):
    def __init__(self, backends, get_user_manager):
        self.backends = backends
        self.get_user_manager = get_user_manager

    def current_user_token(self, optional: bool = False, active: bool = False, verified: bool = False, superuser: bool = False, get_enabled_backends=None):
        async def current_user_token_dependency(*args: Any, **kwargs: Any):
            return await self._authenticate(*args, optional=optional, active=active, verified=verified, superuser=superuser, **kwargs)
        current_user_token_dependency.__signature__ = self._get_dependency_signature(get_enabled_backends)
        return current_user_token_dependency

    def current_user(self, optional: bool = False, active: bool = False, verified: bool = False, superuser: bool = False, get_enabled_backends=None):
        async def current_user_dependency(*args: Any, **kwargs: Any):
            found = await self._authenticate(*args, optional=optional, active=active, verified=verified, superuser=superuser, **kwargs)
            return found[0]
        current_user_dependency.__signature__ = self._get_dependency_signature(get_enabled_backends)
        return current_user_dependency

    async def _authenticate(self, *args, user_manager, optional=False, active=False, verified=False, superuser=False, **kwargs):
        user, token = None, None
        for backend in kwargs.get("enabled_backends", self.backends):
            token = kwargs[name_to_variable_name(backend.name)]
            if token is not None:
                user = await kwargs[name_to_strategy_variable_name(backend.name)].read_token(token, user_manager)
                if user:
                    break
        refusal = 401
        if user:
            refusal = 403
            if active and not user.is_active:
                refusal, user = 401, None
            elif (verified and not user.is_verified) or (superuser and not user.is_superuser):
                user = None
        if not user and not optional:
            raise HTTPException(status_code=refusal)
        return user, token

    def _get_dependency_signature(self, get_enabled_backends=None):
        kind = Parameter.POSITIONAL_OR_KEYWORD
        wanted = [Parameter(name="user_manager", kind=kind, default=Depends(self.get_user_manager))]
        for backend in self.backends:
            wanted.append(Parameter(name=name_to_variable_name(backend.name), kind=kind, default=Depends(backend.transport.scheme)))
            wanted.append(Parameter(name=name_to_strategy_variable_name(backend.name), kind=kind, default=Depends(backend.get_strategy)))
        if get_enabled_backends is not None:
            wanted.append(Parameter(name="enabled_backends", kind=kind, default=Depends(get_enabled_backends)))
        return Signature(wanted)
`

const BACKEND = `
from typing import Generic
from fastapi_users.models import ID, UP

class AuthenticationBackend(Generic[UP, ID]):
    def __init__(self, name, transport, get_strategy):
        self.name = name
        self.transport = transport
        self.get_strategy = get_strategy
    async def login(self, strategy, user):
        return await self.transport.get_login_response(await strategy.write_token(user))
    async def logout(self, strategy, user, token):
        await strategy.destroy_token(token, user)
        return await self.transport.get_logout_response()
`

const TRANSPORT_BASE = `
from typing import Protocol

class TransportLogoutNotSupportedError(Exception):
    pass

class Transport(Protocol):
    pass
`
const BEARER = `
from fastapi.security import OAuth2PasswordBearer
from fastapi_users.authentication.transport.base import Transport
from pydantic import BaseModel

class BearerResponse(BaseModel):
    access_token: str
    token_type: str

class BearerTransport(Transport):
    def __init__(self, tokenUrl: str):
        self.scheme = OAuth2PasswordBearer(tokenUrl, auto_error=False)
    @staticmethod
    def get_openapi_login_responses_success():
        return {200: {"model": BearerResponse}}
    @staticmethod
    def get_openapi_logout_responses_success():
        return {}
`
const COOKIE = `
from fastapi.security import APIKeyCookie
from fastapi_users.authentication.transport.base import Transport

class CookieTransport(Transport):
    def __init__(self, cookie_name: str = "fastapiusersauth", cookie_max_age=None, cookie_path="/", cookie_domain=None, cookie_secure=True, cookie_httponly=True, cookie_samesite="lax"):
        self.cookie_name = cookie_name
        self.cookie_max_age = cookie_max_age
        self.cookie_path = cookie_path
        self.cookie_domain = cookie_domain
        self.cookie_secure = cookie_secure
        self.cookie_httponly = cookie_httponly
        self.cookie_samesite = cookie_samesite
        self.scheme = APIKeyCookie(name=self.cookie_name, auto_error=False)
    @staticmethod
    def get_openapi_login_responses_success():
        return {204: {"model": None}}
    @staticmethod
    def get_openapi_logout_responses_success():
        return {204: {"model": None}}
`

const STRATEGY_BASE = `
from typing import Generic, Protocol
from fastapi_users.models import ID, UP

class StrategyDestroyNotSupportedError(Exception):
    pass

class Strategy(Protocol, Generic[UP, ID]):
    pass
`
const STRATEGY_JWT = `
from typing import Generic
from fastapi_users.authentication.strategy.base import Strategy
from fastapi_users.jwt import decode_jwt, generate_jwt
from fastapi_users.models import ID, UP

class JWTStrategy(Strategy, Generic[UP, ID]):
    def __init__(self, secret, lifetime_seconds=None, token_audience=["fastapi-users:auth"], algorithm="HS256", public_key=None):
        self.secret = secret
        self.lifetime_seconds = lifetime_seconds
        self.token_audience = token_audience
        self.algorithm = algorithm
        self.public_key = public_key
    async def read_token(self, token, user_manager):
        if token is None:
            return None
        data = decode_jwt(token, self.public_key or self.secret, self.token_audience, algorithms=[self.algorithm])
        return await user_manager.get(user_manager.parse_id(data.get("sub")))
    async def write_token(self, user):
        return generate_jwt({"sub": str(user.id), "aud": self.token_audience}, self.secret, self.lifetime_seconds)
`
const STRATEGY_REDIS = `
from typing import Generic
from fastapi_users.authentication.strategy.base import Strategy
from fastapi_users.models import ID, UP

class RedisStrategy(Strategy, Generic[UP, ID]):
    def __init__(self, redis, lifetime_seconds=None, *, key_prefix="fastapi_users_token:"):
        self.redis = redis
        self.lifetime_seconds = lifetime_seconds
        self.key_prefix = key_prefix
    async def read_token(self, token, user_manager):
        if token is None:
            return None
        found = await self.redis.get(self.key_prefix + token)
        if found is None:
            return None
        return await user_manager.get(user_manager.parse_id(found))
`
const STRATEGY_DB = `
from typing import Generic, Protocol, TypeVar
from fastapi_users.authentication.strategy.base import Strategy
from fastapi_users.models import ID, UP

AP = TypeVar("AP")

class AccessTokenProtocol(Protocol):
    pass

class AccessTokenDatabase(Protocol, Generic[AP]):
    pass

class DatabaseStrategy(Strategy, Generic[UP, ID, AP]):
    def __init__(self, database, lifetime_seconds=None):
        self.database = database
        self.lifetime_seconds = lifetime_seconds
    async def read_token(self, token, user_manager):
        if token is None:
            return None
        found = await self.database.get_by_token(token)
        if found is None:
            return None
        return await user_manager.get(user_manager.parse_id(found.user_id))
`

const AUTH = `
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.security import OAuth2PasswordRequestForm
from fastapi_users.authentication import Strategy
from fastapi_users.manager import BaseUserManager
from fastapi_users.models import ID, UP
from fastapi_users.router.common import ErrorModel

def get_auth_router(backend, get_user_manager, authenticator, requires_verification: bool = False) -> APIRouter:
    router = APIRouter()
    get_current_user_token = authenticator.current_user_token(active=True, verified=requires_verification)

    @router.post("/login", name=f"auth:{backend.name}.login", responses={400: {"model": ErrorModel}, **backend.transport.get_openapi_login_responses_success()})
    async def login(
        request: Request,
        credentials: OAuth2PasswordRequestForm = Depends(),
        user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager),
        strategy: Strategy[UP, ID] = Depends(backend.get_strategy),
    ):
        user = await user_manager.authenticate(credentials)
        if user is None or not user.is_active or (requires_verification and not user.is_verified):
            raise HTTPException(status_code=400)
        return await backend.login(strategy, user)

    @router.post("/logout", name=f"auth:{backend.name}.logout", responses={401: {}, **backend.transport.get_openapi_logout_responses_success()})
    async def logout(user_token: tuple[UP, str] = Depends(get_current_user_token), strategy: Strategy[UP, ID] = Depends(backend.get_strategy)):
        user, token = user_token
        return await backend.logout(strategy, user, token)

    return router
`
const REGISTER = `
from fastapi import APIRouter, Depends, Request
from fastapi_users.manager import BaseUserManager
from fastapi_users.models import ID, UP
from fastapi_users.router.common import ErrorModel

def get_register_router(get_user_manager, user_schema, user_create_schema) -> APIRouter:
    router = APIRouter()

    @router.post("/register", response_model=user_schema, status_code=201, name="register:register", responses={400: {"model": ErrorModel}})
    async def register(request: Request, user_create: user_create_schema, user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)):
        return await user_manager.create(user_create, safe=True, request=request)

    return router
`
const RESET = `
from fastapi import APIRouter, Body, Depends, Request
from fastapi_users.manager import BaseUserManager
from fastapi_users.models import ID, UP
from fastapi_users.router.common import ErrorModel
from pydantic import EmailStr

def get_reset_password_router(get_user_manager) -> APIRouter:
    router = APIRouter()

    @router.post("/forgot-password", status_code=202, name="reset:forgot_password")
    async def forgot_password(request: Request, email: EmailStr = Body(..., embed=True), user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)):
        await user_manager.forgot_password(await user_manager.get_by_email(email), request)

    @router.post("/reset-password", name="reset:reset_password", responses={400: {"model": ErrorModel}})
    async def reset_password(request: Request, token: str = Body(...), password: str = Body(...), user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)):
        await user_manager.reset_password(token, password, request)

    return router
`
const VERIFY = `
from fastapi import APIRouter, Body, Depends, Request
from fastapi_users.manager import BaseUserManager
from fastapi_users.models import ID, UP
from fastapi_users.router.common import ErrorModel
from pydantic import EmailStr

def get_verify_router(get_user_manager, user_schema):
    router = APIRouter()

    @router.post("/request-verify-token", status_code=202, name="verify:request-token")
    async def request_verify_token(request: Request, email: EmailStr = Body(..., embed=True), user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)):
        await user_manager.request_verify(await user_manager.get_by_email(email), request)

    @router.post("/verify", response_model=user_schema, name="verify:verify", responses={400: {"model": ErrorModel}})
    async def verify(request: Request, token: str = Body(..., embed=True), user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)):
        return await user_manager.verify(token, request)

    return router
`
const USERS = `
from fastapi import APIRouter, Depends, Request, Response
from fastapi_users.manager import BaseUserManager
from fastapi_users.models import ID, UP
from fastapi_users.router.common import ErrorModel

def get_users_router(get_user_manager, user_schema, user_update_schema, authenticator, requires_verification: bool = False) -> APIRouter:
    router = APIRouter()
    get_current_active_user = authenticator.current_user(active=True, verified=requires_verification)
    get_current_superuser = authenticator.current_user(active=True, verified=requires_verification, superuser=True)

    async def get_user_or_404(id: str, user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)) -> UP:
        return await user_manager.get(user_manager.parse_id(id))

    @router.get("/me", response_model=user_schema, name="users:current_user", responses={401: {}})
    async def me(user: UP = Depends(get_current_active_user)):
        return user

    @router.patch("/me", response_model=user_schema, dependencies=[Depends(get_current_active_user)], name="users:patch_current_user", responses={401: {}, 400: {"model": ErrorModel}})
    async def update_me(
        request: Request,
        user_update: user_update_schema,
        user: UP = Depends(get_current_active_user),
        user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager),
    ):
        return await user_manager.update(user_update, user, safe=True, request=request)

    @router.get("/{id}", response_model=user_schema, dependencies=[Depends(get_current_superuser)], name="users:user", responses={401: {}, 403: {}, 404: {}})
    async def get_user(user=Depends(get_user_or_404)):
        return user

    @router.patch("/{id}", response_model=user_schema, dependencies=[Depends(get_current_superuser)], name="users:patch_user", responses={401: {}, 403: {}, 404: {}, 400: {"model": ErrorModel}})
    async def update_user(
        user_update: user_update_schema,
        request: Request,
        user=Depends(get_user_or_404),
        user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager),
    ):
        return await user_manager.update(user_update, user, safe=False, request=request)

    @router.delete("/{id}", status_code=204, response_class=Response, dependencies=[Depends(get_current_superuser)], name="users:delete_user", responses={401: {}, 403: {}, 404: {}})
    async def delete_user(request: Request, user=Depends(get_user_or_404), user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager)):
        await user_manager.delete(user, request=request)

    return router
`
const OAUTH = `
from fastapi import APIRouter, Depends, Query, Request
from fastapi_users.authentication import Strategy
from fastapi_users.manager import BaseUserManager
from fastapi_users.models import ID, UP
from fastapi_users.router.common import ErrorModel
from httpx_oauth.integrations.fastapi import OAuth2AuthorizeCallback
from httpx_oauth.oauth2 import OAuth2Token
from pydantic import BaseModel

STATE_TOKEN_AUDIENCE = "fastapi-users:oauth-state"

class OAuth2AuthorizeResponse(BaseModel):
    authorization_url: str

def get_oauth_router(oauth_client, backend, get_user_manager, state_secret, redirect_url=None, associate_by_email: bool = False, is_verified_by_default: bool = False) -> APIRouter:
    router = APIRouter()
    callback_route_name = f"oauth:{oauth_client.name}.{backend.name}.callback"
    oauth2_authorize_callback = OAuth2AuthorizeCallback(oauth_client, route_name=callback_route_name, redirect_url=redirect_url)

    @router.get("/authorize", name=f"oauth:{oauth_client.name}.{backend.name}.authorize", response_model=OAuth2AuthorizeResponse)
    async def authorize(request: Request, scopes: list[str] = Query(None)) -> OAuth2AuthorizeResponse: ...

    @router.get("/callback", name=callback_route_name, responses={400: {"model": ErrorModel}})
    async def callback(
        request: Request,
        access_token_state: tuple[OAuth2Token, str] = Depends(oauth2_authorize_callback),
        user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager),
        strategy: Strategy[UP, ID] = Depends(backend.get_strategy),
    ): ...

    return router

def get_oauth_associate_router(oauth_client, authenticator, get_user_manager, user_schema, state_secret, redirect_url=None, requires_verification: bool = False) -> APIRouter:
    router = APIRouter()
    get_current_active_user = authenticator.current_user(active=True, verified=requires_verification)
    callback_route_name = f"oauth-associate:{oauth_client.name}.callback"
    oauth2_authorize_callback = OAuth2AuthorizeCallback(oauth_client, route_name=callback_route_name, redirect_url=redirect_url)

    @router.get("/authorize", name=f"oauth-associate:{oauth_client.name}.authorize", response_model=OAuth2AuthorizeResponse)
    async def authorize(request: Request, scopes: list[str] = Query(None), user: UP = Depends(get_current_active_user)) -> OAuth2AuthorizeResponse: ...

    @router.get("/callback", response_model=user_schema, name=callback_route_name, responses={400: {"model": ErrorModel}})
    async def callback(
        request: Request,
        user: UP = Depends(get_current_active_user),
        access_token_state: tuple[OAuth2Token, str] = Depends(oauth2_authorize_callback),
        user_manager: BaseUserManager[UP, ID] = Depends(get_user_manager),
    ): ...

    return router
`

const MAIN = `
from typing import Generic
from fastapi_users.authentication.authenticator import Authenticator
from fastapi_users.models import ID, UP
from fastapi_users.router.auth import get_auth_router
from fastapi_users.router.oauth import get_oauth_associate_router, get_oauth_router
from fastapi_users.router.register import get_register_router
from fastapi_users.router.reset import get_reset_password_router
from fastapi_users.router.users import get_users_router
from fastapi_users.router.verify import get_verify_router

class FastAPIUsers(Generic[UP, ID]):
    def __init__(self, get_user_manager, auth_backends):
        self.authenticator = Authenticator(auth_backends, get_user_manager)
        self.get_user_manager = get_user_manager
        self.current_user = self.authenticator.current_user

    def get_register_router(self, user_schema, user_create_schema):
        return get_register_router(self.get_user_manager, user_schema, user_create_schema)

    def get_verify_router(self, user_schema):
        return get_verify_router(self.get_user_manager, user_schema)

    def get_reset_password_router(self):
        return get_reset_password_router(self.get_user_manager)

    def get_auth_router(self, backend, requires_verification: bool = False):
        return get_auth_router(backend, self.get_user_manager, self.authenticator, requires_verification)

    def get_oauth_router(self, oauth_client, backend, state_secret, redirect_url=None, associate_by_email: bool = False, is_verified_by_default: bool = False):
        return get_oauth_router(oauth_client, backend, self.get_user_manager, state_secret, redirect_url, associate_by_email, is_verified_by_default)

    def get_oauth_associate_router(self, oauth_client, user_schema, state_secret, redirect_url=None, requires_verification: bool = False):
        return get_oauth_associate_router(oauth_client, self.authenticator, self.get_user_manager, user_schema, state_secret, redirect_url, requires_verification)

    def get_users_router(self, user_schema, user_update_schema, requires_verification: bool = False):
        return get_users_router(self.get_user_manager, user_schema, user_update_schema, self.authenticator, requires_verification)
`

const SCHEMAS = `
from typing import Generic, List, Optional, TypeVar
from fastapi_users.models import ID
from pydantic import BaseModel, EmailStr

class CreateUpdateDictModel(BaseModel):
    def create_update_dict(self):
        return self.dict(exclude_unset=True)
    def create_update_dict_superuser(self):
        return self.dict(exclude_unset=True)

class BaseUser(CreateUpdateDictModel, Generic[ID]):
    id: ID
    email: EmailStr
    is_active: bool = True
    is_superuser: bool = False
    is_verified: bool = False

class BaseUserCreate(CreateUpdateDictModel):
    email: EmailStr
    password: str
    is_active: Optional[bool] = True
    is_superuser: Optional[bool] = False
    is_verified: Optional[bool] = False

class BaseUserUpdate(CreateUpdateDictModel):
    password: Optional[str] = None
    email: Optional[EmailStr] = None
    is_active: Optional[bool] = None
    is_superuser: Optional[bool] = None
    is_verified: Optional[bool] = None

U = TypeVar("U", bound=BaseUser)
UC = TypeVar("UC", bound=BaseUserCreate)
UU = TypeVar("UU", bound=BaseUserUpdate)

class BaseOAuthAccount(BaseModel, Generic[ID]):
    id: ID
    oauth_name: str
    access_token: str
    expires_at: Optional[int] = None
    refresh_token: Optional[str] = None
    account_id: str
    account_email: str

class BaseOAuthAccountMixin(BaseModel):
    oauth_accounts: List[BaseOAuthAccount] = []
`

const MANAGER = `
import uuid
from typing import Generic
from fastapi_users import exceptions
from fastapi_users.models import ID, UP

class BaseUserManager(Generic[UP, ID]):
    reset_password_token_lifetime_seconds = 3600
    reset_password_token_audience = "fastapi-users:reset"
    verification_token_lifetime_seconds = 3600
    verification_token_audience = "fastapi-users:verify"
    def __init__(self, user_db, password_helper=None):
        self.user_db = user_db
        self.password_helper = password_helper
    async def get(self, id):
        user = await self.user_db.get(id)
        if user is None:
            raise exceptions.UserNotExists()
        return user
    async def get_by_email(self, user_email):
        user = await self.user_db.get_by_email(user_email)
        if user is None:
            raise exceptions.UserNotExists()
        return user

class UUIDIDMixin:
    def parse_id(self, value):
        return uuid.UUID(value)

class IntegerIDMixin:
    def parse_id(self, value):
        return int(value)
`
const EXCEPTIONS = `
class FastAPIUsersException(Exception): ...
class InvalidID(FastAPIUsersException): ...
class UserAlreadyExists(FastAPIUsersException): ...
class UserNotExists(FastAPIUsersException): ...
class UserInactive(FastAPIUsersException): ...
class UserAlreadyVerified(FastAPIUsersException): ...
class InvalidVerifyToken(FastAPIUsersException): ...
class InvalidResetPasswordToken(FastAPIUsersException): ...
class InvalidPasswordException(FastAPIUsersException):
    def __init__(self, reason):
        self.reason = reason
`

const OAUTH_CALLBACK = `
from httpx_oauth.oauth2 import BaseOAuth2
from starlette.requests import Request

class OAuth2AuthorizeCallback:
    def __init__(self, client, route_name=None, redirect_url=None):
        self.client = client
        self.route_name = route_name
        self.redirect_url = redirect_url
    async def __call__(self, request: Request, code: str = None, code_verifier: str = None, state: str = None, error: str = None): ...
`

/** The clients' names stand in route names alone. */
function oauthClient(cls: string, name: string): string {
  const positional = cls === 'OpenID' ? 'client_id, client_secret, openid_configuration_endpoint' : 'client_id, client_secret'
  return `
from httpx_oauth.oauth2 import BaseOAuth2

class ${cls}(BaseOAuth2):
    def __init__(self, ${positional}, *args, name="${name}", **kwargs):
        self.name = name
`
}
const CLIENTS: readonly (readonly [string, string, string])[] = [
  ['google', 'GoogleOAuth2', 'google'],
  ['github', 'GitHubOAuth2', 'github'],
  ['facebook', 'FacebookOAuth2', 'facebook'],
  ['discord', 'DiscordOAuth2', 'discord'],
  ['microsoft', 'MicrosoftGraphOAuth2', 'microsoft'],
  ['linkedin', 'LinkedInOAuth2', 'linkedin'],
  ['okta', 'OktaOAuth2', 'okta'],
  ['reddit', 'RedditOAuth2', 'reddit'],
  ['openid', 'OpenID', 'openid'],
]

export const FASTAPI_USERS: Library = {
  name: 'fastapi_users',
  modules: {
    fastapi_users: `
from fastapi_users import models, schemas
from fastapi_users.exceptions import InvalidID, InvalidPasswordException
from fastapi_users.fastapi_users import FastAPIUsers
from fastapi_users.manager import BaseUserManager, IntegerIDMixin, UUIDIDMixin
`,
    'fastapi_users.models': `
from typing import Protocol, TypeVar
ID = TypeVar("ID")
UP = TypeVar("UP")
OAP = TypeVar("OAP")
UOAP = TypeVar("UOAP")
class UserProtocol(Protocol): ...
class OAuthAccountProtocol(Protocol): ...
class UserOAuthProtocol(UserProtocol): ...
`,
    'fastapi_users.schemas': SCHEMAS,
    'fastapi_users.exceptions': EXCEPTIONS,
    'fastapi_users.manager': MANAGER,
    'fastapi_users.fastapi_users': MAIN,
    'fastapi_users.authentication': `
from fastapi_users.authentication.authenticator import Authenticator
from fastapi_users.authentication.backend import AuthenticationBackend
from fastapi_users.authentication.strategy import JWTStrategy, RedisStrategy, Strategy
from fastapi_users.authentication.transport import BearerTransport, CookieTransport, Transport
`,
    'fastapi_users.authentication.authenticator': AUTHENTICATOR,
    'fastapi_users.authentication.backend': BACKEND,
    'fastapi_users.authentication.transport': `
from fastapi_users.authentication.transport.base import Transport, TransportLogoutNotSupportedError
from fastapi_users.authentication.transport.bearer import BearerTransport
from fastapi_users.authentication.transport.cookie import CookieTransport
`,
    'fastapi_users.authentication.transport.base': TRANSPORT_BASE,
    'fastapi_users.authentication.transport.bearer': BEARER,
    'fastapi_users.authentication.transport.cookie': COOKIE,
    'fastapi_users.authentication.strategy': `
from fastapi_users.authentication.strategy.base import Strategy, StrategyDestroyNotSupportedError
from fastapi_users.authentication.strategy.db import AP, AccessTokenDatabase, AccessTokenProtocol, DatabaseStrategy
from fastapi_users.authentication.strategy.jwt import JWTStrategy
from fastapi_users.authentication.strategy.redis import RedisStrategy
`,
    'fastapi_users.authentication.strategy.base': STRATEGY_BASE,
    'fastapi_users.authentication.strategy.jwt': STRATEGY_JWT,
    'fastapi_users.authentication.strategy.redis': STRATEGY_REDIS,
    'fastapi_users.authentication.strategy.db': `
from fastapi_users.authentication.strategy.db.strategy import AP, AccessTokenDatabase, AccessTokenProtocol, DatabaseStrategy
`,
    'fastapi_users.authentication.strategy.db.strategy': STRATEGY_DB,
    'fastapi_users.router': `
from fastapi_users.router.auth import get_auth_router
from fastapi_users.router.common import ErrorCode
from fastapi_users.router.oauth import get_oauth_router
from fastapi_users.router.register import get_register_router
from fastapi_users.router.reset import get_reset_password_router
from fastapi_users.router.users import get_users_router
from fastapi_users.router.verify import get_verify_router
`,
    'fastapi_users.router.common': `
from enum import Enum
from typing import Dict, Union
from pydantic import BaseModel

class ErrorModel(BaseModel):
    detail: Union[str, Dict[str, str]]

class ErrorCode(str, Enum):
    REGISTER_INVALID_PASSWORD = "REGISTER_INVALID_PASSWORD"
    REGISTER_USER_ALREADY_EXISTS = "REGISTER_USER_ALREADY_EXISTS"
    OAUTH_NOT_AVAILABLE_EMAIL = "OAUTH_NOT_AVAILABLE_EMAIL"
    OAUTH_USER_ALREADY_EXISTS = "OAUTH_USER_ALREADY_EXISTS"
    LOGIN_BAD_CREDENTIALS = "LOGIN_BAD_CREDENTIALS"
    LOGIN_USER_NOT_VERIFIED = "LOGIN_USER_NOT_VERIFIED"
    RESET_PASSWORD_BAD_TOKEN = "RESET_PASSWORD_BAD_TOKEN"
    RESET_PASSWORD_INVALID_PASSWORD = "RESET_PASSWORD_INVALID_PASSWORD"
    VERIFY_USER_BAD_TOKEN = "VERIFY_USER_BAD_TOKEN"
    VERIFY_USER_ALREADY_VERIFIED = "VERIFY_USER_ALREADY_VERIFIED"
    UPDATE_USER_EMAIL_ALREADY_EXISTS = "UPDATE_USER_EMAIL_ALREADY_EXISTS"
    UPDATE_USER_INVALID_PASSWORD = "UPDATE_USER_INVALID_PASSWORD"
`,
    'fastapi_users.router.auth': AUTH,
    'fastapi_users.router.register': REGISTER,
    'fastapi_users.router.reset': RESET,
    'fastapi_users.router.verify': VERIFY,
    'fastapi_users.router.users': USERS,
    'fastapi_users.router.oauth': OAUTH,
  },
}

export const HTTPX_OAUTH: Library = {
  name: 'httpx_oauth',
  modules: {
    httpx_oauth: '',
    'httpx_oauth.oauth2': `
from typing import Dict, Generic, TypeVar
T = TypeVar("T")

class BaseOAuth2(Generic[T]):
    def __init__(self, client_id, client_secret, authorize_endpoint=None, access_token_endpoint=None, refresh_token_endpoint=None, revoke_token_endpoint=None, *, name="oauth2", base_scopes=None, **kwargs):
        self.name = name

OAuth2 = BaseOAuth2

class OAuth2Token(Dict[str, object]):
    pass
`,
    'httpx_oauth.clients': '',
    ...Object.fromEntries(CLIENTS.map(([module, cls, name]) => [`httpx_oauth.clients.${module}`, oauthClient(cls, name)])),
    'httpx_oauth.integrations': '',
    'httpx_oauth.integrations.fastapi': OAUTH_CALLBACK,
  },
}
