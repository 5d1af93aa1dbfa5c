// Tokens: what verifies one, and what only reads it.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const jwtErrors = ['InvalidSignatureError', 'DecodeError', 'InvalidTokenError', 'PyJWTError']
const pyjwt = ['jwt', 'jwt.api_jwt', 'jwt.PyJWT', 'jwt.api_jwt.PyJWT']
const pyjws = ['jwt.PyJWS', 'jwt.api_jws', 'jwt.api_jws.PyJWS']

const joseErrors = ['JWTError', 'JOSEError']
const authlibErrors = ['BadSignatureError', 'JoseError', 'AuthlibBaseError']

const signers = ['Signer', 'TimestampSigner']
const serialisers = [
  'Serializer',
  'TimedSerializer',
  'URLSafeSerializer',
  'URLSafeTimedSerializer',
  // up to itsdangerous 2.0
  'JSONWebSignatureSerializer',
  'TimedJSONWebSignatureSerializer',
]
const itsdangerous = (names: readonly string[]): string[] =>
  under(
    ['itsdangerous', 'itsdangerous.signer', 'itsdangerous.serializer', 'itsdangerous.timed', 'itsdangerous.url_safe', 'itsdangerous.jws'],
    names,
  )
const itsdangerousErrors = ['BadTimeSignature', 'BadSignature', 'BadData']

const raises = (errors: readonly string[], gives: 'claims' | 'principal' | 'true', offBy?: readonly string[]): Meaning => ({
  does: 'verify',
  fails: 'raises',
  errors,
  gives,
  ...(offBy === undefined ? {} : { offBy }),
})

