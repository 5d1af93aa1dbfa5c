// JSON Web Tokens: PyJWT, python-jose, Authlib, joserfc, and the libraries that are told a key to sign tokens and sessions with.
// A key is called `key` wherever it stands, so that rules need not know each library.
import { defineCalls } from '../call-row.ts'

export const jwtCalls = defineCalls([
  // ---- PyJWT
  {
    call: 'jwt.decode',
    also: ['jwt.api_jwt.decode', 'jwt.PyJWT.decode', 'jwt.decode_complete', 'jwt.api_jwt.decode_complete', 'jwt.PyJWT.decode_complete'],
    parameters: ['token', 'key', 'algorithms', 'options'],
    tags: ['jwt-decode'],
  },
  {
    call: 'jwt.encode',
    also: ['jwt.api_jwt.encode', 'jwt.PyJWT.encode'],
    parameters: ['payload', 'key', 'algorithm', 'headers'],
    tags: ['jwt-encode', 'signing-key'],
  },
  {
    call: 'jwt.get_unverified_header',
    also: ['jwt.api_jws.get_unverified_header', 'jwt.PyJWS.get_unverified_header'],
    parameters: ['token'],
    tags: ['jwt-header'],
  },
  { call: 'jwt.PyJWKClient', also: ['jwt.jwks_client.PyJWKClient'], parameters: ['uri'], tags: ['advised'] },
  {
    call: 'jwt.PyJWKClient.get_signing_key_from_jwt',
    also: ['jwt.jwks_client.PyJWKClient.get_signing_key_from_jwt'],
    parameters: ['token'],
    tags: ['advised'],
  },
  { call: 'jwt.PyJWK', also: ['jwt.api_jwk.PyJWK', 'jwt.PyJWK.from_dict', 'jwt.PyJWK.from_json'], tags: ['advised'] },
  // ---- python-jose
  { call: 'jose.jwe.decrypt', parameters: ['token', 'key'], tags: ['advised'] },
  {
    call: 'jose.jwt.decode',
    parameters: ['token', 'key', 'algorithms', 'options', 'audience', 'issuer', 'subject', 'access_token'],
    tags: ['jwt-decode'],
  },
  {
    call: 'jose.jwt.encode',
    parameters: ['payload', 'key', 'algorithm', 'headers', 'access_token'],
    tags: ['jwt-encode', 'signing-key'],
  },
  { call: 'jose.jws.verify', parameters: ['token', 'key', 'algorithms', 'verify'], tags: ['jwt-decode'] },
  { call: 'jose.jws.sign', parameters: ['payload', 'key', 'headers', 'algorithm'], tags: ['jwt-encode', 'signing-key'] },
  {
    call: 'jose.jwt.get_unverified_claims',
    also: ['jose.jws.get_unverified_claims'],
    parameters: ['token'],
    tags: ['jwt-claims'],
  },
  {
    call: 'jose.jwt.get_unverified_header',
    also: ['jose.jwt.get_unverified_headers', 'jose.jws.get_unverified_header', 'jose.jws.get_unverified_headers'],
    parameters: ['token'],
    tags: ['jwt-header'],
  },
  // ---- Authlib
  // The ready-made `jwt` takes every algorithm; who makes a JsonWebToken lists them.
  {
    call: 'authlib.jose.jwt.decode',
    also: ['authlib.jose.rfc7519.jwt.decode'],
    parameters: ['token', 'key', 'claims_cls', 'claims_options', 'claims_params'],
    tags: ['jwt-decode'],
  },
  {
    call: 'authlib.jose.JsonWebToken.decode',
    also: ['authlib.jose.rfc7519.JsonWebToken.decode', 'authlib.jose.rfc7519.jwt.JsonWebToken.decode'],
    parameters: ['token', 'key', 'claims_cls', 'claims_options', 'claims_params'],
    tags: ['jwt-decode'],
  },
  {
    call: 'authlib.jose.jwt.encode',
    also: ['authlib.jose.JsonWebToken.encode', 'authlib.jose.rfc7519.JsonWebToken.encode', 'authlib.jose.rfc7519.jwt.JsonWebToken.encode'],
    parameters: ['header', 'payload', 'key'],
    tags: ['jwt-encode', 'signing-key'],
  },
  {
    call: 'authlib.jose.jwt.decode().validate',
    also: [
      'authlib.jose.JsonWebToken.decode.validate',
      'authlib.jose.rfc7519.JsonWebToken.decode.validate',
      'authlib.jose.JWTClaims.validate',
      'authlib.jose.JWTClaims.validate_exp',
    ],
    tags: ['jwt-validate'],
  },
  // ---- joserfc
  { call: 'joserfc.jwt.decode', parameters: ['token', 'key', 'algorithms', 'registry'], tags: ['jwt-decode'] },
  {
    call: 'joserfc.jwt.encode',
    parameters: ['header', 'payload', 'key', 'algorithms', 'registry'],
    tags: ['jwt-encode', 'signing-key'],
  },
  { call: 'joserfc.jwt.JWTClaimsRegistry.validate', parameters: ['claims'], tags: ['jwt-validate'] },
  {
    call: 'joserfc.jwk.OctKey.import_key',
    also: ['authlib.jose.OctKey.import_key', 'authlib.jose.JsonWebKey.import_key', 'jose.jwk.construct'],
    parameters: ['key'],
    tags: ['signing-key'],
  },
  // ---- where keys come from
  { call: 'os.getenv', also: ['os.environ.get'], parameters: ['name', 'default'], tags: ['setting-default'] },
  { call: 'decouple.config', parameters: ['name', 'default'], tags: ['setting-default'] },
  // ---- libraries that sign with a key that they are told
  {
    call: 'fastapi_users.authentication.JWTStrategy',
    also: ['fastapi_users.authentication.strategy.JWTStrategy', 'fastapi_users.authentication.strategy.jwt.JWTStrategy'],
    parameters: ['key', 'lifetime_seconds', 'token_audience', 'algorithm', 'public_key'],
    tags: ['signing-key'],
  },
  {
    call: 'fastapi_users.jwt.generate_jwt',
    parameters: ['payload', 'key', 'lifetime_seconds', 'algorithm'],
    tags: ['signing-key'],
  },
  { call: 'fastapi_users.jwt.decode_jwt', parameters: ['token', 'key', 'audience', 'algorithms'], tags: ['signing-key'] },
  { call: 'fastapi_login.LoginManager', parameters: ['key', 'token_url'], tags: ['signing-key'] },
  {
    call: 'fastapi_jwt.JwtAccessBearer',
    also: [
      'fastapi_jwt.JwtAccessCookie',
      'fastapi_jwt.JwtAccessBearerCookie',
      'fastapi_jwt.JwtRefreshBearer',
      'fastapi_jwt.JwtRefreshCookie',
      'fastapi_jwt.JwtRefreshBearerCookie',
    ],
    parameters: ['key'],
    tags: ['signing-key'],
  },
  { call: 'authx.AuthXConfig', also: ['authx.config.AuthXConfig'], tags: ['signing-key', 'cookie-settings'] },
  {
    call: 'itsdangerous.Signer',
    also: [
      'itsdangerous.TimestampSigner',
      'itsdangerous.Serializer',
      'itsdangerous.TimedSerializer',
      'itsdangerous.URLSafeSerializer',
      'itsdangerous.URLSafeTimedSerializer',
      'itsdangerous.signer.Signer',
      'itsdangerous.timed.TimestampSigner',
      'itsdangerous.serializer.Serializer',
      'itsdangerous.timed.TimedSerializer',
      'itsdangerous.url_safe.URLSafeSerializer',
      'itsdangerous.url_safe.URLSafeTimedSerializer',
    ],
    parameters: ['key', 'salt'],
    tags: ['signing-key'],
  },
])
