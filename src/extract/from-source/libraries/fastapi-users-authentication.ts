// FastAPI Users: backends, transports and strategies, and the dependencies that an authenticator makes.

export const AUTHENTICATOR = `
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

export const BACKEND = `
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

export const TRANSPORT_BASE = `
from typing import Protocol

class TransportLogoutNotSupportedError(Exception):
    pass

class Transport(Protocol):
    pass
`
export const BEARER = `
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
export const COOKIE = `
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

export const STRATEGY_BASE = `
from typing import Generic, Protocol
from fastapi_users.models import ID, UP

class StrategyDestroyNotSupportedError(Exception):
    pass

class Strategy(Protocol, Generic[UP, ID]):
    pass
`
export const STRATEGY_JWT = `
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
export const STRATEGY_REDIS = `
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
export const STRATEGY_DB = `
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
