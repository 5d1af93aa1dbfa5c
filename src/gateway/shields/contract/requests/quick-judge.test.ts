// What is taken quickly is what would be taken slowly, with nothing to note: the pass over the tape against the judges of values.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from '../../../content/index.ts'
import { isHarmless, readTape, tapeStart, textAt } from '../../../json/index.ts'
import { ContractDocument } from '../contract-document.ts'
import { createBodyContract } from './body-contract.ts'
import { SchemaJudges } from './compile-schema.ts'
import { compileText } from './patterns.ts'
import { readRuns } from './quick-runs.ts'

const text = (more: object = {}) => ({ type: 'string', ...more })
const order = {
  ...{ type: 'object', title: 'Order', required: ['reference', 'customer', 'placed', 'due', 'currency', 'total', 'lines'] },
  properties: {
    ...{ reference: text({ format: 'uuid' }), customer: text({ minLength: 1, maxLength: 12 }), email: text({ format: 'email' }) },
    ...{ placed: text({ format: 'date-time' }), due: text({ format: 'date' }), currency: text({ enum: ['EUR', 'USD'] }) },
    ...{ total: { type: 'number', minimum: 0, multipleOf: 0.5 }, paid: { type: 'boolean' }, note: text({ default: '' }) },
    ...{ weight: { anyOf: [{ type: 'number' }, { type: 'null' }] }, country: text({ pattern: '^[A-Z]{2}$' }), kind: { const: 'a' } },
    tags: { type: 'array', items: text(), maxItems: 3 },
    lines: { type: 'array', items: { $ref: '#/components/schemas/Line' }, minItems: 1, maxItems: 4 },
    extra: { anyOf: [{ type: 'string', maxLength: 3 }, { $ref: '#/components/schemas/Strict' }, { type: 'integer' }] },
    either: { anyOf: [{ $ref: '#/components/schemas/Line' }, { $ref: '#/components/schemas/Strict' }] },
    level: { allOf: [{ $ref: '#/components/schemas/Level' }], default: 1 },
    self: { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] },
    rest: { type: 'object', additionalProperties: { type: 'integer' } },
    amount: { type: 'number', exclusiveMinimum: 0 },
    share: { anyOf: [{ type: 'number', minimum: 0.5, exclusiveMaximum: 2.5 }, { type: 'null' }] },
    code: { anyOf: [text({ pattern: '^[A-Z]{2}-\\d{1,3}$', minLength: 1 }), { type: 'null' }] },
    title: text({ minLength: 2, maxLength: 20 }),
  },
}
const line = {
  ...{ type: 'object', title: 'Line', required: ['sku', 'count'] },
  properties: { sku: text({ pattern: '^sku-[0-9]{1,4}$' }), count: { type: 'integer', minimum: 0, exclusiveMaximum: 9 }, 'a "b"': text() },
}
const strict = { type: 'object', additionalProperties: false, required: ['x'], properties: { x: { type: 'integer' } } }
const schemas = { Order: order, Line: line, Strict: strict, Level: { type: 'integer', enum: [1, 2, 3] } }

function contractOf(schema: object) {
  const document = new ContractDocument({
    openapi: '3.1.0',
    paths: { '/a': { post: { requestBody: { required: true, content: { 'application/json': { schema } } } } } },
    components: { schemas },
  })
  const [operation] = document.operations()
  const contract = operation && createBodyContract(operation, document, new SchemaJudges(document, 'any', compileText))
  if (contract == null) throw new Error('there is no contract')
  return contract
}

const contract = contractOf({ $ref: '#/components/schemas/Order' })

const isTakenQuickly = (written: string, { quick }: typeof contract = contract): boolean => {
  const tape = readTape(Buffer.from(written))
  return tape !== null && quick !== null && quick(tape, 0) === tape.end
}
const isTakenSlowly = (written: string, { judge }: typeof contract = contract): boolean => {
  const read = readJson(Buffer.from(written), 64)
  if (read.kind === 'fault') return false
  const said = judge({ kind: 'json', value: read.value, isTyped: true })
  return said.verdict !== 2 && said.unknown === null && said.repeated === null
}

const good = {
  ...{ reference: '0b8fe2bc-5d2c-4d4a-9a0d-3a4f7a1f3c11', customer: 'Anna', email: 'anna@example.org', placed: '2026-03-04T10:20:30Z' },
  ...{ due: '2026-03-09', currency: 'EUR', total: 184.5, paid: true, weight: 2.25, note: 'é "quoted"', country: 'DE', kind: 'a' },
  ...{ tags: ['gift'], lines: [{ sku: 'sku-1', count: 3 }], extra: { x: 5 }, level: 2 },
  ...{ amount: 0.05, share: 1.5, code: 'AB-12', title: 'a longer\ntitle' },
}

