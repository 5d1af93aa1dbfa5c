// Generated bodies: what rules see is what the handler of the real FastAPI gets, or the body is refused. `npm run conformance -- gateway-bodies` does it in the
// large. Without the Pythons of the oracle it is skipped, each version counted.

import { describe, expect, test } from 'vitest'
import { DEFAULT_PYTHON, findEnvironment } from '../../../oracle/environments.ts'
import { compareBodies } from './compare-bodies.ts'
import { makeBodies } from './make-bodies.ts'

const count = Number(process.env['BODIES'] ?? 1500)

describe.each(['0.115.14', '0.165.0'])('FastAPI %s', (version) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })

  test.skipIf(python === null)(
    'saw of each body what the rules saw (skipped without its Python)',
    async () => {
      const { counts } = await compareBodies(python ?? '', version, makeBodies(count, 20261123))
      for (const { wrong, same } of Object.values(counts)) {
        expect(wrong).toEqual([])
        expect(same).toBeGreaterThan(count / 10)
      }
    },
    60_000 + count * 20,
  )
})
