import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsPattern } from './path-pattern.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

test.each([
  ['^/api/', '/api/x', true],
  ['^/api/', '/v1/api/x', false],
  ['\\.(js|css|json)$', '/openapi.json', true],
  ['\\.(js|css|json)$', '/openapi.json5', false],
  ['^/(docs|redoc)?$', '/', true],
  ['^/users/\\d{1,3}$', '/users/1234', false],
  ['^/users/\\d{2,}$', '/users/1234', true],
  ['^/[a-z-]+/[^/]+$', '/a-b/c', true],
  ['^/[a-z-]+/[^/]+$', '/a-b/c/d', false],
  ['^/(?<name>.+?)/x$', '/a/b/x', true],
  ['(?!x)a', 'a', null],
  ['(a)\\1', 'aa', null],
  ['(', 'a', null],
])('%s on %s: %s', (expression, text, fits) => {
  expect(fitsPattern(expression, text, false)).toBe(fits)
})

test('case is passed over where the program does', () => {
  expect(fitsPattern('^/ADMIN', '/admin/x', true)).toBe(true)
  expect(fitsPattern('^/[A-C]$', '/b', true)).toBe(true)
  expect(fitsPattern('^/ADMIN', '/admin/x', false)).toBe(false)
})

test('what would take a backtracking matcher for ever is decided at once', () => {
  const started = process.hrtime.bigint()
  expect(fitsPattern('^(a+)+$', `${'a'.repeat(900)}b`, false)).toBe(false)
  expect(fitsPattern('^(a|a?)+(b|a)*$', `${'a'.repeat(900)}c`, false)).toBe(false)
  expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(2)
})

test('it agrees with the engine of the language where it decides', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '/',
    '.',
    '[ab]',
    '[^a]',
    '(a|b)',
    '(?:ab)',
    'a?',
    'b*',
    'a{1,2}',
    '\\d',
    '\\.',
    '^',
    '$',
    '(a*b)+',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b', '/', '.', '1'), { maxLength: 8 }),
      (parts, letters) => {
        const [expression, text] = [parts.join(''), letters.join('')]
        const fits = fitsPattern(expression, text, false)
        if (fits !== null) expect(fits).toBe(new RegExp(expression).test(text))
      },
    ),
    { numRuns: runs },
  )
})

test('any text is a decision or none, never an error', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), fc.boolean(), (expression, text, ignoresCase) => {
      expect([true, false, null]).toContain(fitsPattern(expression, text, ignoresCase))
    }),
    { numRuns: runs },
  )
})
