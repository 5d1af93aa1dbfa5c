// What issuers say, read or refused: their description of themselves, their tokens, and what they send browsers back with.

import { assert, constantFrom, dictionary, json, oneof, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAnswer } from './login-desk.ts'
import { readMetadata, readTokens } from './provider.ts'
import { readSession, writeSession } from './session.ts'

const issuer = 'https://login.example'
const described = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  code_challenge_methods_supported: ['plain', 'S256'],
  response_types_supported: ['code', 'code id_token'],
}
const describing = (more: object) => Buffer.from(JSON.stringify({ ...described, ...more }))

describe('an issuer that describes itself', () => {
  test('says where it is asked', () => {
    const more = {
      end_session_endpoint: `${issuer}/end`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      authorization_response_iss_parameter_supported: true,
      userinfo_endpoint: 'http://login.example/me',
    }
    expect(readMetadata(describing(more), issuer)).toMatchObject({
      authorize: new URL(`${issuer}/auth`),
      token: new URL(`${issuer}/token`),
      logout: new URL(`${issuer}/end`),
      pushed: new URL(`${issuer}/par`),
      revoke: null,
      // In clear text nobody is asked.
      userinfo: null,
      saysIssuer: true,
    })
    expect(readMetadata(describing({ code_challenge_methods_supported: undefined }), issuer)).not.toBeNull()
  })

  test.each([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['of the same with a slash more', { issuer: `${issuer}/` }],
    ['without a place for tokens', { token_endpoint: undefined }],
    ['whose place for tokens is in clear text', { token_endpoint: 'http://login.example/token' }],
    ['whose place for tokens holds a password', { token_endpoint: 'https://a:b@login.example/token' }],
    ['whose place to log in runs as a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['that knows no PKCE but plain', { code_challenge_methods_supported: ['plain'] }],
    ['without the code flow', { response_types_supported: ['id_token'] }],
  ])('%s is not asked', (_, more) => {
    expect(readMetadata(describing(more), issuer)).toBeNull()
  })
})

test.each([
  ['a bearer token alone', { access_token: 'a', token_type: 'Bearer' }, { access: 'a', id: null, refresh: null, life: null, scope: null }],
  ['a life as a text', { access_token: 'a', token_type: 'bearer', expires_in: '60' }, expect.objectContaining({ life: 60 })],
  ['a token for whoever has the key', { access_token: 'a', token_type: 'DPoP' }, null],
  ['no token', { token_type: 'Bearer' }, null],
  ['a token with a line break', { access_token: 'a\nb', token_type: 'Bearer' }, null],
  ['a huge one', { access_token: 'a'.repeat(20_000), token_type: 'Bearer' }, null],
  ['an ID token that is no text', { access_token: 'a', token_type: 'Bearer', id_token: {} }, null],
  ['a life below nothing', { access_token: 'a', token_type: 'Bearer', expires_in: -1 }, null],
  ['a life that is no number', { access_token: 'a', token_type: 'Bearer', expires_in: 'soon' }, null],
])('tokens: %s', (_, read, expected) => {
  expect(readTokens(read)).toEqual(expected)
})

test.each([
  ['a code', 'state=s&code=c', { state: 's', code: 'c', issuer: null, error: 'unclear' }],
  ['a code, and who gives it', 'state=s&code=c&iss=https%3A%2F%2Flogin.example', expect.objectContaining({ issuer })],
  ['a refusal', 'state=s&error=access_denied&error_description=anna', { state: 's', code: null, issuer: null, error: 'access_denied' }],
  ['a refusal in words of its own', 'state=s&error=%3Cscript%3E', expect.objectContaining({ error: 'unclear' })],
  ['no state', 'code=c', null],
  ['neither a code nor a refusal', 'state=s', null],
  ['both', 'state=s&code=c&error=access_denied', null],
  ['two codes', 'state=s&code=c&code=d', null],
  ['two states', 'state=s&state=t&code=c', null],
  ['two issuers', 'state=s&code=c&iss=a&iss=b', null],
  ['an empty code', 'state=s&code=', null],
  ['a huge code', `state=s&code=${'c'.repeat(5000)}`, null],
  ['a code with a line break', 'state=s&code=c%0D%0A', null],
  ['nothing', null, null],
])('an answer: %s', (_, query, expected) => {
  expect(readAnswer(query)).toEqual(expected)
})

test('whatever an issuer says is read or refused', () => {
  const names = constantFrom('access_token', 'token_type', 'id_token', 'refresh_token', 'expires_in', 'scope', '__proto__')
  assert(
    property(dictionary(names, oneof(string(), json(), constantFrom('Bearer', 60, null, [], {}))), (read) => {
      const tokens = readTokens(read)
      if (tokens !== null) expect(tokens.access).toMatch(/^[!-~]+$/)
    }),
  )
  assert(
    property(
      oneof(
        uint8Array(),
        json().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        expect(readMetadata(bytes, issuer)).toBeNull()
      },
    ),
  )
  assert(
    property(string({ unit: 'binary' }), (query) => {
      const answer = readAnswer(query)
      if (answer !== null) expect(answer.error).toMatch(/^[a-z_]{1,40}$/)
    }),
  )
})

test('a session is read as it was written, and one that is too large is none', () => {
  const session = { begun: 1, until: 2, claims: { sub: 'anna' }, sub: 'anna', sid: null, refresh: 'r', idToken: 'i'.repeat(30_000) }
  expect(readSession(writeSession(session) ?? '')).toEqual({ ...session, idToken: null })
  expect(writeSession({ ...session, claims: { sub: 'anna', much: 'a'.repeat(30_000) } })).toBeNull()
  assert(
    property(json(), (text) => {
      expect(readSession(text)).toBeNull()
    }),
  )
})
