// What libraries for FastAPI and Starlette give as dependencies, decorators and middleware.
import { defineGuards } from '../guard-row.ts'
import { admits, unless, unlessQuiet, unlessQuietOpen, verifies, verifiesOrNone } from './meanings.ts'
import { rowOf, under } from './paths.ts'

// ---- fastapi-users
const fastapiUsers = ['fastapi_users.FastAPIUsers', 'fastapi_users.fastapi_users.FastAPIUsers']
const currentUser = ['current_user()', 'current_user_token()']
const strategies = ['JWTStrategy', 'DatabaseStrategy', 'RedisStrategy', 'Strategy']
const managers = ['fastapi_users.BaseUserManager', 'fastapi_users.manager.BaseUserManager']

// ---- fastapi-jwt
const bearers = [
  'JwtAccessBearer',
  'JwtAccessCookie',
  'JwtAccessBearerCookie',
  'JwtRefreshBearer',
  'JwtRefreshCookie',
  'JwtRefreshBearerCookie',
]

// ---- the family of fastapi-jwt-auth: a method of the AuthJWT that a dependency made
const authJwt = ['fastapi_jwt_auth', 'fastapi_another_jwt_auth', 'async_fastapi_jwt_auth', 'libre_fastapi_jwt'].flatMap((one) => [
  `${one}.AuthJWT`,
  `${one}.auth_jwt.AuthJWT`,
  `${one}.AuthJWTBearer()`,
  `${one}.auth_jwt.AuthJWTBearer()`,
])
const authJwtErrors = ['JWTDecodeError', 'MissingTokenError', 'AuthJWTException']

// ---- authx
const authx = ['authx.AuthX', 'authx.main.AuthX']

