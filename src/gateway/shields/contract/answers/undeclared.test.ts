import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../../../base/index.ts'
import { cutJson } from '../../../content/index.ts'
import { ContractDocument } from '../contract-document.ts'
import { AnswerSchemas } from './answer-schemas.ts'
import { nameCuts, toFieldNode, withoutCuts } from './cuts.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 300)

type Written = Readonly<Record<string, unknown>>

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const model = (properties: Written, more: Written = {}) => ({ type: 'object', properties, ...more })
const text = { type: 'string' }
const number = { type: 'integer' }

const schemas: Written = {
  Public: model({ id: number, name: text }),
  Node: model({ id: number, next: { anyOf: [ref('Node'), { type: 'null' }] }, all: { type: 'array', items: ref('Node') } }),
  Cat: model({ kind: { const: 'cat' }, lives: number }),
  Dog: model({ kind: { const: 'dog' }, owner: ref('Public') }),
  Loop: ref('Loop'),
  'a/b~c': model({ x: number }),
}

/** The look of a schema among those, and what is left of a value. */
function open(schema: unknown) {
  const operation = { responses: { 200: { content: { 'application/json': { schema } } } } }
  const document = new ContractDocument({ openapi: '3.1.0', paths: { '/a': { get: operation } }, components: { schemas } })
  const declared = new AnswerSchemas(document, false).of(operation).get('200')?.[0]?.declared
  return declared?.kind === 'value' ? declared.schema.look : () => null
}

const leftOf = (schema: unknown, value: unknown): unknown => withoutCuts(value, open(schema)(value) ?? 'none')

describe('what a schema does not declare', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['of a model', ref('Public'), { id: 1, hash: 'x', name: 'a' }, { id: 1, name: 'a' }],
    ['of a model in a list', { type: 'array', items: ref('Public') }, [{ id: 1 }, { hash: 1 }], [{ id: 1 }, {}]],
    ['of a model below a model', ref('Dog'), { kind: 'dog', owner: { id: 1, hash: 2 } }, { kind: 'dog', owner: { id: 1 } }],
    [
      'of a model that holds itself',
      ref('Node'),
      { id: 1, x: 1, next: { x: 1, all: [{ x: 1, id: 2 }] } },
      { id: 1, next: { all: [{ id: 2 }] } },
    ],
    ['of one or none', { anyOf: [ref('Public'), { type: 'null' }] }, { id: 1, hash: 1 }, { id: 1 }],
    [
      'of the variant that it is',
      { oneOf: [ref('Cat'), ref('Dog')] },
      { kind: 'dog', lives: 9, owner: { hash: 1 } },
      { kind: 'dog', owner: {} },
    ],
    [
      'of what fits both, only what neither declares',
      { anyOf: [ref('Public'), ref('Cat')] },
      { id: 1, lives: 9, hash: 1 },
      { id: 1, lives: 9 },
    ],
    [
      'of what fits none, only what none declares',
      { anyOf: [ref('Cat'), ref('Dog')] },
      { kind: 'cow', lives: 1, hash: 1 },
      { kind: 'cow', lives: 1 },
    ],
    [
      'of several that are all meant',
      { allOf: [ref('Public'), model({ more: ref('Public') })] },
      { id: 1, more: { hash: 1 }, hash: 1 },
      { id: 1, more: {} },
    ],
    ['beside a reference', { ...ref('Public'), description: 'one' }, { hash: 1 }, {}],
    ['of a model without fields', model({}), { a: 1 }, {}],
    ['of a model that takes no others', model({ a: number }, { additionalProperties: false }), { a: 1, b: 1 }, { a: 1 }],
    [
      'of a pair',
      { type: 'array', prefixItems: [ref('Public'), number], items: ref('Cat') },
      [{ x: 1 }, 2, { x: 1, lives: 1 }],
      [{}, 2, { lives: 1 }],
    ],
    ['below any key', { type: 'object', additionalProperties: ref('Public') }, { a: { id: 1, x: 1 }, b: {} }, { a: { id: 1 }, b: {} }],
    ['a name with signs', ref('a~1b~0c'), { x: 1, y: 1 }, { x: 1 }],
    ['a name of every object', ref('Public'), JSON.parse('{"__proto__":1,"constructor":2,"id":3}'), { id: 3 }],
    [
      'by a condition',
      Object.fromEntries([
        ['if', model({ id: number })],
        ['then', model({ a: number })],
        ['else', model({ b: number })],
      ]),
      { id: 1, a: 1, b: 1, c: 1 },
      { id: 1, a: 1, b: 1 },
    ],
  ])('%s goes', (_name, schema, value, left) => {
    expect(leftOf(schema, value)).toEqual(left)
  })

  test.each<[string, unknown, unknown]>([
    ['in a free object', { type: 'object' }, { a: { b: 1 } }],
    ['where nothing is said', {}, { a: 1 }],
    ['where everything is', true, { a: 1 }],
    ['in an object of anything', { type: 'object', additionalProperties: true }, { a: { b: 1 } }],
    ['in a model that takes others', model({ a: number }, { additionalProperties: true }), { a: 1, b: { c: 1 } }],
    ['in a model beside any object', { anyOf: [ref('Public'), { type: 'object' }] }, { hash: 1 }],
    ['by a pattern', { type: 'object', patternProperties: { '^a': number } }, { a: 1, b: 1 }],
    ['of a list without items', { type: 'array' }, [{ a: 1 }]],
    ['of a reference to nowhere', ref('None'), { a: 1 }],
    ['of a reference to itself', ref('Loop'), { a: 1 }],
    ['of another kind than is said', ref('Public'), ['a', { b: 1 }]],
  ])('%s stays', (_name, schema, value) => {
    expect(leftOf(schema, value)).toBe(value)
  })

  test('names are told without values, a few of them', () => {
    const cuts =
      open({ type: 'array', items: ref('Public') })([{ 'a\u001b[1m`': 1 }, { b: 1, ['x'.repeat(100)]: 1, c: 1, d: 1, e: 1 }]) ?? 'none'
    expect(nameCuts(cuts, () => true)).toEqual(['`[].a??1m?`', '`[].b`', `\`[].${'x'.repeat(60)}…\``, '`[].c`', '`[].d`', '…'])
  })
})

