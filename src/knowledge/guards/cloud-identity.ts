// The identity services of the clouds: Google, Firebase, Auth0, AWS Cognito, Microsoft, Supabase.
import { defineGuards } from '../guard-row.ts'
import { admits, unless, unlessQuiet, verifies, verifiesOrNone } from './meanings.ts'
import { rowOf, under } from './paths.ts'

const supabaseClients = [
  'supabase.create_client',
  'supabase.acreate_client',
  'supabase.create_async_client',
  'supabase.Client',
  'supabase.AsyncClient',
  'supabase.Client.create',
  'supabase.AsyncClient.create',
]
const supabaseAuth = [
  ...supabaseClients.map((one) => `${one}.auth`),
  ...under(['supabase_auth', 'gotrue'], ['SyncGoTrueClient', 'AsyncGoTrueClient']),
]
const supabaseErrors = ['AuthApiError', 'AuthInvalidJwtError', 'CustomAuthError', 'AuthError']
const firebase = ['firebase_admin.auth', 'firebase_admin._auth_client.Client', 'firebase_admin.auth.Client']
const firebaseErrors = ['InvalidIdTokenError', 'InvalidSessionCookieError', 'InvalidArgumentError', 'FirebaseError', 'ValueError']
const azure = [
  'SingleTenantAzureAuthorizationCodeBearer',
  'MultiTenantAzureAuthorizationCodeBearer',
  'B2CMultiTenantAuthorizationCodeBearer',
]
const msal = ['msal.ConfidentialClientApplication', 'msal.PublicClientApplication', 'msal.ClientApplication']

