import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findStranger, meet } from './origin-pattern.ts'
import { parsePattern } from './pattern-automaton.ts'

test.each([
  ['.*', 'anyone'],
  ['', null],
  ['https?://.*', 'anyone'],
  ['^(http|https)://(.*)$', 'anyone'],
  ['(?i)https?://.+(:[0-9]+)?', 'anyone'],
  ['https://shop\\.example|.*', 'anyone'],
  ['https?://[^/]+', 'anyone'],
  // `re.fullmatch`: no `$` is needed
  ['https://shop\\.example', null],
  ['^https://shop\\.example$', null],
  ['https://[a-z0-9-]+\\.shop\\.example', null],
  ['https://.*\\.shop\\.example', null],
  ['https://(.+\\.)?shop\\.com', null],
  ['https?://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?', null],
  ['http://localhost:.*', null],
  ['http://localhost:\\d{4}', null],
  ['https://shop.example', null],
  ['http://127.0.0.1:3000', null],
  ['null', null],
  ['https://shop\\.com.*', 'open-end'],
  ['https?://localhost.*', 'open-end'],
  ['http://192\\.168\\..*', 'open-end'],
  ['https://.*shop.*', 'open-end'],
  ['https://.*shop\\.com', 'glued'],
  ['https://.*.shop\\.com', 'glued'],
  ['.*\\.?shop\\.com', 'glued'],
  ['.*.(shop.com|cook.com)', 'glued'],
  ['https://app.shop.com', 'dot'],
  ['https://app\\.shop\\.com|https://www.shop.com', 'dot'],
  ['https://app.shop.com(:3000)?', 'dot'],
  ['https://www.eu\\.shop\\.com', null],
  ['https://[a-z]+.shop.com', 'glued'],
  ['https://[ab].shop.com', 'dot'],
  ['https://(?!evil).*', null],
  ['https://(shop', null],
  ['(a{60}){60}{60}', null],
  ['((((((a*)*)*)*)*)*)*$^b', null],
])('%s lets in: %s', (expression, kind) => {
  expect(findStranger(expression)?.kind ?? null).toBe(kind)
})

test('an admitted origin of a stranger is shown', () => {
  expect(findStranger('https://app.shop.com')?.origin).toBe('https://appxshop.com')
  expect(findStranger('https://.*shop\\.com')?.origin).toBe('https://zqxattackershop.com')
})

test('any text is an expression, or none, and is decided in bounded work', () => {
  const part = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    '.',
    '*',
    '+',
    '?',
    '|',
    '^',
    '$',
    '\\',
    '{2,5}',
    '{60}',
    'a',
    '-',
    ':',
    '(?:',
    '\\d',
    'https://',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')),
      ),
      (expression) => {
        findStranger(expression)
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  )
})

test('what both take is taken by the engine of JavaScript too', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(?:a|bc)', '\\.', '\\d')
  const more = fc.constantFrom('', '*', '+', '?', '{1,2}')
  const expressions = fc.array(fc.tuple(atom, more), { maxLength: 5 }).map((parts) => parts.flat().join(''))
  fc.assert(
    fc.property(expressions, expressions, (one, other) => {
      const [left, right] = [parsePattern(one), parsePattern(other)]
      const text = left === null || right === null ? null : meet(left.automaton, right.automaton)
      if (text === null) return
      expect(text).toMatch(new RegExp(`^(?:${one})$`))
      expect(text).toMatch(new RegExp(`^(?:${other})$`))
    }),
    { numRuns: 300 },
  )
})
