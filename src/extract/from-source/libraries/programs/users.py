import uuid

from fastapi import Depends, FastAPI
from fastapi_users import BaseUserManager, FastAPIUsers, UUIDIDMixin, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, CookieTransport, JWTStrategy
from httpx_oauth.clients.google import GoogleOAuth2


class UserRead(schemas.BaseUser[uuid.UUID]):
    nickname: str = ""


class UserCreate(schemas.BaseUserCreate):
    nickname: str = ""


class UserUpdate(schemas.BaseUserUpdate):
    nickname: str = ""


async def get_session():
    yield None


async def get_user_db(session=Depends(get_session)):
    yield session


class UserManager(UUIDIDMixin, BaseUserManager):
    reset_password_token_secret = "a"
    verification_token_secret = "b"


async def get_user_manager(user_db=Depends(get_user_db)):
    yield UserManager(user_db)


def get_jwt_strategy() -> JWTStrategy:
    return JWTStrategy(secret="c", lifetime_seconds=3600)


bearer = AuthenticationBackend(name="jwt", transport=BearerTransport(tokenUrl="auth/jwt/login"), get_strategy=get_jwt_strategy)
cookie = AuthenticationBackend(name="my-cookie 2", transport=CookieTransport(cookie_max_age=3600), get_strategy=get_jwt_strategy)


async def enabled_backends():
    return [bearer]


users = FastAPIUsers[object, uuid.UUID](get_user_manager, [bearer, cookie])
current_user = users.current_user(active=True)
maybe_user = users.current_user(optional=True, get_enabled_backends=enabled_backends)
current_token = users.authenticator.current_user_token(superuser=True)

app = FastAPI()
app.include_router(users.get_auth_router(bearer), prefix="/auth/jwt", tags=["auth"])
app.include_router(users.get_auth_router(cookie, requires_verification=True), prefix="/auth/cookie")
app.include_router(users.get_register_router(UserRead, UserCreate), prefix="/auth")
app.include_router(users.get_reset_password_router(), prefix="/auth")
app.include_router(users.get_verify_router(UserRead), prefix="/auth")
app.include_router(users.get_users_router(UserRead, UserUpdate), prefix="/users")
google = GoogleOAuth2("id", "secret")
app.include_router(users.get_oauth_router(google, bearer, "state"), prefix="/auth/google")
app.include_router(users.get_oauth_associate_router(google, UserRead, "state"), prefix="/auth/associate/google")


@app.get("/mine")
async def mine(user=Depends(current_user)):
    return user


@app.get("/perhaps")
async def perhaps(user=Depends(maybe_user)):
    return user


@app.get("/token")
async def token(found=Depends(current_token)):
    return found
