import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Chain } from './chain.ts'
import type { AuditDecision } from './decision.ts'
import { EventMaker } from './event.ts'
import { FormReader } from './event-form.ts'
import { EventText } from './event-text.ts'
import { parseLine } from './line.ts'
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

const plainDecision: AuditDecision = {
  ...{ time: 1, phase: 'whole', back: 0, status: 200, milliseconds: 1.5, mode: 'enforce', answered: 'application', verdict: 'allow' },
  ...{ ended: 'answered', method: 'GET', path: '/items/1', client: '10.0.0.1', principal: 'anna', routes: 'app|GET /items/{}' },
  ...{ code: null, rule: 'customers', reason: '`customers` allows it', closed: null },
}
const makerOf = (): EventMaker =>
  new EventMaker({ version: '1', application: 'shop', hash: createHash(Buffer.alloc(32, 1)), plain: new Set(), hidden: new Set() })

test.each([
  ['hashed', new Set<'principal' | 'client'>()],
  ['as they are', new Set<'principal' | 'client'>(['principal', 'client'])],
])('the event that is read is the one that was made, whatever clients write, with personal values %s', (_name, plain) => {
  const maker = new EventMaker({ version: '1', application: 'shop', hash: createHash(Buffer.alloc(32, 1)), plain, hidden: new Set() })
  maker.know([{ id: 'app|GET /items/{}', path: '/items/{token}' }])
  const texts = new EventText(maker)
  let forms = 0
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 12 }), text, (decisions, name) => {
      const chain = Chain.begin(name)
      chain.openSegment(new Date(0))
      const made = decisions.map((one) => {
        const place = { chain: name, n: chain.next, policy: 'digest' }
        const kind = texts.kindOf(one, place)
        if (kind === null) chain.recordText(texts.write(one, place))
        else chain.recordAs(kind.form, (lines) => texts.writeValues(lines, kind, one))
        return JSON.stringify(maker.make(one, place))
      })
      const reader = new FormReader()
      const read = chain
        .seal()
        .toString('utf8')
        .split('\n')
        .flatMap((written) => {
          const line = parseLine(written)
          if (line?.kind === 'form') {
            reader.take(line)
            forms++
          }
          return line?.kind === 'record' ? [JSON.stringify(reader.eventOf(line))] : []
        })
      expect(read).toEqual(made)
    }),
    { numRuns: runs },
  )
  expect(forms).toBeGreaterThan(runs)
})

test('of a thousand like decisions what they have in common is written once', () => {
  const texts = new EventText(makerOf())
  const chain = Chain.begin('worker-1')
  for (let index = 0; index < 1000; index++) {
    const one = { ...plainDecision, time: 1_790_000_000_000 + index, path: `/items/${index}` }
    const kind = texts.kindOf(one, { chain: 'worker-1', n: chain.next, policy: 'digest' })
    if (kind !== null) chain.recordAs(kind.form, (lines) => texts.writeValues(lines, kind, one))
  }
  const lines = chain.seal().toString('utf8').split('\n')
  expect(lines.filter((line) => line.startsWith('{"kind":"form"'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('{"kind":"record"'))).toHaveLength(1000)
  expect(lines.join('\n').length).toBeLessThan(200_000)
})

const whole = makerOf().make(plainDecision, { chain: 'c', n: 1, policy: 'p' })

test.each([
  ['a form that never came', [], { form: 1, values: [] }],
  ['fewer values than places', ['/time'], { form: 0, values: [] }],
  ['more values than places', [], { form: 0, values: [1] }],
  ['a place that is not in the event', ['/nowhere'], { form: 0, values: [1] }],
  ['a place below a text', ['/class_name/length'], { form: 0, values: [1] }],
  ['a place that is the prototype of all objects', ['/__proto__/admin'], { form: 0, values: [true] }],
  ['a prototype itself', ['/__proto__'], { form: 0, values: [{ admin: true }] }],
  ['the event itself', [''], { form: 0, values: [{}] }],
])('a record by %s is no event', (_name, places, record) => {
  const reader = new FormReader()
  reader.take({ kind: 'form', form: 0, event: whole, places })
  expect(reader.eventOf({ kind: 'record', n: 1, ...record })).toBeNull()
  expect({}).not.toHaveProperty('admin')
})
