import { describe, expect, it } from 'vitest'
import { openSchemas, SchemaFault, type SchemaOptions } from './index.ts'

const compile = (schema: unknown, options?: SchemaOptions) => openSchemas(schema, options).compile('#')

function refusal(schema: unknown, options?: SchemaOptions): string {
  try {
    compile(schema, options)
  } catch (error) {
    if (error instanceof SchemaFault) return `${error.pointer}: ${error.message}`
    throw error
  }
  return 'compiled'
}

const order = {
  type: 'object',
  properties: {
    id: { type: 'integer', minimum: 1 },
    note: { anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] },
    lines: { type: 'array', items: { $ref: '#/$defs/line' }, minItems: 1 },
    'a/b~c': { type: 'string' },
  },
  required: ['id', 'lines'],
  additionalProperties: false,
  $defs: { line: { type: 'object', properties: { price: { type: 'number', multipleOf: 0.01 } }, required: ['price'] } },
}

describe('a schema', () => {
  it.each<[string, unknown, string]>([
    ['a property that is missing', { lines: [{ price: 1 }] }, ' required: `id` is missing'],
    ['a type', { id: '1', lines: [] }, '/id type: is not of type integer'],
    ['a place in a list', { id: 1, lines: [{ price: 1 }, { price: 0.001 }] }, '/lines/1/price multipleOf: is no multiple of 0.01'],
    ['a name that is not known', { id: 1, lines: [{ price: 1 }], 'x/~': 1 }, '/x~1~0 additionalProperties: is not known here'],
    ['a name with what a pointer escapes', { id: 1, lines: [{ price: 1 }], 'a/b~c': 1 }, '/a~1b~0c type: is not of type string'],
    ['an alternative, by what it says', { id: 1, note: 'longer', lines: [{ price: 1 }] }, '/note maxLength: is longer than 5 characters'],
    ['what is no object', [], ' type: is not of type object'],
    ['nothing that is wrong', { id: 1, note: null, lines: [{ price: 0.29 }] }, ''],
  ])('tells %s', (_, value, wanted) => {
    const fault = compile(order)(value)
    expect(fault === null ? '' : `${fault.at} ${fault.keyword}: ${fault.reason}`).toBe(wanted)
  })

  it.each<[string, unknown, unknown, boolean]>([
    ['1.0 is the constant 1', { const: 1 }, 1.0, true],
    ['objects are the same in any order', { enum: [{ a: 1, b: [2] }] }, { b: [2], a: 1 }, true],
    ['true is not 1', { enum: [1] }, true, false],
    ['a bigint is an integer', { type: 'integer', minimum: 10 }, 2n ** 60n, true],
    ['bounds hold for bigints', { maximum: 2 ** 53 }, 2n ** 53n + 1n, false],
    ['a bigint and its other form are the same', { const: 1e21 }, 10n ** 21n, true],
    ['0.3 is a multiple of 0.1', { multipleOf: 0.1 }, 0.3, true],
    ['19.99 is a multiple of 0.01', { multipleOf: 0.01 }, 19.99, true],
    ['19.999 is none', { multipleOf: 0.01 }, 19.999, false],
    ['1e308 is a multiple of a small number', { multipleOf: 1e-8 }, 1e308, true],
    ['a bigint is a multiple', { multipleOf: 3 }, 9007199254740993n, true],
    ['lengths are in code points', { maxLength: 2 }, '😀😀', true],
    ['lengths are in code points from below', { minLength: 3 }, '😀😀', false],
    ['half a pair is one', { minLength: 2, maxLength: 2 }, '\ud83d😀', true],
    ['1 and 1.0 repeat', { uniqueItems: true }, [1, 1.0], false],
    ['1 and true do not', { uniqueItems: true }, [1, true, '1', [1], { a: 1 }, null], true],
    [
      'objects repeat in any order',
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      false,
    ],
    ['a name that objects have anyway is no property', { required: ['toString'] }, {}, false],
    ['a property may have any name', { properties: { constructor: { type: 'string' } } }, JSON.parse('{"__proto__": 1}'), true],
    [
      '`__proto__` is a name as any',
      { properties: JSON.parse('{"__proto__": {"type": "string"}}') },
      JSON.parse('{"__proto__": 1}'),
      false,
    ],
    ['a format is a remark', { format: 'uuid' }, 'none', true],
  ])('%s', (_, schema, value, wanted) => {
    expect(compile(schema)(value) === null).toBe(wanted)
  })

  it.each<[string, unknown, string]>([
    ['itself for the same value', { $ref: '#' }, '#: the schema leads back to itself for the same value'],
    [
      'itself by a longer way',
      { anyOf: [{ type: 'null' }, { $ref: '#/$defs/a' }], $defs: { a: { not: { $ref: '#' } } } },
      '#: the schema leads back to itself for the same value',
    ],
    ['nowhere', { properties: { a: { $ref: '#/$defs/b' } } }, '#/properties/a: `$ref` leads to `#/$defs/b`, which is nowhere'],
    ['another host', { $ref: 'https://example.com/a' }, '#: `$ref` leads to `https://example.com/a`, which is nowhere'],
    [
      'a pattern that looks ahead',
      { properties: { a: { pattern: '^(?=a)' } } },
      '#/properties/a/pattern: `pattern` is not run: looking ahead or behind, which cannot be run in linear time (at character 1)',
    ],
    ['a keyword that is not what it has to be', { minLength: '3' }, '#/minLength: `minLength` is no whole number of at least 0'],
    ['a type that there is not', { type: 'text' }, '#/type: `type` is no type of JSON'],
    ['what is no schema', { properties: { a: 7 } }, '#/properties/a: a schema is an object, true or false'],
  ])('that leads to %s is refused when it is compiled', (_, schema, wanted) => {
    expect(refusal(schema)).toBe(wanted)
  })

  it('may lead back to itself further in, and is refused no more once it was refused', () => {
    const schemas = openSchemas({
      $defs: {
        tree: { properties: { left: { $ref: '#/$defs/tree' }, value: { type: 'integer' } } },
        loop: { allOf: [{ $ref: '#/$defs/loop' }] },
      },
    })
    expect(() => schemas.compile('#/$defs/loop')).toThrow(SchemaFault)
    expect(() => schemas.compile('#/$defs/loop')).toThrow(SchemaFault)
    const check = schemas.compile('#/$defs/tree')
    expect(check({ left: { left: { value: 1.5 } } })).toEqual({ at: '/left/left/value', keyword: 'type', reason: 'is not of type integer' })
    expect(check({ left: { left: {} } })).toBeNull()
  })

  it('is compiled when it is asked for: what is broken elsewhere does not matter', () => {
    const document = {
      openapi: '3.1.0',
      paths: {
        '/x': { get: { responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } } } } },
        '/y': { get: { responses: { 200: { content: { 'application/json': { schema: { pattern: '(' } } } } } } },
      },
      components: { schemas: { Item: { type: 'object', required: ['id'] } } },
    }
    const schemas = openSchemas(document)
    const at = (path: string): string => `#/paths/${path}/get/responses/200/content/application~1json/schema`
    expect(schemas.compile(at('~1x'))({})?.reason).toBe('`id` is missing')
    expect(() => schemas.compile(at('~1y'))).toThrow('`pattern` is not run: a `(` that nothing closes (at character 0)')
  })

  it.each<[string, unknown, unknown, boolean]>([
    ['null where it may be null', { type: 'string', nullable: true }, null, true],
    ['null where it may not', { type: 'string' }, null, false],
    ['null beside no type', { nullable: true, allOf: [{ $ref: '#/components/schemas/Item' }] }, null, true],
    ['a bound that is left out by a flag', { minimum: 1, exclusiveMinimum: true }, 1, false],
    ['a bound that is left in by a flag', { minimum: 1, exclusiveMinimum: false }, 1, true],
    ['a bound that pydantic 1 wrote', { exclusiveMinimum: 1 }, 1, false],
    ['a tuple that pydantic 1 wrote', { items: [{ type: 'string' }, { type: 'integer' }], minItems: 2, maxItems: 2 }, ['a', 'b'], false],
    ['what stands beside a reference', { $ref: '#/components/schemas/Item', required: ['other'] }, { id: 1 }, true],
  ])('of OpenAPI 3.0 judges %s', (_, schema, value, wanted) => {
    const document = { openapi: '3.0.2', components: { schemas: { Item: { type: 'object', required: ['id'] }, It: schema } } }
    expect(openSchemas(document).compile('#/components/schemas/It')(value) === null).toBe(wanted)
  })
})

