import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuditDecision, DecisionBatch, type PackedDecisions, unpackDecision } from './decision.ts'

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
  .tuple(always, fc.option(text, { nil: undefined }))
  .map(([made, objections]) => (objections === undefined ? made : { ...made, objections }))

/** Null where one of them is not what a batch gave. */
function unpackDecisions(packed: PackedDecisions) {
  const all = Array.from({ length: packed.count }, (_, index) => unpackDecision(packed, index))
  return all.includes(null) ? null : all
}

function pack(decisions: readonly AuditDecision[], batch = new DecisionBatch(5)) {
  for (const one of decisions) batch.add(one)
  return batch.take()
}

test('decisions come out as they went in, whatever clients write, batch after batch', () => {
  fc.assert(
    fc.property(fc.array(fc.array(decision, { maxLength: 5 }), { maxLength: 3 }), (batches) => {
      const batch = new DecisionBatch(5)
      for (const decisions of batches) expect(unpackDecisions(structuredClone(pack(decisions, batch)))).toEqual(decisions)
    }),
    { numRuns: runs },
  )
})

test('a batch says when it is full', () => {
  const [one] = fc.sample(decision, 1)
  if (one === undefined) throw new Error('there is no decision')
  const batch = new DecisionBatch(2)
  batch.add(one)
  expect(batch.isFull).toBe(false)
  batch.add(one)
  expect(batch.isFull).toBe(true)
  expect(batch.take().count).toBe(2)
  expect(batch.count).toBe(0)
})

test('what lacks a text, or has other numbers, is nothing', () => {
  fc.assert(
    fc.property(decision, (one) => {
      const packed = pack([one])
      expect(unpackDecisions({ ...packed, texts: [] })).toBe(null)
      expect(unpackDecisions({ ...packed, count: 2, numbers: packed.numbers.slice(0, 20) })).toBe(null)
    }),
    { numRuns: runs },
  )
})
