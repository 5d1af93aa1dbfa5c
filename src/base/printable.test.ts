import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPrintable } from './printable.ts'

test.each([
  ['plain words', 'plain words'],
  ['naïve → 雪 🙂', 'naïve → 雪 🙂'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['two\nlines', 'two\\x0alines'],
  ['back\u202ewards', 'back\\u202ewards'],
  ['half \ud83d', 'half \\ud83d'],
])('%j is shown as %j', (text, shown) => {
  expect(toPrintable(text)).toBe(shown)
})

test('what is shown never holds a control character and stays the same when shown again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = toPrintable(text)
      return !/\p{Cc}/u.test(shown) && toPrintable(shown) === shown
    }),
  )
})
