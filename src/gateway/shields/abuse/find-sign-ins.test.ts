import { expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../../../test/kit/model.ts'
import type { HttpRoute, Parameter } from '../../../model/index.ts'
import { findSignIn, listTokenUrls } from './find-sign-ins.ts'

const form = (...names: readonly string[]): HttpRoute['body'] => ({
  required: true,
  contentType: 'application/x-www-form-urlencoded',
  schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
  model: null,
})
const body = (...names: readonly string[]): HttpRoute['body'] => {
  const made = form(...names)
  return made === null ? null : { ...made, contentType: 'application/json' }
}
const query = (name: string): Parameter => ({
  name,
  in: 'query',
  required: true,
  schema: { type: 'string' },
  default: null,
  hasDefault: false,
  of: null,
  deprecated: false,
  includeInSchema: true,
})

test.each<[name: string, path: string, more: Partial<HttpRoute>, fields: readonly (string | null)[] | null]>([
  [
    'the password form of OAuth2',
    '/api/v1/access',
    { body: form('grant_type', 'username', 'password', 'scope', 'client_id') },
    ['username', 'password'],
  ],
  ['a login with an e-mail', '/login', { body: body('email', 'password', 'remember') }, ['email', 'password']],
  ['a session', '/sessions', { body: body('login', 'passwd') }, ['login', 'passwd']],
  ['names in another case', '/auth/sign-in', { body: body('userName', 'passWord') }, ['userName', 'passWord']],
  ['a nameless path', '/enter', { body: body('user', 'pwd') }, ['user', 'pwd']],
  ['in the query', '/login', { parameters: [query('username'), query('password')] }, ['username', 'password']],
  ['a second factor', '/2fa/verify', { body: body('otp') }, [null, 'otp']],
  ['a code for a new password', '/reset-password/confirm', { body: body('email', 'reset_code', 'new_password') }, ['email', 'reset_code']],
  ['a registration', '/register', { body: body('username', 'password', 'email') }, null],
  ['a new user', '/users', { body: body('email', 'password') }, null],
  ['what answers 201', '/people', { body: body('email', 'password'), statusCode: 201 }, null],
  ['a profile', '/users/me', { body: body('name', 'password') }, null],
  ['an order with a coupon', '/orders', { body: body('items', 'coupon_code') }, null],
  ['an address', '/addresses', { body: body('name', 'zip_code', 'street') }, null],
  ['nothing', '/login', {}, null],
])('%s', (_, path, more, fields) => {
  const found = findSignIn(makeRoute(`POST ${path}`, more), makeModel().schemas)
  expect(found === null ? null : [found.account, found.secret]).toEqual(fields)
})

test.each([
  ['credentials', true],
  ['people/credentials', true],
  ['./people/credentials', true],
  ['/people/credentials', true],
  ['https://shop.example/people/credentials', true],
  ['dentials', false],
  ['people', false],
  ['', false],
])('a scheme that has tokens at `%s` means the operation at /people/credentials: %s', (tokenUrl, isIt) => {
  const guarded = makeRoute('GET /me', {
    security: [{ scheme: 'oauth2', scopes: [], optional: false, type: { type: 'oauth2', flows: { password: { scopes: {}, tokenUrl } } } }],
  })
  const route = makeRoute('POST /people/credentials', { body: body('email', 'password'), statusCode: 201 })
  expect(findSignIn(route, {}, listTokenUrls([guarded])) !== null).toBe(isIt)
})
