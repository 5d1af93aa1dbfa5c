// A changed value is another finding, and what stands in a report does not let anybody try words.

import { expect, test } from 'vitest'
import { alphabets, createRandom } from './random.ts'
import { tagOf } from './value-tag.ts'

const random = createRandom(7)
const typed = Array.from({ length: 400 }, (_, index) => `${random.pick(['winter', 'Sommer', 'horse', 'prod-db', 'hunter'])}${index}!`)
const made = Array.from({ length: 400 }, () => random.text(40, alphabets.base64url))

test('the same values have the same tag, in whatever order they stand', () => {
  for (const value of [...typed, ...made]) expect(tagOf([value])).toBe(tagOf([value]))
  expect(tagOf(['one', 'two', 'one'])).toBe(tagOf(['two', 'one']))
})

test('values of a generator are told from each other', () => {
  expect(new Set(made.map((value) => tagOf([value]))).size).toBeGreaterThan(395)
})

test('a value that somebody typed has one of sixteen tags: most changes are noticed, and no guess is confirmed', () => {
  const counts = new Map<string, number>()
  for (const value of typed) counts.set(tagOf([value]), (counts.get(tagOf([value])) ?? 0) + 1)
  expect(counts.size).toBe(16)
  expect([...counts.keys()].every((tag) => tag.length === 1)).toBe(true)
  // Whoever has the tag is left with a sixteenth of every list of words, give or take.
  for (const [, count] of counts) expect(count).toBeGreaterThan(8)
})

test('one typed value among others makes the tag of all a short one', () => {
  expect(tagOf([...made.slice(0, 3), 'winter2024!'])).toHaveLength(1)
  expect(tagOf(made.slice(0, 3))).toHaveLength(4)
})
