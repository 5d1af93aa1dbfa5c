// JSON Web Tokens: PyJWT, python-jose, Authlib, joserfc.
import { defineCalls } from '../call-row.ts'

export const jwtCalls = defineCalls([
  {
    call: 'jwt.decode',
    also: ['jwt.api_jwt.decode', 'jwt.PyJWT.decode'],
    parameters: ['token', 'key', 'algorithms', 'options'],
    tags: ['jwt-decode'],
  },
  {
    call: 'jwt.encode',
    also: ['jwt.api_jwt.encode', 'jwt.PyJWT.encode'],
    parameters: ['payload', 'key', 'algorithm', 'headers'],
    tags: ['jwt-encode'],
  },
  {
    call: 'jose.jwt.decode',
    parameters: ['token', 'key', 'algorithms', 'options', 'audience', 'issuer', 'subject', 'access_token'],
    tags: ['jwt-decode'],
  },
  { call: 'jose.jwt.encode', parameters: ['payload', 'key', 'algorithm', 'headers', 'access_token'], tags: ['jwt-encode'] },
  { call: 'jose.jwt.get_unverified_claims', also: ['jose.jws.get_unverified_claims'], parameters: ['token'], tags: ['jwt-header'] },
])
