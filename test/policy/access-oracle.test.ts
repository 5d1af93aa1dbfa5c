import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePolicy } from './agreement.ts'

test('compiled access rules decide as they are meant, on random policies and requests', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(comparePolicy(seed, 5).differences).toEqual([])
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

test('random policies come to every verdict', () => {
  const verdicts = new Set(Array.from({ length: 200 }, (_, seed) => Object.keys(comparePolicy(seed, 3).verdicts)).flat())
  expect([...verdicts].sort()).toEqual(['allow', 'deny', 'undecided', 'unmatched'])
})
