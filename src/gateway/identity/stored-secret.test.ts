import { expect, test } from 'vitest'
import { hashApiKey, hashPassword, isPassword, parseStoredPassword } from './stored-secret.ts'

const cheap = { cost: 13, blockSize: 8, parallel: 1 }

test('a password is known by its hash, and by nothing else', async () => {
  const text = await hashPassword('korrekt Pferd', cheap)
  expect(text).not.toContain('Pferd')
  const stored = parseStoredPassword(text)
  if (stored === null) throw new Error(text)
  expect(await isPassword('korrekt Pferd', stored)).toBe(true)
  expect(await isPassword('korrekt pferd', stored)).toBe(false)
  expect(await isPassword('', stored)).toBe(false)
  expect(await hashPassword('korrekt Pferd', cheap)).not.toBe(text)
})

test('one that is written in two ways of Unicode is one', async () => {
  const stored = parseStoredPassword(await hashPassword('\u00e9', cheap))
  expect(stored && (await isPassword('e\u0301', stored))).toBe(true)
})

test.each([
  ['plain text', 'secret'],
  ['another scheme', '$2b$12$abcdefghijklmnopqrstuv'],
  ['too cheap', `scrypt$12$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
  ['too dear', `scrypt$22$32$1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
  ['no salt', `scrypt$17$8$1$$${'A'.repeat(43)}`],
  ['a short hash', `scrypt$17$8$1$${'A'.repeat(22)}$AAAA`],
])('not read: %s', (_, text) => {
  expect(parseStoredPassword(text)).toBeNull()
})

test('an API key is looked up by its hash', () => {
  expect(hashApiKey('k')).toBe(hashApiKey('k'))
  expect(hashApiKey('k')).not.toBe(hashApiKey('K'))
  expect(hashApiKey('k')).toHaveLength(43)
})
