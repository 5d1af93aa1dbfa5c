// Which paths a pattern takes, and that hostile patterns take no time.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsGlob, fitsPath, fitsRoute } from './glob.ts'

test.each([
  ['/admin/**', '/admin/users/{id}'],
  ['/admin/**', '/admin'],
  ['/admin/*', '/admin/users'],
  ['/users/{id}', '/users/{user_id:int}'],
  ['/users/*', '/users/{id}'],
  ['**/admin/**', '/api/v1/admin/users'],
  ['**/admin/**', '/admin/users'],
  ['/users/', '/users'],
  ['/', '/'],
  ['/**', '/'],
  ['/a*c', '/abc'],
])('%s takes %s', (pattern, path) => {
  expect(fitsPath(pattern, path)).toBe(true)
})

test.each([
  ['/admin/*', '/admin/users/{id}'],
  ['/admin/*', '/admin'],
  ['/admin/**', '/administrators'],
  ['/admin', '/admin/users'],
  ['**/admin/**', '/badmin/users'],
  ['/users/me', '/users/{id}'],
  ['', '/x'],
])('%s does not take %s', (pattern, path) => {
  expect(fitsPath(pattern, path)).toBe(false)
})

test.each([
  ['GET /users', 'GET', '/users', true],
  ['GET /users', 'POST', '/users', false],
  ['/users', 'POST', '/users', true],
  ['MOUNT /static', null, '/static', true],
])('%s and %s %s', (pattern, method, path, expected) => {
  expect(fitsRoute(pattern, method, path)).toBe(expected)
})

/** The same, as a regular expression, which may take its time on short words. */
function slow(pattern: string, text: string): boolean {
  const one = (glob: string) =>
    new RegExp(
      `^${glob
        .replace(/[.+?^$()|[\]\\{}]/g, '\\$&')
        .replace(/\*\*\/?|\*/g, (stars) => (stars === '**/' ? '(?:.*/)?' : stars === '**' ? '.*' : '[^/]*'))}$`,
      's',
    ).test(text)
  return one(pattern) || (pattern.endsWith('/**') && one(pattern.slice(0, -3)))
}

test('it agrees with a regular expression', () => {
  const word = (letters: string[]) => fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(word(['a', 'b', '/', '*', '**', '**/']), word(['a', 'b', '/']), (pattern, text) => {
      expect({ pattern, text, fits: fitsGlob(pattern, text) }).toEqual({ pattern, text, fits: slow(pattern, text) })
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 4 },
  )
})

test('many stars take no time', () => {
  expect(fitsGlob('*a'.repeat(900), 'a'.repeat(1_900))).toBe(true)
  expect(fitsGlob(`${'*a'.repeat(900)}b`, 'a'.repeat(1_900))).toBe(false)
})