describe('nesting', () => {
  const list = { $defs: { list: { type: 'array', items: { $ref: '#/$defs/list' } } }, $ref: '#/$defs/list' }
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

  it('has an end, and is told', () => {
    const check = compile(list)
    expect(check(nested(400))).toBeNull()
    expect(check(nested(5000))).toEqual({ at: '', keyword: 'nesting', reason: 'is nested more deeply than 500 levels' })
    expect(compile({ ...list, $ref: undefined, not: { $ref: '#/$defs/list' } })(nested(5000))?.keyword).toBe('nesting')
    expect(compile({ enum: [[]] })(nested(5000))?.keyword).toBe('nesting')
    expect(check(nested(3))).toBeNull()
  })

  it('of unions in unions takes time in proportion to the value', () => {
    const arm = (name: string): unknown => ({ type: 'object', properties: { inner: { $ref: '#' } }, required: [name] })
    const check = compile({ anyOf: [{ type: 'integer' }, arm('a'), arm('b'), arm('c')] })
    let value: unknown = 'wrong'
    for (let depth = 0; depth < 200; depth++) value = { inner: value, c: 1 }
    expect(check(value)?.keyword).toBe('anyOf')
    let right: unknown = 1
    for (let depth = 0; depth < 200; depth++) right = { inner: right, c: 1 }
    expect(check(right)).toBeNull()
  })

  it('of schemas is no danger', () => {
    let schema: unknown = { type: 'string' }
    for (let depth = 0; depth < 20_000; depth++) schema = { properties: { a: schema } }
    expect(compile(schema)({ a: { a: 1 } })).toBeNull()
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `s${index}`,
        { allOf: [{ $ref: `#/$defs/s${index + 1}` }, { $ref: `#/$defs/s${index + 1}` }] },
      ]),
    )
    const check = compile({ $defs: { ...doubling, s60: { required: ['a'] } }, $ref: '#/$defs/s0' })
    expect(check({ a: 1 })).toBeNull()
    expect(check({})?.keyword).toBe('required')
  })
})
