// Sign-in libraries whose objects stand in `Depends(...)`: fastapi-login, fastapi-azure-auth, dependency-injector's markers.
import type { Library } from './library.ts'

export const FASTAPI_LOGIN: Library = {
  name: 'fastapi_login',
  modules: {
    fastapi_login: 'from fastapi_login.fastapi_login import LoginManager\n',
    'fastapi_login.fastapi_login': `
from fastapi import HTTPException, Request
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

class LoginManager(OAuth2PasswordBearer):
    def __init__(self, secret, token_url, algorithm="HS256", use_cookie=False, use_header=True, cookie_name="access-token", not_authenticated_exception=None, default_expiry=None, scopes=None, out_of_scope_exception=None, **kwargs):
        self.secret = secret
        self.algorithm = algorithm
        self.use_cookie = use_cookie
        self.use_header = use_header
        self.cookie_name = cookie_name
        self._user_callback = None
        super().__init__(tokenUrl=token_url, auto_error=False, scopes=scopes)

    def user_loader(self, *args, **kwargs):
        def decorator(callback):
            self._user_callback = callback
            return callback
        return decorator

    async def __call__(self, request: Request, security_scopes: SecurityScopes = None):
        token = await super().__call__(request)
        if token is None:
            raise HTTPException(status_code=401)
        return await self.get_current_user(token)

    async def optional(self, request: Request, security_scopes: SecurityScopes = None):
        try:
            return await self.__call__(request, security_scopes)
        except Exception:
            return None
`,
  },
}

const AZURE = (name: string, scheme: string, more: string): string => `
class ${name}(AzureAuthorizationCodeBearerBase):
    def __init__(self, app_client_id, ${more}auto_error=True, scopes=None, leeway=0, validate_iss=True, openapi_authorization_url=None, openapi_token_url=None, openapi_description=None, scheme_name="${scheme}", **kwargs):
        super().__init__(app_client_id, auto_error=auto_error, scopes=scopes, scheme_name=scheme_name, openapi_authorization_url=openapi_authorization_url, openapi_token_url=openapi_token_url)
`

export const FASTAPI_AZURE_AUTH: Library = {
  name: 'fastapi_azure_auth',
  modules: {
    fastapi_azure_auth: `
from fastapi_azure_auth.auth import B2CMultiTenantAuthorizationCodeBearer, MultiTenantAzureAuthorizationCodeBearer, SingleTenantAzureAuthorizationCodeBearer
`,
    'fastapi_azure_auth.auth': `
from fastapi import HTTPException
from fastapi.security import OAuth2AuthorizationCodeBearer, SecurityScopes
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

class AzureAuthorizationCodeBearerBase(SecurityBase):
    def __init__(self, app_client_id, auto_error=True, scopes=None, scheme_name="AzureAuthorizationCodeBearerBase", openapi_authorization_url=None, openapi_token_url=None, **kwargs):
        self.app_client_id = app_client_id
        self.auto_error = auto_error
        self.scheme_name = scheme_name
        self.scopes = scopes
        self.authorizationUrl = openapi_authorization_url
        self.tokenUrl = openapi_token_url
        self.oauth = OAuth2AuthorizationCodeBearer(authorizationUrl=self.authorizationUrl, tokenUrl=self.tokenUrl, scopes=scopes, scheme_name=scheme_name, auto_error=True)
        setattr(self, "\\0scheme", "OAuth2AuthorizationCodeBearer")

    async def __call__(self, request: HTTPConnection, security_scopes: SecurityScopes):
        try:
            token = await self.oauth(request)
            return await self.verify(token)
        except HTTPException:
            if not self.auto_error:
                return None
            raise

${AZURE('SingleTenantAzureAuthorizationCodeBearer', 'AzureAD_PKCE_single_tenant', 'tenant_id, ')}
${AZURE('MultiTenantAzureAuthorizationCodeBearer', 'AzureAD_PKCE_multi_tenant', '')}
${AZURE('B2CMultiTenantAuthorizationCodeBearer', 'AzureAD_PKCE_B2C_multi_tenant', '')}
`,
  },
}

export const DEPENDENCY_INJECTOR: Library = {
  name: 'dependency_injector',
  modules: {
    'dependency_injector.wiring': `
class _Marker:
    def __init__(self, provider, modifier=None):
        self.provider = provider
        self.modifier = modifier
    def __class_getitem__(cls, item):
        if isinstance(item, tuple):
            return cls(*item)
        return cls(item)
    def __call__(self):
        return self

class Provide(_Marker): ...
class Provider(_Marker): ...
class Closing(_Marker): ...

def inject(func):
    return func
`,
  },
}
