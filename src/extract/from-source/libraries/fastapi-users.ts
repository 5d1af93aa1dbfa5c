// FastAPI Users: what programs import, put together. The names are those of releases 10 to 15.
import {
  AUTHENTICATOR,
  BACKEND,
  BEARER,
  COOKIE,
  STRATEGY_BASE,
  STRATEGY_DB,
  STRATEGY_JWT,
  STRATEGY_REDIS,
  TRANSPORT_BASE,
} from './fastapi-users-authentication.ts'
import { AUTH, OAUTH, REGISTER, RESET, USERS, VERIFY } from './fastapi-users-routers.ts'
import type { Library } from './library.ts'

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
