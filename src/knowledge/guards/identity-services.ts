// Services that sign users in for an application: their kits, and the dependencies that they bring.
import { defineGuards } from '../guard-row.ts'
import { admits, unless, unlessQuietOpen, verifies, verifiesOrFalse, verifiesOrNone } from './meanings.ts'
import { rowOf, under } from './paths.ts'

const fief = ['fief_client.integrations.fastapi.FiefAuth']
const fiefClients = ['fief_client.Fief', 'fief_client.FiefAsync', 'fief_client.client.Fief', 'fief_client.client.FiefAsync']
const fiefErrors = ['FiefAccessTokenInvalid', 'FiefError']
const propelauth = ['propelauth_fastapi.init_auth', 'propelauth_fastapi.FastAPIAuth']
const stytchSessions = ['stytch.Client', 'stytch.B2BClient', 'stytch.consumer.client.Client', 'stytch.b2b.client.B2BClient'].map(
  (one) => `${one}.sessions`,
)
const descope = ['descope.DescopeClient', 'descope.descope_client.DescopeClient']

export const identityServiceGuards = defineGuards([
  // ---- Clerk
  rowOf(
    [
      'clerk_backend_api.Clerk().authenticate_request',
      'clerk_backend_api.Clerk().authenticate_request_async',
      ...under(
        ['clerk_backend_api.security', 'clerk_backend_api.security.authenticaterequest', 'clerk_backend_api'],
        ['authenticate_request', 'authenticate_request_async'],
      ),
    ],
    { takes: 'request', parameters: ['request', 'options'], means: verifiesOrFalse, answer: 'is_signed_in' },
  ),
  rowOf(
    under(
      ['clerk_backend_api.security', 'clerk_backend_api.security.verifytoken', 'clerk_backend_api'],
      ['verify_token', 'verify_token_async'],
    ),
    {
      parameters: ['token', 'options'],
      means: verifies('claims', 'TokenVerificationError'),
    },
  ),
  // Without `auto_error` it gives an object for a made-up token too.
  { call: 'fastapi_clerk_auth.ClerkHTTPBearer()', means: admits('verified', 403, { unless: [unlessQuietOpen] }) },

  // ---- Fief
  rowOf(under(fief, ['authenticated()', 'current_user()']), {
    parameters: ['optional', 'scope', 'acr', 'permissions'],
    means: admits('verified', 401, {
      unless: [unless('optional', 'true', 'optional'), unless('scope', 'given', 'scope'), unless('permissions', 'given', 'scope')],
    }),
  }),
  rowOf(under(fiefClients, ['validate_access_token']), { parameters: ['access_token'], means: verifies('claims', ...fiefErrors) }),
  rowOf(under(fiefClients, ['userinfo', 'auth_callback', 'auth_refresh_token']), {
    means: verifies('claims', 'FiefRequestError', 'FiefIdTokenInvalid', 'FiefError'),
  }),

  // ---- PropelAuth
  rowOf(under(propelauth, ['require_user']), { means: admits('verified', 401) }),
  rowOf(under(propelauth, ['optional_user']), { means: admits('optional') }),
  rowOf(under(propelauth, ['require_org_member', 'require_org_member_with_permission', 'require_org_member_with_all_permissions']), {
    parameters: ['user', 'required_org_id'],
    means: { does: 'permit', fails: 'raises', errors: ['HTTPException'], asks: 'owner' },
  }),
  rowOf(under(propelauth, ['require_org_member_with_minimum_role', 'require_org_member_with_exact_role']), {
    parameters: ['user', 'required_org_id'],
    means: { does: 'permit', fails: 'raises', errors: ['HTTPException'], asks: 'role' },
  }),
  rowOf(under([...propelauth, 'propelauth_py.init_base_auth'], ['validate_access_token_and_get_user']), {
    parameters: ['authorization_header'],
    means: verifies('principal', 'UnauthorizedException'),
  }),

  // ---- SuperTokens
  rowOf(under(['supertokens_python.recipe.session.framework.fastapi'], ['verify_session()']), {
    parameters: ['anti_csrf_check', 'session_required', 'check_database'],
    means: admits('verified', 401, { unless: [unless('session_required', 'false', 'optional')] }),
  }),
  rowOf(under(['supertokens_python.recipe.session.asyncio', 'supertokens_python.recipe.session.syncio'], ['get_session']), {
    takes: 'request',
    parameters: ['request', 'session_required'],
    means: verifies('principal', 'UnauthorisedError', 'TryRefreshTokenError', 'SuperTokensSessionError', 'SuperTokensError'),
  }),

  // ---- Descope
  rowOf(under(descope, ['validate_session', 'validate_and_refresh_session', 'refresh_session', 'exchange_access_key']), {
    parameters: ['session_token'],
    means: verifies('claims', 'AuthException'),
  }),
  rowOf(under(descope, ['validate_roles', 'validate_tenant_roles']), {
    parameters: ['jwt_response', 'roles'],
    means: { does: 'permit', fails: 'false', asks: 'role' },
  }),
  rowOf(under(descope, ['validate_permissions', 'validate_tenant_permissions']), {
    parameters: ['jwt_response', 'permissions'],
    means: { does: 'permit', fails: 'false', asks: 'scope' },
  }),

  // ---- Stytch
  rowOf(under(stytchSessions, ['authenticate', 'authenticate_async', 'authenticate_jwt', 'authenticate_jwt_async']), {
    means: verifies('principal', 'StytchError'),
  }),
  rowOf(under(stytchSessions, ['authenticate_jwt_local', 'authenticate_jwt_local_async', 'authenticate_local']), {
    parameters: ['session_jwt'],
    means: verifiesOrNone('principal'),
  }),

  // ---- WorkOS
  rowOf(
    [
      'workos.WorkOSClient().user_management.load_sealed_session().authenticate',
      'workos.AsyncWorkOSClient().user_management.load_sealed_session().authenticate',
      'workos.session.Session().authenticate',
      'workos.session.AsyncSession().authenticate',
    ],
    {
      means: verifiesOrFalse,
      answer: 'authenticated',
    },
  ),
  rowOf(
    under(
      ['workos.WorkOSClient().user_management', 'workos.AsyncWorkOSClient().user_management'],
      [
        'authenticate_with_password',
        'authenticate_with_code',
        'authenticate_with_refresh_token',
        'authenticate_with_magic_auth',
        'authenticate_with_session_cookie',
      ],
    ),
    { means: verifies('principal', 'BadRequestException', 'AuthenticationException', 'BadRequestError', 'AuthenticationError') },
  ),

  // ---- Okta, Kinde, Logto, Zitadel, Ory, Casdoor
  rowOf(
    under(
      ['okta_jwt_verifier', 'okta_jwt_verifier.jwt_verifier'],
      [
        'AccessTokenVerifier().verify',
        'AccessTokenVerifier().verify_sync',
        'IDTokenVerifier().verify',
        'IDTokenVerifier().verify_sync',
        'JWTVerifier().verify_access_token',
        'JWTVerifier().verify_access_token_sync',
        'JWTVerifier().verify_id_token',
        'JWTVerifier().verify_id_token_sync',
        'BaseJWTVerifier().verify_access_token',
        'BaseJWTVerifier().verify_access_token_sync',
      ],
    ),
    {
      parameters: ['token'],
      means: verifies('true', 'JWTValidationException'),
    },
  ),
  rowOf(under(['okta_jwt_verifier', 'okta_jwt_verifier.jwt_verifier'], ['JWTVerifier().parse_token', 'BaseJWTVerifier().parse_token']), {
    parameters: ['token'],
    means: { does: 'read' },
  }),
  rowOf(
    under(
      ['kinde_sdk', 'kinde_sdk.auth', 'kinde_sdk.auth.oauth', 'kinde_sdk.auth.smart_oauth', 'kinde_sdk.auth.async_oauth'],
      ['OAuth().is_authenticated', 'SmartOAuth().is_authenticated', 'AsyncOAuth().is_authenticated'],
    ),
    { takes: 'request', means: verifiesOrFalse },
  ),
  rowOf(['logto.LogtoClient().isAuthenticated', 'logto.LogtoClient.LogtoClient().isAuthenticated'], {
    takes: 'request',
    means: verifiesOrFalse,
  }),
  rowOf(['logto.OidcCore().verifyIdToken', 'logto.OidcCore.OidcCore().verifyIdToken'], {
    parameters: ['idToken', 'clientId'],
    means: verifies('true', 'LogtoException', 'PyJWTError'),
  }),
  rowOf(under(['logto.OidcCore', 'logto.OidcCore.OidcCore'], ['decodeIdToken', 'decodeAccessToken']), {
    parameters: ['token'],
    means: { does: 'read' },
  }),
  rowOf(['fastapi_zitadel_auth.ZitadelAuth()', 'fastapi_zitadel_auth.auth.ZitadelAuth()'], { means: admits('verified', 401) }),
  rowOf(
    under(
      ['ory_client.FrontendApi', 'ory_client.api.frontend_api.FrontendApi', 'ory_kratos_client.FrontendApi', 'ory_client.V0alpha2Api'],
      ['to_session'],
    ),
    {
      parameters: ['x_session_token', 'cookie'],
      means: verifies('principal', 'ApiException', 'UnauthorizedException', 'ForbiddenException'),
    },
  ),
  rowOf(
    under(
      ['casdoor.CasdoorSDK', 'casdoor.AsyncCasdoorSDK', 'casdoor.main.CasdoorSDK', 'casdoor.async_main.AsyncCasdoorSDK'],
      ['parse_jwt_token'],
    ),
    {
      parameters: ['token'],
      means: {
        does: 'verify',
        fails: 'raises',
        errors: ['InvalidSignatureError', 'DecodeError', 'InvalidTokenError', 'PyJWTError'],
        gives: 'claims',
        offBy: ['options.verify_signature'],
      },
    },
  ),
])