/** Schemas of the forms that FastAPI writes, with values that have more than they declare. */
const schema: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<unknown>(text, number, {}, { type: 'object' }, ref('Public'), ref('Node')),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { maxKeys: 3 }).map((properties) => model(properties)),
    tie('schema').map((items) => ({ type: 'array', items })),
    tie('schema').map((additionalProperties) => ({ type: 'object', additionalProperties })),
  ),
})).schema

const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(1, 'é"\\', null, true, 1.5),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'id', 'next', 'all', '__proto__', 'é'), tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value

/** The slow way: a value built anew of what is declared. */
function declaredOf(written: unknown, given: unknown): unknown {
  const table = written as Written // Every schema above is an object.
  const { $ref, properties, additionalProperties, items, anyOf } = table
  if (typeof $ref === 'string') return declaredOf(schemas[$ref.split('/').at(-1) ?? ''], given)
  if (Array.isArray(anyOf))
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? declaredOf(anyOf[0], given) : given
  if (Array.isArray(given)) return items === undefined ? given : given.map((item) => declaredOf(items, item))
  if (typeof given !== 'object' || given === null) return given
  if (properties === undefined && additionalProperties === undefined) return given
  const below = (properties ?? {}) as Written // As above.
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, inner]) => {
      if (Object.hasOwn(below, key)) return [[key, declaredOf(below[key], inner)]]
      return additionalProperties === undefined ? [] : [[key, declaredOf(additionalProperties, inner)]]
    }),
  )
}

test('by bytes as by values: what is left is what the slow way builds', () => {
  fc.assert(
    fc.property(schema, value, fc.constantFrom<number | undefined>(undefined, 1), (written, given, indent) => {
      const bytes = Buffer.from(JSON.stringify(given, null, indent))
      const read: unknown = parseJson(bytes.toString())
      const cuts = open(written)(read) ?? 'none'
      const left = cutJson(bytes, toFieldNode(cuts), 64)
      if (typeof left === 'string') throw new Error(left)
      const wanted = declaredOf(written, read)
      expect(parseJson(Buffer.from(left).toString())).toEqual(wanted)
      expect(withoutCuts(read, cuts)).toEqual(wanted)
      // Of what stays no byte is another one.
      if (indent === undefined) expect(Buffer.from(left).toString()).toBe(JSON.stringify(wanted))
    }),
    { numRuns: runs * 3 },
  )
})
