import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretsIn } from './secrets-in-text.ts'

test.each<[string, string, string[]]>([
  ['password', 'shop.connect', ['password']],
  ['settings.SMTP_PASSWORD', 'shop.connect', ['settings.SMTP_PASSWORD']],
  ['key.get_secret_value()', 'shop.connect', []],
  ['api_key.get_secret_value()', 'shop.connect', ['api_key.get_secret_value()']],
  ['f"{user} with {password!r}"', 'shop.connect', ['password']],
  ['f"{api_key=}"', 'shop.connect', ['api_key']],
  ['f"{len(password)} {api_key[-4:]} {mask(secret)}"', 'shop.connect', []],
  ['f"{{password}}"', 'shop.connect', []],
  ['password_hash', 'shop.connect', []],
  ['token_count', 'shop.login', []],
  ['refresh_token', 'shop.page', ['refresh_token']],
  ['next_token', 'shop.login', []],
  ['token', 'shop.stream', []],
  ['token', 'shop.auth.check', ['token']],
  ['"the password is wrong"', 'shop.login', []],
])('%s in %s gives away %j', (text, where, expected) => {
  expect(secretsIn(text, where)).toEqual(expected)
})

test('any text can be asked, and what it gives stands in it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, where) => {
      for (const one of secretsIn(text, where)) expect(text).toContain(one)
    }),
    { numRuns: 200 },
  )
})
