// Files of callers: what is read, what is refused with its line, and what is written is read again.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createApiKey, parseApiKeys } from './api-keys.ts'
import { parseEnd, parseHolders, writeHolder } from './holders.ts'
import { parsePasswords } from './passwords.ts'
import { hashPassword } from './stored-secret.ts'

const now = Date.UTC(2026, 10, 23)
const { key, stored } = createApiKey()
const cheap = { cost: 13, blockSize: 8, parallel: 1 }

describe('keys', () => {
  test('a key is found by its hash, with what its line says', () => {
    const keys = parseApiKeys(`# callers\n\nshop ${stored} roles=reader,writer scopes=orders:read tenant=acme expires=2026-11-23\n`, 'key:')
    if ('line' in keys) throw new Error(keys.reason)
    const principal = {
      kind: 'service',
      id: 'key:shop',
      roles: ['reader', 'writer'],
      scopes: ['orders:read'],
      tenant: 'acme',
      attributes: {},
    }
    expect(keys.find(key, now)).toEqual(principal)
    expect(keys.find(key, now + 24 * 60 * 60 * 1000)).toBe('expired')
    expect(keys.find(`${key}x`, now)).toBe('unknown-key')
    expect(keys.find(stored, now)).toBe('unknown-key')
    expect(keys.find('a'.repeat(100_000), now)).toBe('unknown-key')
  })

  test.each([
    ['an id alone', 'shop', 1],
    ['the key itself', `shop ${key}`, 1],
    ['a word that means nothing', `shop ${stored} role=admin`, 1],
    ['a word twice', `\nshop ${stored} roles=a roles=b`, 2],
    ['an empty role', `shop ${stored} roles=a,,b`, 1],
    ['a day that no calendar has', `shop ${stored} expires=2026-02-31`, 1],
    ['a day in words', `shop ${stored} expires=tomorrow`, 1],
    ['one key for two', `shop ${stored}\n# and\nmail ${stored}`, 3],
  ])('%s is refused with its line', (_, text, line) => {
    expect(parseApiKeys(text, '')).toMatchObject({ line })
  })
})

describe('passwords', () => {
  test('one that is right is known again at once, until its caller is no more', async () => {
    const line = `anna ${await hashPassword('korrekt Pferd', cheap)} roles=admin expires=2026-11-23T00:10:00Z`
    const passwords = parsePasswords(line, 'basic:')
    if ('line' in passwords) throw new Error(passwords.reason)
    const principal = { kind: 'user', id: 'basic:anna', roles: ['admin'] }
    expect(passwords.recall('anna', 'korrekt Pferd', now)).toBeNull()
    expect(await passwords.check('anna', 'korrekt Pferd', now)).toMatchObject(principal)
    expect(passwords.recall('anna', 'korrekt Pferd', now + 299_999)).toMatchObject(principal)
    expect(passwords.recall('anna', 'korrekt Pferd', now + 300_000)).toBeNull()
    expect(passwords.recall('anna', 'korrekt pferd', now)).toBeNull()
    expect(await passwords.check('anna', 'korrekt Pferd', now + 600_000)).toBe('expired')
    expect(await passwords.check('anna', 'wrong', now)).toBe('wrong-password')
    expect(await passwords.check('ben', 'korrekt Pferd', now)).toBe('wrong-password')
  })

  test('only so many are tried at a time, and one that comes many times is tried once', async () => {
    const passwords = parsePasswords(`anna ${await hashPassword('x', cheap)}`, '')
    if ('line' in passwords) throw new Error(passwords.reason)
    const same = await Promise.all(Array.from({ length: 20 }, () => passwords.check('anna', 'wrong', now)))
    expect(new Set(same)).toEqual(new Set(['wrong-password']))
    const others = await Promise.all(Array.from({ length: 5 }, (_, index) => passwords.check('anna', `wrong ${index}`, now)))
    expect(others.filter((verdict) => verdict === 'too-many-at-once')).toHaveLength(3)
  })

  test.each([
    ['a password itself', 'anna secret', 1],
    [
      'a name twice',
      `anna ${'scrypt$15$8$3$'}${'A'.repeat(22)}$${'A'.repeat(43)}\nanna ${'scrypt$15$8$3$'}${'A'.repeat(22)}$${'A'.repeat(43)}`,
      2,
    ],
    ['a name with a colon', `an:na ${'scrypt$15$8$3$'}${'A'.repeat(22)}$${'A'.repeat(43)}`, 1],
  ])('%s is refused with its line', (_, text, line) => {
    expect(parsePasswords(text, '')).toMatchObject({ line })
  })
})

test.each([
  ['2026-11-23', Date.UTC(2026, 10, 24)],
  ['2026-11-23T10:00:00Z', Date.UTC(2026, 10, 23, 10)],
  ['2026-11-23T25:00:00Z', null],
  ['2026-13-01', null],
  ['23.11.2026', null],
  ['', null],
])('%o ends at %o', (text, end) => {
  expect(parseEnd(text)).toBe(end)
})

test('what is written is read again, and whatever stands in a file is read or refused', () => {
  const name = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abz09:@.-_|/é') }).filter((text) => !text.startsWith('#'))
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 3 }), fc.option(name), (id, roles, tenant) => {
      const line = writeHolder({ id, secret: stored, roles, scopes: [], tenant, expires: null })
      expect(parseHolders(line)).toEqual([{ id, secret: stored, roles, scopes: [], tenant, until: Number.POSITIVE_INFINITY, line: 1 }])
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => [parseHolders(text), parseApiKeys(text, ''), parsePasswords(text, '')]).not.toThrow()
    }),
  )
})
