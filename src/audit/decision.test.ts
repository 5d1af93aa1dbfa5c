import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuditDecision, decodeDecisions, encodeDecision } from './decision.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 200)
const text = fc.string({ unit: 'binary', maxLength: 40 })
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null })

const always = fc.record({
  time: fc.nat({ max: 4e12 }),
  phase: fc.constantFrom('whole', 'before', 'after'),
  back: fc.nat(),
  status: orNull(fc.integer({ min: 100, max: 999 })),
  milliseconds: fc.nat({ max: 1e9 }).map((micros) => micros / 1000),
  mode: orNull(fc.constantFrom('observe', 'enforce')),
  answered: fc.constantFrom('application', 'gateway'),
  verdict: text,
  ended: text,
  method: text,
  path: text,
  client: text,
  principal: orNull(text),
  routes: text,
  code: orNull(text),
  rule: orNull(text),
  reason: orNull(text),
  closed: orNull(text),
})

const decision: fc.Arbitrary<AuditDecision> = fc
  .tuple(always, fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), { nil: undefined }))
  .map(([made, objections]) => (objections === undefined ? made : { ...made, objections }))

test('decisions come out as they went in, whatever clients write', () => {
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 5 }), (decisions) => {
      expect(decodeDecisions(decisions.map(encodeDecision).join(''))).toEqual(decisions)
    }),
    { numRuns: runs },
  )
})

test('what is cut short or is something else is nothing', () => {
  fc.assert(
    fc.property(decision, fc.nat(), (one, at) => {
      const written = encodeDecision(one)
      const cut = at % written.length
      expect(decodeDecisions(written.slice(0, cut))).toEqual(cut === 0 ? [] : null)
    }),
    { numRuns: runs },
  )
  fc.assert(
    fc.property(text, (other) => {
      expect(() => decodeDecisions(other)).not.toThrow()
    }),
    { numRuns: runs },
  )
})
