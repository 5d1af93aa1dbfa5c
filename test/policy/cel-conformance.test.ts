import { expect, test } from 'vitest'
import { runConformance } from './cel-conformance.ts'
import unsupported from './cel-unsupported.json' with { type: 'json' }

test('every conformance test that needs neither protocol buffers nor an extension passes, or is listed with its reason', () => {
  const cases = runConformance().filter(({ needs }) => needs === null)
  expect(cases.length).toBeGreaterThan(1000)
  const failing = cases.filter(({ failure }) => failure !== null).map(({ id }) => id)
  expect(failing.sort()).toEqual(Object.keys(unsupported.cases).sort())
  expect(Object.keys(unsupported.reasons).sort()).toEqual([...new Set(Object.values(unsupported.cases))].sort())
})
