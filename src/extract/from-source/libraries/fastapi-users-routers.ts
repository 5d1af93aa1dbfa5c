// FastAPI Users: its routers, as releases 10 to 15 make them.

export const AUTH = `
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
export const REGISTER = `
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
export const RESET = `
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
export const VERIFY = `
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
export const USERS = `
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
export const OAUTH = `
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
