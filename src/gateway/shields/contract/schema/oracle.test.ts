// Random schemas and values, judged by ajv too. What ajv is known to judge otherwise is not generated, and said where.
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSchemas } from './index.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 400)

const names = fc.constantFrom('a', 'b', 'c', 'ab')
const counts = fc.integer({ min: 0, max: 3 })
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, 1, 2, 3, -1, 1.5, '', 'a', 'b', 'ab', '😀b', {}, []),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

const scalars = fc.constantFrom<unknown>(null, true, 0, 1, 1.5, 'a', 'ab', [], {}, [1], { a: 1 })
const types = fc.constantFrom('null', 'boolean', 'string', 'number', 'integer', 'array', 'object')

/** Each of them with few keywords at a time, so that most values get past some of them. */
const { schema: schemas } = fc.letrec<{ schema: unknown }>((tie) => {
  const schema = tie('schema')
  const list = fc.array(schema, { minLength: 1, maxLength: 3 })
  const keyword = fc.oneof(
    { depthSize: 'small' },
    fc.record({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
    fc.record({ const: scalars }),
    fc.record({ enum: fc.uniqueArray(scalars, { minLength: 1, maxLength: 3, selector: (each) => JSON.stringify(each) }) }),
    fc.record({ minimum: counts }),
    fc.record({ exclusiveMaximum: counts }),
    fc.record({ multipleOf: fc.constantFrom(1, 2, 0.5) }),
    fc.record({ minLength: counts }),
    fc.record({ maxLength: counts }),
    fc.record({ pattern: fc.constantFrom('^a', 'b$', '^(a|b)+$', '.') }),
    fc.record({ minItems: counts }),
    fc.record({ maxItems: counts }),
    fc.record({ uniqueItems: fc.boolean() }),
    fc.record({ items: schema }),
    fc.record({ prefixItems: list }),
    fc.record({ contains: schema }),
    fc.record({ contains: schema, minContains: fc.integer({ min: 1, max: 2 }), maxContains: fc.integer({ min: 2, max: 3 }) }),
    fc.record({ properties: fc.dictionary(names, schema, { maxKeys: 3, noNullPrototype: true }) }),
    fc.record({ required: fc.uniqueArray(names, { maxLength: 2 }) }),
    fc.record({ additionalProperties: schema }),
    fc.record({ patternProperties: fc.dictionary(fc.constantFrom('a', '^b'), schema, { maxKeys: 2, noNullPrototype: true }) }),
    fc.record({ propertyNames: schema }),
    fc.record({ minProperties: counts }),
    fc.record({ maxProperties: counts }),
    fc.record({ dependentRequired: fc.dictionary(names, fc.uniqueArray(names, { maxLength: 2 }), { maxKeys: 2, noNullPrototype: true }) }),
    fc.record({ dependentSchemas: fc.dictionary(names, schema, { maxKeys: 2, noNullPrototype: true }) }),
    fc.record({ allOf: list }),
    fc.record({ anyOf: list }),
    fc.record({ oneOf: list }),
    fc.record({ not: schema }),
    fc.tuple(schema, schema, schema).map((parts) => Object.fromEntries(['if', 'then', 'else'].map((name, index) => [name, parts[index]]))),
    fc.record({ unevaluatedProperties: schema }),
    fc.record({ unevaluatedItems: schema }),
    fc.constantFrom({ $ref: '#/$defs/one' }, { $ref: '#/$defs/two' }),
    fc.record({ properties: fc.dictionary(names, fc.constant({ $ref: '#' }), { minKeys: 1, maxKeys: 2, noNullPrototype: true }) }),
  )
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 1, arbitrary: fc.boolean() },
      { weight: 6, arbitrary: fc.array(keyword, { maxLength: 3 }).map((parts) => Object.assign({}, ...parts)) },
    ),
  }
})
const documents = fc.tuple(schemas, schemas, schemas).map(([root, one, two]) => ({
  ...(typeof root === 'boolean' ? { allOf: [root] } : Object(root)),
  $defs: { one: withoutReferences(one), two: withoutReferences(two) },
}))

/** So that no schema leads back to itself for the same value. */
function withoutReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutReferences)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(Object.entries(schema).flatMap(([name, inner]) => (name === '$ref' ? [] : [[name, withoutReferences(inner)]])))
}

/**
 * ajv 8.20 does not hold items that `contains` matched to be judged, and holds an empty list to contain what it has to where `prefixItems` stands
 * beside `contains`. The code that it writes where `unevaluatedProperties`, `patternProperties` and alternatives meet may throw.
 */
function isJudgedOtherwise(schema: unknown): boolean {
  const text = JSON.stringify(schema)
  return text.includes('"contains"') && (text.includes('"unevaluatedItems"') || text.includes('"prefixItems"'))
}

function ask(validate: (value: unknown) => boolean, value: unknown): boolean | 'threw' {
  try {
    return validate(value)
  } catch {
    return 'threw'
  }
}

describe('random schemas', () => {
  it('judge random values as ajv does', () => {
    let held = 0
    let told = 0
    fc.assert(
      fc.property(documents, fc.array(values, { minLength: 1, maxLength: 8 }), (schema, samples) => {
        fc.pre(!isJudgedOtherwise(schema))
        const theirs = new Ajv2020({ strict: false, validateFormats: false, logger: false }).compile(schema)
        const check = openSchemas(schema).compile('#')
        for (const value of samples) {
          const fault = check(value)
          if (fault === null) held++
          else told++
          const wanted = ask(theirs, value)
          if (wanted !== 'threw' && wanted !== (fault === null))
            throw new Error(`${JSON.stringify({ schema, value, fault, theirs: theirs.errors })}`)
        }
      }),
      { numRuns: runs },
    )
    expect(Math.min(held, told)).toBeGreaterThan(runs / 4)
  })
})
