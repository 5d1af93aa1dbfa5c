import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AuditDecision } from './decision.ts'
import { EventMaker } from './event.ts'
import { EventText } from './event-text.ts'
import { LineBytes } from './line-bytes.ts'
import { createHash } from './personal-hash.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 300)
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', 'anonymous', 'GET', '8100000000000001', '"8100000000000007"', '\u2028', '\ud800', '/items/1'),
)
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null })

/** Few of each, so that kinds come again. */
const decision: fc.Arbitrary<AuditDecision> = fc.record({
  time: fc.nat({ max: 4e12 }),
  phase: fc.constantFrom('whole', 'before', 'after'),
  back: fc.nat(),
  status: orNull(fc.constantFrom(200, 403, 500)),
  milliseconds: fc.nat({ max: 1e9 }).map((micros) => micros / 1000),
  mode: orNull(fc.constantFrom('observe', 'enforce')),
  answered: fc.constantFrom('application', 'gateway'),
  verdict: fc.constantFrom('allow', 'refuse', 'redirect'),
  ended: fc.constantFrom('answered', 'client-left'),
  method: fc.constantFrom('GET', 'POST', 'BREW'),
  path: text,
  client: text,
  principal: orNull(text),
  routes: fc.constantFrom('', 'app|GET /items/{}', 'app|GET /a\napp|GET /b'),
  code: orNull(fc.constantFrom('rule-denies')),
  rule: orNull(text),
  reason: orNull(text),
  closed: orNull(fc.constantFrom('{"read":["items[].price"],"write":[]}', '{"read":[],"write":["role"]}')),
})

test.each([
  ['hashed', new Set<'principal' | 'client'>()],
  ['as they are', new Set<'principal' | 'client'>(['principal', 'client'])],
])('the text of an event is that of its members, whatever clients write, with personal values %s', (_name, plain) => {
  const maker = new EventMaker({ version: '1', application: 'shop', hash: createHash(Buffer.alloc(32, 1)), plain, hidden: new Set() })
  maker.know([{ id: 'app|GET /items/{}', path: '/items/{token}' }])
  const texts = new EventText(maker)
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 12 }), fc.nat({ max: 1e9 }), text, (decisions, first, chain) => {
      for (const [index, one] of decisions.entries()) {
        const place = { chain, n: first + index, policy: 'digest' }
        const whole = JSON.stringify(maker.make(one, place))
        expect(texts.write(one, place)).toBe(whole)
        const lines = new LineBytes()
        texts.writeInto(lines, one, place)
        expect(lines.view().toString('utf8')).toBe(whole)
      }
    }),
    { numRuns: runs },
  )
})
