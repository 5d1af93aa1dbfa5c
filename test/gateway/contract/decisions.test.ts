// What the contract refuses, the real FastAPI refuses; what it lets through and FastAPI refuses has a name. `npm run conformance -- contract-decisions` does it
// in the large. Without the Pythons of the oracle it is skipped, each version counted.

import { describe, expect, test } from 'vitest'
import { DEFAULT_PYTHON, findEnvironment } from '../../oracle/environments.ts'
import { compareDecisions, contractApps } from './compare-decisions.ts'

const count = Number(process.env['REQUESTS'] ?? 400)

const older = findEnvironment({ fastapi: '0.92.0', python: DEFAULT_PYTHON })

test.skipIf(older === null)(
  'FastAPI 0.92.0 on pydantic 1 reads values in its own ways, and nothing that it takes is refused (skipped without its Python)',
  async () => {
    const { wrong, bothTake, bothRefuse } = await compareDecisions(older ?? '', 'old', count, 20261123)
    expect(wrong).toEqual([])
    expect(bothTake).toBeGreaterThan(count / 4)
    expect(bothRefuse).toBeGreaterThan(0)
  },
  60_000 + count * 20,
)

describe.each(['0.115.14', '0.165.0'])('FastAPI %s', (version) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })

  test.skipIf(python === null).each(contractApps)(
    'takes whatever the contract of `%s` does not refuse for certain (skipped without its Python)',
    async (app) => {
      const { wrong, unexplained, bothTake, bothRefuse } = await compareDecisions(python ?? '', app, count, 20261123)
      expect(wrong).toEqual([])
      expect(unexplained).toEqual([])
      expect(bothTake).toBeGreaterThan(count / 4)
      expect(bothRefuse).toBeGreaterThan(count / 20)
    },
    60_000 + count * 20,
  )
})
