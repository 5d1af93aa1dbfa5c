// Keycloak: its client, and two libraries that guard FastAPI with it.
import { defineGuards } from '../guard-row.ts'
import { admits, unless, verifies, verifiesOrNone } from './meanings.ts'
import { rowOf, under } from './paths.ts'

/** Of jwcrypto, and of python-jose in older versions. */
const tokenErrors = ['InvalidJWSSignature', 'JWException', 'JWTError', 'JOSEError']
const keycloakErrors = ['KeycloakAuthenticationError', 'KeycloakOperationError', 'KeycloakError']
const keycloakMiddleware = 'fastapi_keycloak_middleware'

export const keycloakGuards = defineGuards([
  // ---- Keycloak
  rowOf(under(['keycloak.KeycloakOpenID', 'keycloak.keycloak_openid.KeycloakOpenID'], ['decode_token', 'a_decode_token']), {
    parameters: ['token', 'validate'],
    means: { does: 'verify', fails: 'raises', errors: tokenErrors, gives: 'claims', offBy: ['validate', 'options.verify_signature'] },
  }),
  rowOf(under(['keycloak.KeycloakOpenID', 'keycloak.keycloak_openid.KeycloakOpenID'], ['introspect', 'a_introspect']), {
    parameters: ['token', 'rpt', 'token_type_hint'],
    means: verifiesOrNone('claims'),
    answer: 'active',
  }),
  rowOf(
    under(
      ['keycloak.KeycloakOpenID', 'keycloak.keycloak_openid.KeycloakOpenID'],
      ['userinfo', 'a_userinfo', 'token', 'a_token', 'refresh_token', 'a_refresh_token'],
    ),
    {
      parameters: ['token'],
      means: verifies('claims', ...keycloakErrors),
    },
  ),
  rowOf(under(['keycloak.KeycloakOpenID', 'keycloak.keycloak_openid.KeycloakOpenID'], ['has_uma_access', 'a_has_uma_access']), {
    parameters: ['token', 'permissions'],
    means: { does: 'permit', fails: 'false', asks: 'scope' },
    answer: 'is_authorized',
  }),
  rowOf(['fastapi_keycloak.FastAPIKeycloak().get_current_user()', 'fastapi_keycloak.api.FastAPIKeycloak().get_current_user()'], {
    parameters: ['required_roles', 'extra_fields'],
    means: admits('verified', 401, { unless: [unless('required_roles', 'given', 'role')] }),
  }),
  rowOf([`${keycloakMiddleware}.KeycloakMiddleware`, `${keycloakMiddleware}.middleware.KeycloakMiddleware`], {
    means: admits('verified', 401),
    exempt: { argument: 'exclude_patterns', operator: 'match' },
  }),
  rowOf([`${keycloakMiddleware}.setup_keycloak_middleware`, `${keycloakMiddleware}.setup.setup_keycloak_middleware`], {
    parameters: ['app', 'keycloak_configuration', 'exclude_patterns'],
    means: { does: 'install', middleware: `${keycloakMiddleware}.KeycloakMiddleware` },
  }),
  // What the middleware found out; `get_user` gives None in older versions where it let the request pass.
  rowOf(
    under(
      [keycloakMiddleware, `${keycloakMiddleware}.dependencies.principal`],
      ['get_principal', 'get_service_principal', 'get_auth_context'],
    ),
    { means: admits('verified', 401) },
  ),
  rowOf(
    under(
      [keycloakMiddleware, `${keycloakMiddleware}.dependencies.principal`, `${keycloakMiddleware}.dependencies.get_user`],
      ['get_user'],
    ),
    { means: admits('optional') },
  ),
  rowOf(under([keycloakMiddleware, `${keycloakMiddleware}.dependencies.check_permission`], ['CheckPermissions()']), {
    means: admits('verified', 403, { asks: 'scope' }),
  }),
  rowOf(under([keycloakMiddleware, `${keycloakMiddleware}.decorators.require_permission`], ['require_permission()']), {
    means: admits('verified', 403, { asks: 'scope' }),
  }),
])