export const tokenGuards = defineGuards([
  // ---- PyJWT
  rowOf(under(pyjwt, ['decode', 'decode_complete']), {
    parameters: ['jwt', 'key', 'algorithms', 'options'],
    means: raises(jwtErrors, 'claims', ['options.verify_signature', 'verify']),
  }),
  rowOf(under(pyjws, ['decode', 'decode_complete']), {
    parameters: ['jwt', 'key', 'algorithms', 'options'],
    means: raises(jwtErrors, 'claims', ['options.verify_signature', 'verify']),
  }),
  rowOf(['jwt.get_unverified_header', ...under(pyjws, ['get_unverified_header'])], { parameters: ['jwt'], means: { does: 'read' } }),

  // ---- python-jose
  {
    call: 'jose.jwt.decode',
    parameters: ['token', 'key', 'algorithms', 'options', 'audience', 'issuer', 'subject', 'access_token'],
    means: raises(joseErrors, 'claims', ['options.verify_signature']),
  },
  {
    call: 'jose.jws.verify',
    parameters: ['token', 'key', 'algorithms', 'verify'],
    means: raises(['JWSError', 'JOSEError'], 'claims', ['verify']),
  },
  { call: 'jose.jwe.decrypt', parameters: ['jwe_str', 'key'], means: raises(['JWEError', 'JOSEError'], 'claims') },
  rowOf(under(['jose.jwt', 'jose.jws'], ['get_unverified_header', 'get_unverified_headers', 'get_unverified_claims']), {
    parameters: ['token'],
    means: { does: 'read' },
  }),

  // ---- Authlib. What `validate` of the claims checks is their time and names, after the signature.
  rowOf(
    under(
      [
        'authlib.jose.jwt',
        'authlib.jose.JsonWebToken',
        'authlib.jose.rfc7519.JsonWebToken',
        'authlib.jose.rfc7519.jwt.JsonWebToken',
        'authlib.jose.rfc7519.jwt',
      ],
      ['decode'],
    ),
    { parameters: ['token', 'key', 'claims_cls', 'claims_options', 'claims_params'], means: raises(authlibErrors, 'claims') },
  ),
  rowOf(
    under(
      ['authlib.jose.JsonWebSignature', 'authlib.jose.rfc7515.JsonWebSignature', 'authlib.jose.rfc7515.jws.JsonWebSignature'],
      ['deserialize_compact', 'deserialize_json', 'deserialize'],
    ),
    { parameters: ['value', 'key'], means: raises(authlibErrors, 'claims') },
  ),

  // ---- joserfc
  {
    call: 'joserfc.jwt.decode',
    parameters: ['value', 'key', 'algorithms', 'registry'],
    means: raises(['BadSignatureError', 'JoseError'], 'claims'),
  },
  rowOf(under(['joserfc.jws'], ['deserialize_compact', 'deserialize_json']), {
    parameters: ['value', 'key', 'algorithms', 'registry'],
    means: raises(['BadSignatureError', 'JoseError'], 'claims'),
  }),
  {
    call: 'joserfc.jws.validate_compact',
    parameters: ['obj', 'key', 'algorithms', 'registry'],
    means: { does: 'verify', fails: 'false', gives: 'true' },
  },
  { call: 'joserfc.jws.extract_compact', parameters: ['value'], means: { does: 'read' } },
  rowOf(under(['joserfc.jwe'], ['decrypt_compact', 'decrypt_json']), {
    parameters: ['data', 'private_key'],
    means: raises(['DecodeError', 'JoseError'], 'claims'),
  }),

  // ---- jwcrypto: a token that is made without a key is only taken apart
  {
    call: 'jwcrypto.jwt.JWT',
    parameters: ['header', 'claims', 'jwt', 'key', 'algs', 'default_claims', 'check_claims'],
    needs: 'key',
    means: raises(['InvalidJWSSignature', 'JWException'], 'claims'),
  },
  {
    call: 'jwcrypto.jwt.JWT().deserialize',
    parameters: ['jwt', 'key'],
    needs: 'key',
    means: raises(['InvalidJWSSignature', 'JWException'], 'true'),
  },
  {
    call: 'jwcrypto.jwt.JWT().validate',
    parameters: ['key'],
    means: raises(['InvalidJWSSignature', 'JWException'], 'true'),
  },
  {
    call: 'jwcrypto.jws.JWS().verify',
    parameters: ['key', 'alg', 'detached_payload'],
    means: raises(['InvalidJWSSignature', 'JWException'], 'true'),
  },
  {
    call: 'jwcrypto.jws.JWS().deserialize',
    parameters: ['raw_jws', 'key', 'alg'],
    needs: 'key',
    means: raises(['InvalidJWSSignature', 'JWException'], 'true'),
  },

  // ---- itsdangerous
  rowOf(under(itsdangerous(serialisers), ['loads', 'load']), {
    parameters: ['s', 'max_age', 'return_timestamp', 'salt'],
    means: raises(itsdangerousErrors, 'claims'),
  }),
  rowOf(under(itsdangerous(serialisers), ['loads_unsafe', 'load_unsafe']), { parameters: ['s'], means: { does: 'read' }, answer: '1' }),
  rowOf(under(itsdangerous(signers), ['unsign']), {
    parameters: ['value', 'max_age', 'return_timestamp'],
    means: raises(itsdangerousErrors, 'claims'),
  }),
  rowOf(under(itsdangerous(signers), ['validate', 'verify_signature']), {
    parameters: ['value'],
    means: { does: 'verify', fails: 'false', gives: 'true' },
  }),

  // ---- others
  {
    call: 'pyseto.decode',
    also: ['pyseto.Paseto.decode'],
    parameters: ['keys', 'token'],
    means: raises(['PysetoError', 'VerifyError', 'DecryptError'], 'claims'),
  },
  {
    call: 'cognitojwt.decode',
    also: ['cognitojwt.decode_async', 'cognitojwt.jwt_sync.decode', 'cognitojwt.jwt_async.decode_async'],
    parameters: ['token', 'region', 'userpool_id', 'app_client_id', 'testmode'],
    means: raises(['CognitoJWTException'], 'claims'),
  },
  {
    call: 'cognitojwt.token_utils.get_unverified_claims',
    also: ['cognitojwt.token_utils.get_unverified_headers'],
    parameters: ['token'],
    means: { does: 'read' },
  },

  // ---- structures: what stands in them is what the caller wrote. An encoding (Base64) says nothing yet: a password may come in one.
  rowOf(['json.loads', 'orjson.loads', 'ujson.loads', 'rapidjson.loads', 'simplejson.loads', 'msgspec.json.decode', 'msgpack.unpackb'], {
    parameters: ['s'],
    means: { does: 'read' },
  }),
  rowOf(under(['urllib.parse'], ['parse_qs', 'parse_qsl']), { parameters: ['qs'], means: { does: 'read' } }),
])
