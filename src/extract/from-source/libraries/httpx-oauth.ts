// httpx-oauth: the clients whose names stand in FastAPI Users' routes, and the dependency that reads a callback.
import type { Library } from './library.ts'

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
