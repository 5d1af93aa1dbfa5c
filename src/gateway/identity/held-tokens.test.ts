// Tokens that held are known to the letter, for a while, and no more of them than there is room for.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeldTokens } from './held-tokens.ts'

const held = (token: string, hash = `hash of ${token}`) => ({ kind: 'bearer', token, hash }) as const
const long = 'x'.repeat(40)

test('whatever is shown and kept, in whatever order, what is found is what was kept of that token', () => {
  // Few letters, so that the ends by which they are found are often the same.
  const token = fc
    .tuple(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 1 }), fc.constantFrom(long, `${long}y`, `y${long}`, 'short'))
    .map((parts) => parts.join(''))
  const step = fc.record({ token, keeps: fc.boolean(), later: fc.nat(40_000) })
  let found = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const tokens = new HeldTokens()
      const kept = new Set<string>()
      let time = 0
      for (const { token: shown, keeps, later } of steps) {
        time += later
        const known = tokens.find(shown, time)
        if (known !== null) {
          found++
          expect(known).toEqual(held(shown))
          expect(kept.has(shown)).toBe(true)
        }
        if (!keeps) continue
        tokens.keep(held(shown), time)
        kept.add(shown)
        expect(tokens.find(shown, time)).toEqual(shown.length < 32 ? null : held(shown))
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 4 },
  )
  expect(found).toBeGreaterThan(100)
})

test('of many there is room for some, and those that come again stay', () => {
  const tokens = new HeldTokens()
  const regular = held(`anna${long}`)
  tokens.keep(regular, 0)
  for (let number = 0; number < 5000; number++) {
    tokens.keep(held(`${long}${number}${long.replaceAll('x', String(number % 10))}`), 0)
    if (number % 100 === 0) expect(tokens.find(regular.token, 0)).toEqual(regular)
    expect(tokens.size).toBeLessThanOrEqual(1024)
  }
  expect(tokens.find(regular.token, 0)).toEqual(regular)
})

test('one that nobody showed for two minutes is gone, and one that was shown is not', () => {
  const tokens = new HeldTokens()
  const [anna, bert] = [held(`anna${long}`), held(`bert${long}y`)]
  tokens.find(anna.token, 0)
  for (const one of [anna, bert]) tokens.keep(one, 0)
  expect(tokens.find(anna.token, 61_000)).toEqual(anna)
  expect(tokens.find(anna.token, 122_000)).toEqual(anna)
  expect(tokens.find(bert.token, 122_000)).toBeNull()
  expect(tokens.find(anna.token, 400_000)).toBeNull()
  expect(tokens.size).toBe(0)
})

test('what is too short or too long to be told by its end is not kept', () => {
  const tokens = new HeldTokens()
  for (const token of ['', 'short', 'x'.repeat(31), 'x'.repeat(4097)]) tokens.keep(held(token), 0)
  expect(tokens.size).toBe(0)
})