describe('a body', () => {
  it.each([
    ['with all that may be in it', good],
    ['in another order', Object.fromEntries(Object.entries(good).toReversed())],
    ['without what need not be there', { ...good, paid: undefined, weight: null, extra: 7, level: undefined, note: 'none' }],
  ])('%s is taken quickly', (_, body) => {
    expect([isTakenQuickly(JSON.stringify(body)), isTakenSlowly(JSON.stringify(body))]).toEqual([true, true])
  })
  it.each([
    ['a field that nobody names', JSON.stringify({ ...good, odd: 1 })],
    ['a name that comes twice', JSON.stringify(good).replace('{', '{"total":1,')],
    ['a name that comes twice, once in disguise', JSON.stringify(good).replace('{', '{"\\u0074otal":1,')],
    ['a missing field', JSON.stringify({ ...good, due: undefined })],
    ['a table of values', JSON.stringify({ ...good, rest: { a: 1, b: 2 } })],
    ['one of several kinds of objects', JSON.stringify({ ...good, either: { x: 1 } })],
    ['itself', JSON.stringify({ ...good, self: good })],
    ['a number with an exponent', JSON.stringify(good).replace('184.5', '1.845e2')],
    ['a number that loses digits', JSON.stringify(good).replace('"x":5', '"x":90071992547409930')],
    ['too many items', JSON.stringify({ ...good, tags: ['1', '2', '3', '4'] })],
  ])('with %s is left to the slow way', (_, written) => expect(isTakenQuickly(written)).toBe(false))

  const anything = fc.oneof(
    fc.constantFrom<unknown>(
      '',
      'EUR',
      'eur',
      ' DE',
      'DE',
      'dé',
      'sku-12',
      '5',
      '5.0',
      5,
      5.5,
      0,
      0.5,
      2.5,
      '\n',
      'é\n"',
      'AB-1234',
      'AB-1',
      -0,
      0.1,
      1e21,
      -1,
      9,
      true,
      false,
      null,
      [],
      {},
      '\u2028',
      '😀😀😀😀😀',
    ),
    fc.constantFrom(
      '2026-02-30',
      '2026-03-09',
      '0000-01-01',
      '2026-03-04T24:00:00',
      '2026-03-04T10:20:30',
      '2026-03-04 10:20:30+01:00',
      '2026-13-01',
    ),
    fc.constantFrom('0b8fe2bc-5d2c-4d4a-9a0d-3a4f7a1f3c1', '0B8FE2BC-5D2C-4D4A-9A0D-3A4F7A1F3C11', 'a@b.c', 'none', 'x'.repeat(13)),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.string({ unit: 'grapheme', maxLength: 14 }),
    fc.constantFrom(
      [{ sku: 'sku-1', count: 1 }],
      [{ sku: 'sku-1', count: 9 }],
      [{ sku: 'x', count: 1 }],
      { x: 1 },
      { x: 1, y: 2 },
      { sku: 'sku-1', count: 2, x: 1 },
    ),
  )
  const changed = fc
    .array(fc.tuple(fc.constantFrom(...Object.keys(order.properties), 'odd', '__proto__', 'Total'), anything), { maxLength: 3 })
    .map((changes) => Object.fromEntries([...Object.entries(good), ...changes]))
  it('that is taken quickly is taken slowly, and nothing is noted of it', () => {
    let count = 0
    fc.assert(
      fc.property(
        changed,
        fc.constantFrom(undefined, 1),
        fc.nat(),
        fc.constantFrom('', '"', '0', '9', ' ', '.', ','),
        (body, indent, place, put) => {
          const whole = JSON.stringify(body, null, indent)
          const at = place % whole.length
          for (const written of [
            whole,
            `${whole.slice(0, at)}${put}${whole.slice(at)}`,
            `${whole.slice(0, at)}${put}${whole.slice(at + 1)}`,
          ]) {
            if (!isTakenQuickly(written)) continue
            count++
            expect(isTakenSlowly(written)).toBe(true)
          }
        },
      ),
      { numRuns: 3000 },
    )
    expect(count).toBeGreaterThan(500)
  })
  it('says of which texts it proves that no attack is in them', () => {
    const written = JSON.stringify(good)
    const tape = readTape(Buffer.from(written))
    if (tape === null || contract.quick === null) throw new Error('it is not taken quickly')
    // The first time a pattern learns what it is asked.
    isTakenQuickly(written)
    contract.quick(tape, 0)
    const proven: string[] = []
    for (let cell = 0; cell < tape.end; cell += 2) {
      const head = tape.cells[cell] ?? 0
      if (isHarmless(head)) proven.push(textAt(tape.bytes, tapeStart(head), tape.cells[cell + 1] ?? 0))
    }
    const names = Object.keys(good).flatMap((name) => (name === 'lines' ? [name, 'sku', 'count'] : name === 'extra' ? [name, 'x'] : [name]))
    expect(proven.toSorted()).toEqual(
      [...names, '0b8fe2bc-5d2c-4d4a-9a0d-3a4f7a1f3c11', '2026-03-04T10:20:30Z', '2026-03-09', 'EUR', 'DE', 'sku-1', 'AB-12'].toSorted(),
    )
  })
  it.each([
    ['^foo|bar$', 'foo'],
    ['^[a-z .]+$', 'foo'],
    ['foo', 'foo'],
  ])('proves nothing of a text by %s', (pattern, value) => {
    const ofPattern = contractOf({ type: 'array', items: text({ pattern }) })
    const written = JSON.stringify([value])
    isTakenQuickly(written, ofPattern)
    const tape = readTape(Buffer.from(written))
    if (tape === null) throw new Error('it is no JSON')
    expect(ofPattern.quick?.(tape, 0)).toBe(tape.end)
    expect(isHarmless(tape.cells[2] ?? 0)).toBe(false)
  })
  it('of numbers is read as JSON reads them', () => {
    const ofNumbers = contractOf({ type: 'array', items: { type: 'number', exclusiveMinimum: 0.1, exclusiveMaximum: 0.3 } })
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom('0.1', '0.10', '0.3', '0.2999999999999', '0.30000000000000004', '-0.2'),
            fc.double({ min: 0.05, max: 0.35, noNaN: true }).map(String),
          ),
          { maxLength: 3 },
        ),
        (numbers) => {
          const written = `[${numbers.join(',')}]`
          if (isTakenQuickly(written, ofNumbers)) expect(isTakenSlowly(written, ofNumbers)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
    expect(isTakenQuickly('[0.2, 0.25]', ofNumbers)).toBe(true)
  })
  it('is judged alike after bodies in other orders', () => {
    const some = fc.shuffledSubarray(Object.keys(good))
    fc.assert(
      fc.property(some, some, (first, second) => {
        const ordered = [...first.filter((name) => second.includes(name)), ...Object.keys(good)]
        const body = JSON.stringify(Object.fromEntries(ordered.map((name) => [name, good[name as keyof typeof good]])))
        expect([isTakenQuickly(body), isTakenSlowly(body)]).toEqual([true, true])
        const part = JSON.stringify(Object.fromEntries(second.map((name) => [name, good[name as keyof typeof good]])))
        expect(isTakenQuickly(part)).toBe(isTakenSlowly(part))
      }),
      { numRuns: 500 },
    )
  })
  it('with a name that looks like an escape is left to the slow way', () => {
    const odd = contractOf({ type: 'object', properties: { 'a\\n': { type: 'integer' } } })
    expect([isTakenQuickly('{"a\\n":1}', odd), isTakenQuickly('{"a\\\\n":1}', odd)]).toEqual([false, false])
  })
})