export const cloudIdentityGuards = defineGuards([
  // ---- Google, Firebase
  rowOf(under(['google.oauth2.id_token'], ['verify_oauth2_token', 'verify_token', 'verify_firebase_token']), {
    parameters: ['id_token', 'request', 'audience', 'clock_skew_in_seconds'],
    means: verifies('claims', 'MalformedError', 'GoogleAuthError', 'ValueError'),
  }),
  {
    call: 'google.auth.jwt.decode',
    parameters: ['token', 'certs', 'verify', 'audience'],
    means: {
      does: 'verify',
      fails: 'raises',
      errors: ['MalformedError', 'GoogleAuthError', 'ValueError'],
      gives: 'claims',
      offBy: ['verify'],
    },
  },
  { call: 'google.auth.jwt.decode_header', parameters: ['token'], means: { does: 'read' } },
  rowOf(under(firebase, ['verify_id_token', 'verify_session_cookie']), {
    parameters: ['id_token', 'app', 'check_revoked'],
    means: verifies('claims', ...firebaseErrors),
  }),
  rowOf(under(['firebase_admin.app_check'], ['verify_token']), {
    parameters: ['token'],
    means: verifies('claims', 'ValueError', 'PyJWTError'),
  }),

  // ---- Auth0
  {
    call: 'fastapi_auth0.Auth0().get_user',
    also: ['fastapi_auth0.auth.Auth0().get_user'],
    means: admits('verified', 401, { unless: [unlessQuiet] }),
  },
  rowOf(['fastapi_plugin.Auth0FastAPI().require_auth()', 'fastapi_plugin.fast_api_client.Auth0FastAPI().require_auth()'], {
    parameters: ['scopes'],
    means: admits('verified', 401, { unless: [unless('scopes', 'given', 'scope')] }),
  }),
  rowOf(
    under(
      ['auth0_api_python.ApiClient', 'auth0_api_python.api_client.ApiClient', 'fastapi_plugin.Auth0FastAPI().api_client'],
      ['verify_access_token'],
    ),
    {
      parameters: ['access_token', 'required_claims'],
      means: verifies('claims', 'VerifyAccessTokenError', 'MissingAuthorizationError', 'BaseAuthError'),
    },
  ),
  rowOf(['auth0_api_python.ApiClient().verify_request', 'auth0_api_python.api_client.ApiClient().verify_request'], {
    takes: 'request',
    parameters: ['headers', 'http_method', 'http_url'],
    means: verifies('claims', 'VerifyAccessTokenError', 'MissingAuthorizationError', 'BaseAuthError'),
  }),
  rowOf(['auth0_fastapi.auth.auth_client.AuthClient().require_session', 'auth0_fastapi.auth.AuthClient().require_session'], {
    means: admits('verified', 401),
  }),
  rowOf(
    under(
      ['auth0.authentication.token_verifier', 'auth0.v3.authentication.token_verifier', 'auth0.authentication'],
      ['TokenVerifier().verify', 'AsyncTokenVerifier().verify'],
    ),
    {
      parameters: ['token', 'nonce', 'max_age', 'organization'],
      means: verifies('claims', 'TokenValidationError'),
    },
  ),

  // ---- AWS Cognito, and fastapi-cloudauth
  rowOf(under(['fastapi_cognito.CognitoAuth', 'fastapi_cognito.fastapi_cognito.CognitoAuth'], ['auth_required']), {
    means: admits('verified', 401),
  }),
  rowOf(under(['fastapi_cognito.CognitoAuth', 'fastapi_cognito.fastapi_cognito.CognitoAuth'], ['auth_optional']), {
    means: admits('optional'),
  }),
  rowOf(
    [
      ...under(
        ['fastapi_cloudauth', 'fastapi_cloudauth.cognito'],
        ['Cognito()', 'CognitoCurrentUser()', 'Cognito().claim()', 'CognitoCurrentUser().claim()'],
      ),
      ...under(
        ['fastapi_cloudauth', 'fastapi_cloudauth.auth0'],
        ['Auth0()', 'Auth0CurrentUser()', 'Auth0().claim()', 'Auth0CurrentUser().claim()'],
      ),
      ...under(['fastapi_cloudauth', 'fastapi_cloudauth.firebase'], ['FirebaseCurrentUser()', 'FirebaseCurrentUser().claim()']),
    ],
    { means: admits('verified', 401, { unless: [unlessQuiet] }) },
  ),
  rowOf(
    [
      ...under(['fastapi_cloudauth', 'fastapi_cloudauth.cognito'], ['Cognito().scope()']),
      ...under(['fastapi_cloudauth', 'fastapi_cloudauth.auth0'], ['Auth0().scope()']),
    ],
    {
      parameters: ['scopes', 'op'],
      means: admits('verified', 403, { asks: 'scope', unless: [unlessQuiet] }),
    },
  ),

  // ---- Microsoft
  rowOf(
    under(
      ['fastapi_azure_auth', 'fastapi_azure_auth.auth'],
      [...azure, 'AzureAuthorizationCodeBearerBase'].map((name) => `${name}()`),
    ),
    {
      means: admits('verified', 401, { unless: [unlessQuiet] }),
    },
  ),
  rowOf(
    under(
      ['fastapi_azure_auth', 'fastapi_azure_auth.auth'],
      [...azure, 'AzureAuthorizationCodeBearerBase'].map((name) => `${name}().verify`),
    ),
    { parameters: ['access_token'], means: verifies('principal', 'HTTPException', 'InvalidAuth') },
  ),
  // Decodes the token that a header brings, and compares its names and times: nobody looks at the signature.
  rowOf(
    [
      'fastapi_msal.MSALAuthorization().scheme',
      'fastapi_msal.auth.MSALAuthorization().scheme',
      'fastapi_msal.security.MSALScheme()',
      'fastapi_msal.security.msal_scheme.MSALScheme()',
    ],
    {
      means: admits('presence', 401),
    },
  ),
  rowOf(
    [
      'msal.oauth2cli.oidc.decode_id_token',
      'msal.oauth2cli.oidc.decode_part',
      'fastapi_msal.models.IDTokenClaims.decode_id_token',
      'fastapi_msal.MSALAuthorization().handler.parse_id_token',
    ],
    {
      parameters: ['id_token'],
      means: { does: 'read' },
    },
  ),
  rowOf(
    under(msal, [
      'acquire_token_by_authorization_code',
      'acquire_token_by_auth_code_flow',
      'acquire_token_by_username_password',
      'acquire_token_on_behalf_of',
    ]),
    {
      means: verifiesOrNone('claims'),
      answer: 'access_token',
    },
  ),

  // ---- Supabase
  rowOf(under(supabaseAuth, ['get_user']), { parameters: ['jwt'], means: verifies('principal', ...supabaseErrors), answer: 'user' }),
  rowOf(under(supabaseAuth, ['get_claims']), { parameters: ['jwt'], means: verifies('claims', ...supabaseErrors), answer: 'claims' }),
  rowOf(under(supabaseAuth, ['sign_in_with_password', 'verify_otp', 'refresh_session', 'set_session', 'exchange_code_for_session']), {
    parameters: ['credentials'],
    means: verifies('principal', ...supabaseErrors),
    answer: 'user',
  }),
])
