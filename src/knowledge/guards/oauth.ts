// OAuth and OpenID Connect: clients that fetch a token for a code, and guards for whatever provider.
import { defineGuards } from '../guard-row.ts'
import { admits, unlessQuiet, verifies, verifiesOrFalse } from './meanings.ts'
import { rowOf, under } from './paths.ts'

export const oauthGuards = defineGuards([
  // ---- OAuth clients
  // Authlib names a client as the program registered it: `oauth.google.authorize_access_token(request)`.
  rowOf(['*.authorize_access_token'], {
    takes: 'request',
    parameters: ['request'],
    means: verifies('claims', 'MismatchingStateError', 'OAuthError', 'AuthlibBaseError'),
  }),
  rowOf(
    under(
      [
        'authlib.integrations.starlette_client.OAuth.*',
        'authlib.integrations.starlette_client.StarletteOAuth2App',
        'authlib.integrations.starlette_client.apps.StarletteOAuth2App',
      ],
      ['parse_id_token', 'parse_logout_token'],
    ),
    { parameters: ['token', 'nonce'], means: verifies('claims', 'BadSignatureError', 'JoseError', 'AuthlibBaseError') },
  ),
  rowOf(
    under(
      [
        'authlib.oauth2.ResourceProtector',
        'authlib.oauth2.rfc6749.ResourceProtector',
        'authlib.oauth2.rfc6749.resource_protector.ResourceProtector',
      ],
      ['validate_request', 'acquire_token'],
    ),
    {
      takes: 'request',
      parameters: ['scopes', 'request'],
      means: verifies('claims', 'InvalidTokenError', 'MissingAuthorizationError', 'OAuth2Error'),
    },
  ),
  // fastapi-sso
  rowOf(['*.verify_and_process'], {
    takes: 'request',
    parameters: ['request'],
    means: verifies('principal', 'SSOLoginError', 'OAuth2Error'),
  }),
  rowOf(
    under(
      [
        'httpx_oauth.oauth2.BaseOAuth2',
        'httpx_oauth.oauth2.OAuth2',
        'httpx_oauth.clients.google.GoogleOAuth2',
        'httpx_oauth.clients.github.GitHubOAuth2',
        'httpx_oauth.clients.microsoft.MicrosoftGraphOAuth2',
        'httpx_oauth.clients.discord.DiscordOAuth2',
        'httpx_oauth.clients.openid.OpenID',
      ],
      ['get_access_token', 'get_id_email', 'get_profile'],
    ),
    {
      parameters: ['code', 'redirect_uri'],
      means: verifies('claims', 'GetAccessTokenError', 'GetIdEmailError', 'GetProfileError', 'OAuth2RequestError'),
    },
  ),
  rowOf(['httpx_oauth.integrations.fastapi.OAuth2AuthorizeCallback()'], { means: admits('verified', 400) }),

  // ---- SAML: what `process_response` has found out
  rowOf(['onelogin.saml2.auth.OneLogin_Saml2_Auth().is_authenticated'], { takes: 'request', means: verifiesOrFalse }),
  // ---- what comes for a code
  rowOf(
    [
      'google_auth_oauthlib.flow.Flow.from_client_config().fetch_token',
      'google_auth_oauthlib.flow.Flow.from_client_secrets_file().fetch_token',
      'google_auth_oauthlib.flow.Flow().fetch_token',
      'requests_oauthlib.OAuth2Session().fetch_token',
    ],
    { means: verifies('claims', 'OAuth2Error') },
  ),
  rowOf(
    under(
      ['authlib.integrations.httpx_client', 'authlib.integrations.requests_client'],
      ['AsyncOAuth2Client().fetch_token', 'OAuth2Client().fetch_token', 'OAuth2Session().fetch_token'],
    ),
    { means: verifies('claims', 'OAuthError', 'AuthlibBaseError') },
  ),
  // ---- any provider of OpenID Connect
  rowOf(['fastapi_oidc.get_auth()', 'fastapi_oidc.auth.get_auth()'], { means: admits('verified', 401) }),
  rowOf(under(['fastapi_third_party_auth.Auth', 'fastapi_third_party_auth.auth.Auth'], ['required']), { means: admits('verified', 401) }),
  rowOf(under(['fastapi_third_party_auth.Auth', 'fastapi_third_party_auth.auth.Auth'], ['optional']), { means: admits('optional') }),
  { call: 'fastapi_resource_server.OidcResourceServer()', means: admits('verified', 401, { unless: [unlessQuiet] }) },
])