describe('a pattern of runs', () => {
  const sign = fc.constantFrom('a', 'Z', '7', '_', '-', ' ', ':', '\\d', '\\w', '[A-Z]', '[a-c-]', '[-\\d]', '[\\w :/@,]', '[a-z0-9_]')
  const often = fc.constantFrom('', '', '', '{2}', '{1,3}', '{2,}', '{0}', '+', '*', '?')
  const pattern = fc
    .array(fc.tuple(sign, often), { minLength: 1, maxLength: 4 })
    .map((runs) => `^${runs.map((run) => run.join('')).join('')}$`)
  it('takes nothing that the pattern does not take, and misses nothing of ASCII', () => {
    let count = 0
    fc.assert(
      fc.property(pattern, fc.array(fc.stringMatching(/^[aZ7_ :bé\n-]{0,6}$/), { maxLength: 12 }), (source, texts) => {
        const runs = readRuns(source)
        const test = compileText(source)
        if (runs === null || test === null) return
        for (const value of [...texts, 'a', 'Z7', '7777', '-', 'aaa-7']) {
          const bytes = Buffer.from(`"${value}"`)
          const fits = runs.fit(bytes, 1, bytes.length - 1)
          if (fits) count++
          // The engines of Python and Rust know other digits and letters, and a last newline.
          if (fits || /^[\x20-\x7e]*$/.test(value)) expect([source, value, test.test(value)]).toEqual([source, value, fits])
        }
      }),
      { numRuns: 2000 },
    )
    expect(count).toBeGreaterThan(200)
  })
  it.each([
    '^[A-Z]{2}',
    '[A-Z]{2}$',
    '^[^a]$',
    '^a|b$',
    '^(ab)$',
    '^a+b$',
    '^a.$',
    '^a+?$',
    '^a{2}{3}$',
    '^[a&&b]$',
    '^[a--b]$',
    '^[\\s]$',
    '^[\\d-x]$',
    '^é$',
    '^a{101}$',
  ])('is not %s', (source) => expect(readRuns(source)).toBeNull())
  it.each([
    ['^sku-[0-9]{4}$', 'sku-0123', true],
    ['^[A-Z]{3}-\\d{4,8}$', 'ABC-123456789', false],
    ['^[A-Z0-9][A-Z0-9 -]{2,9}$', 'LS1 4AP', true],
  ])('is %s', (source, value, fits) => expect(readRuns(source)?.fit(Buffer.from(value), 0, value.length)).toBe(fits))
})
