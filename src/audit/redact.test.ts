import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTelling, redactorOf, redactUnknown } from './redact.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 200)
const hash = () => '~hash'

test.each([
  ['token', true],
  ['reset_token', true],
  ['apiKey', true],
  ['api_key', true],
  ['userEmail', true],
  ['user_id', false],
  ['tokens_used', false],
  ['monkey', false],
  ['item_id', false],
])('a parameter called %s: secret or personal is %s', (name, expected) => {
  expect(isTelling(name)).toBe(expected)
})

describe('the path of a known operation', () => {
  test.each([
    ['keeps ids', '/users/{user_id}/orders/{order_id:int}', '/users/7/orders/12', '/users/7/orders/12'],
    ['loses a token', '/reset/{token}', '/reset/hunter2', '/reset/~hash'],
    ['loses one of two', '/users/{email}/orders/{id}', '/users/ada%40example.com/orders/3', '/users/~hash/orders/3'],
    ['loses all of a path that hides', '/by-key/{key:path}', '/by-key/a/b/c', '/by-key/~hash'],
    ['keeps the slash at the end', '/reset/{token}', '/reset/hunter2/', '/reset/~hash/'],
    ['with a name that the policy hides', '/cases/{case_number}', '/cases/2026-7', '/cases/~hash'],
    ['that does not fit its operation is treated as unknown', '/reset/{token}', '/other/0a9F8b7C6d5E4f3a2B', '/other/~hash'],
    ['that only looks like a pattern', '/a.b+c/{token}', '/a.b+c/x', '/a.b+c/~hash'],
  ])('%s', (_, template, path, expected) => {
    expect(redactorOf(template, hash, new Set(['case_number']))(path)).toBe(expected)
  })
})

test.each([
  ['/shop/wp-login.php', '/shop/wp-login.php'],
  ['/users/17/orders', '/users/17/orders'],
  ['/v1/9f1c2d3e-0a1b-4c2d-8e3f-001122334455', '/v1/9f1c2d3e-0a1b-4c2d-8e3f-001122334455'],
  ['/reset/Zm9vYmFyYmF6cXV4MTIz', '/reset/~hash'],
  ['/x/eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.', '/x/~hash'],
  ['/ada%40example.com', '/~hash'],
  ['', ''],
])('an unknown path %s is kept as %s', (path, expected) => {
  expect(redactUnknown(hash)(path)).toBe(expected)
})

test('a value of a hidden parameter never comes through', () => {
  const value = fc.stringMatching(/^[A-Za-z0-9%.~-]{12,40}$/)
  fc.assert(
    fc.property(value, fc.constantFrom('', '/', '/more', '?x', '\n'), (secret, rest) => {
      const redact = redactorOf('/reset/{token}', hash, new Set())
      expect(redact(`/reset/${secret}`)).not.toContain(secret)
      if (rest === '') expect(redact(`/reset/${secret}${rest}`)).toBe('/reset/~hash')
    }),
    { numRuns: runs },
  )
})