export const dependencyGuards = defineGuards([
  // ---- Starlette
  {
    call: 'starlette.authentication.requires()',
    parameters: ['scopes', 'status_code', 'redirect'],
    means: admits('verified', 403, { asks: 'scope' }),
  },
  {
    call: 'starlette.authentication.has_required_scope',
    parameters: ['conn', 'scopes'],
    means: { does: 'permit', fails: 'false', asks: 'scope' },
  },

  // ---- fastapi-users
  rowOf(
    [
      ...under(fastapiUsers, currentUser),
      ...under(fastapiUsers, ['authenticator.current_user()', 'authenticator.current_user_token()']),
      ...under(['fastapi_users.authentication.Authenticator', 'fastapi_users.authentication.authenticator.Authenticator'], currentUser),
    ],
    {
      parameters: ['optional', 'active', 'verified', 'superuser'],
      means: admits('verified', 401, {
        unless: [unless('optional', 'true', 'optional'), unless('superuser', 'true', 'role')],
      }),
    },
  ),
  rowOf(
    under(
      [
        ...under(['fastapi_users.authentication', 'fastapi_users.authentication.strategy'], strategies),
        ...under(
          ['fastapi_users.authentication.strategy'],
          ['jwt.JWTStrategy', 'redis.RedisStrategy', 'db.DatabaseStrategy', 'db.strategy.DatabaseStrategy'],
        ),
      ],
      ['read_token'],
    ),
    { parameters: ['token', 'user_manager'], means: verifiesOrNone('principal') },
  ),
  rowOf(under(managers, ['authenticate']), { parameters: ['credentials'], means: verifiesOrNone('principal') }),
  rowOf(under(managers, ['verify']), {
    parameters: ['token'],
    means: verifies('principal', 'InvalidVerifyToken', 'FastAPIUsersException'),
  }),
  rowOf(under(managers, ['reset_password']), {
    parameters: ['token', 'password'],
    means: verifies('principal', 'InvalidResetPasswordToken', 'FastAPIUsersException'),
    changes: 'update',
  }),
  {
    call: 'fastapi_users.jwt.decode_jwt',
    parameters: ['encoded_jwt', 'secret', 'audience', 'algorithms'],
    means: verifies('claims', 'InvalidSignatureError', 'DecodeError', 'InvalidTokenError', 'PyJWTError'),
  },

  // ---- fastapi-login
  rowOf(['fastapi_login.LoginManager()', 'fastapi_login.fastapi_login.LoginManager()'], { means: admits('verified', 401) }),
  rowOf(['fastapi_login.LoginManager().optional', 'fastapi_login.fastapi_login.LoginManager().optional'], { means: admits('optional') }),
  rowOf(['fastapi_login.LoginManager().get_current_user', 'fastapi_login.fastapi_login.LoginManager().get_current_user'], {
    parameters: ['token'],
    means: verifies('principal', 'InvalidCredentialsException', 'HTTPException'),
  }),
  rowOf(['fastapi_login.LoginManager().has_scopes', 'fastapi_login.fastapi_login.LoginManager().has_scopes'], {
    parameters: ['token', 'required_scopes'],
    means: { does: 'permit', fails: 'false', asks: 'scope' },
  }),

  // ---- fastapi-jwt
  rowOf(
    under(
      ['fastapi_jwt', 'fastapi_jwt.jwt'],
      bearers.flatMap((name) => [`${name}()`, `${name}.from_other()`]),
    ),
    { parameters: ['secret_key', 'places', 'auto_error'], means: admits('verified', 401, { unless: [unlessQuiet] }) },
  ),

  // ---- fastapi-jwt-auth and its forks
  rowOf(under(authJwt, ['jwt_required', 'fresh_jwt_required', 'jwt_refresh_token_required']), {
    takes: 'request',
    parameters: ['auth_from', 'token', 'websocket', 'csrf_token'],
    means: verifies('true', ...authJwtErrors),
  }),
  rowOf(under(authJwt, ['jwt_optional']), {
    takes: 'request',
    parameters: ['auth_from', 'token', 'websocket', 'csrf_token'],
    means: verifiesOrNone('true'),
  }),
  rowOf(under(authJwt, ['get_jwt_subject']), { takes: 'request', means: verifiesOrNone('principal') }),
  rowOf(under(authJwt, ['get_raw_jwt']), { takes: 'request', parameters: ['encoded_token'], means: verifiesOrNone('claims') }),
  rowOf(under(authJwt, ['get_unverified_jwt_headers']), { parameters: ['encoded_token'], means: { does: 'read' } }),

  // ---- authx: properties that are dependencies, or `Depends` of one
  rowOf(
    under(authx, [
      ...['access_token_required', 'fresh_token_required', 'refresh_token_required', 'get_current_subject'],
      ...['ACCESS_REQUIRED', 'FRESH_REQUIRED', 'REFRESH_REQUIRED', 'CURRENT_SUBJECT', 'WS_AUTH_REQUIRED'],
      ...['token_required()', 'access_token_required()', 'fresh_token_required()', 'refresh_token_required()', 'rate_limited()'],
    ]),
    { means: admits('verified', 401) },
  ),
  rowOf(under(authx, ['scopes_required()']), { means: admits('verified', 403, { asks: 'scope' }) }),
  rowOf(under(authx, ['get_token_from_request', 'get_access_token_from_request', 'get_refresh_token_from_request']), {
    means: { does: 'read' },
  }),
  rowOf(under(authx, ['verify_token']), {
    parameters: ['token', 'verify_type', 'verify_fresh', 'verify_csrf'],
    means: verifies('claims', 'JWTDecodeError', 'TokenError', 'AuthXException'),
  }),

  // ---- keys
  rowOf(['fastapi_simple_security.api_key_security', 'fastapi_simple_security.security_api_key.api_key_security'], {
    means: admits('verified', 403),
  }),
  rowOf(under(['fastapi_key_auth', 'fastapi_key_auth.dependency'], ['AuthorizerDependency()']), { means: admits('verified', 401) }),
  rowOf(under(['fastapi_key_auth', 'fastapi_key_auth.middleware'], ['AuthorizerMiddleware']), {
    means: admits('verified', 401),
    exempt: { argument: 'public_paths', operator: 'match' },
  }),

  // ---- `Permission("view", get_item)` is a `Depends`; the lists of the objects say who may, and may say Everyone
  rowOf(['fastapi_permissions.configure_permissions()()', 'fastapi_permissions.permission_dependency_factory()'], {
    parameters: ['permission', 'resource'],
    means: { does: 'decide', status: 403 },
  }),
  rowOf(
    under(
      ['fastapi_security.FastAPISecurity', 'fastapi_security.api.FastAPISecurity'],
      ['authenticated_user_or_401', 'authenticated_user_with_info_or_401'],
    ),
    {
      means: admits('verified', 401),
    },
  ),
  rowOf(under(['fastapi_security.FastAPISecurity', 'fastapi_security.api.FastAPISecurity'], ['user', 'user_with_info']), {
    means: admits('optional'),
  }),
  rowOf(under(['fastapi_security.FastAPISecurity', 'fastapi_security.api.FastAPISecurity'], ['user_holding()']), {
    means: admits('verified', 403, { asks: 'scope' }),
  }),

  // ---- what a policy or a configuration decides
  rowOf(['fastapi_authz.CasbinMiddleware', 'fastapi_authz.middleware.CasbinMiddleware'], { means: { does: 'decide', status: 403 } }),
  rowOf(['fastapi_opa.OPAMiddleware', 'fastapi_opa.opa.OPAMiddleware', 'fastapi_opa.opa.opa_middleware.OPAMiddleware'], {
    means: { does: 'decide', status: 403 },
  }),

  // ---- sessions
  rowOf(
    [
      'fastapi_sessions.SessionCookie()',
      'fastapi_sessions.frontends.implementations.SessionCookie()',
      'fastapi_sessions.frontends.implementations.cookie.SessionCookie()',
    ],
    {
      // without `auto_error` it gives the error as a value
      means: admits('verified', 403, { unless: [unlessQuietOpen] }),
    },
  ),

  // ---- MCP
  rowOf(under(['mcp.server.auth.middleware.bearer_auth'], ['RequireAuthMiddleware']), {
    means: admits('verified', 401, { asks: 'scope' }),
  }),
  rowOf(['mcp.server.auth.middleware.auth_context.get_access_token', 'fastmcp.server.dependencies.get_access_token'], {
    takes: 'request',
    means: verifiesOrNone('claims'),
  }),
  rowOf(
    under(
      ['fastmcp.server.auth', 'fastmcp.server.auth.providers.jwt', 'fastmcp.server.auth.providers.bearer'],
      ['JWTVerifier', 'BearerAuthProvider', 'StaticTokenVerifier', 'TokenVerifier'],
    ).flatMap((path) => under([path], ['verify_token', 'load_access_token'])),
    { parameters: ['token'], means: verifiesOrNone('claims') },
  ),

  // ---- CSRF: everybody gets such a token
  rowOf(
    [
      'fastapi_csrf_protect.CsrfProtect().validate_csrf',
      'fastapi_csrf_protect.core.CsrfProtect().validate_csrf',
      'fastapi_csrf_protect.flexible.CsrfProtect().validate_csrf',
    ],
    {
      parameters: ['request'],
      means: {
        does: 'shield',
        against: 'csrf',
        fails: 'raises',
        errors: ['CsrfProtectError', 'MissingTokenError', 'TokenValidationError', 'InvalidHeaderError'],
      },
    },
  ),
  rowOf(['starlette_csrf.CSRFMiddleware', 'starlette_csrf.middleware.CSRFMiddleware', 'asgi_csrf.asgi_csrf'], {
    means: { does: 'shield', against: 'csrf', fails: 'raises' },
  }),
])
