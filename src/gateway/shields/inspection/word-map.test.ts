// Words are found in bytes as they would be in a text.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WordMap } from './word-map.ts'

const words: readonly (readonly [string, number])[] = [
  ['or', 1],
  ['and', 2],
  ['or', 4],
  ['net', 8],
  ['cmd.exe', 16],
  ['base64', 32],
  ['lwp-download', 64],
]
const map = new WordMap(words)

const slowly = (text: string): number =>
  words.filter(([word]) => word === text.replace(/[A-Z]/g, (one) => one.toLowerCase())).reduce((bits, [, own]) => bits | own, 0)

test('a word has all of its bits, and stands alone', () => {
  const bytes = Buffer.from('x OR and')
  expect([map.bitsOf(bytes, 2, 4), map.bitsOf(bytes, 5, 8), map.bitsOf(bytes, 5, 7), map.bitsOf(bytes, 4, 4)]).toEqual([5, 2, 0, 0])
  expect(new WordMap([]).bitsOf(bytes, 2, 4)).toBe(0)
})

test('whatever the bytes, what is found is what stands there', () => {
  const piece = fc.oneof(
    fc.constantFrom(...words.map(([word]) => word), ...words.map(([word]) => word.toUpperCase())),
    fc.string({ unit: fc.constantFrom(...'oOrRnNeEtT.6-@`[{\u00cf\u00ef'), maxLength: 4 }),
  )
  let found = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 2 }), fc.nat(3), fc.nat(3), (pieces, before, behind) => {
      const text = pieces.join('')
      const bytes = Buffer.from('or '.repeat(before) + text + 'net'.repeat(behind), 'latin1')
      const bits = map.bitsOf(bytes, before * 3, before * 3 + text.length)
      if (bits !== 0) found++
      expect(bits).toBe(slowly(text))
    }),
    { numRuns: 2000 },
  )
  expect(found).toBeGreaterThan(200)
})
