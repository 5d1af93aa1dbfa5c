// The gateway decides what a slow and plain reading of model, policy and request decides. `npm run conformance -- gateway-decisions` runs a
// million.

import { expect, test } from 'vitest'
import { compareWorld } from './agreement.ts'

test('random applications, policies and requests: no decision differs', () => {
  const codes: Record<string, number> = {}
  for (let seed = 1; seed <= 150; seed++) {
    const result = compareWorld(seed, 40)
    expect(result.differences.slice(0, 1)).toEqual([])
    for (const [code, count] of Object.entries(result.codes)) codes[code] = (codes[code] ?? 0) + count
  }
  // Nothing is compared that never happens.
  for (const code of [
    'allow',
    'rule-denies',
    'rule-missing',
    'route-unknown',
    'method-not-allowed',
    'redirect',
    'path-doubtful',
    'credential-refused',
    'identity-away',
    'early',
  ])
    expect(codes[code] ?? 0, code).toBeGreaterThan(10)
})
