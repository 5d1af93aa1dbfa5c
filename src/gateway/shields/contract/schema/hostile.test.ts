// Documents that are no schemas, and values of any form: what comes back is a check or a fault that names its place.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Check, openSchemas, SchemaFault } from './index.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 1500)

const keywords = fc.constantFrom(
  ...[
    '$id',
    '$ref',
    '$anchor',
    '$dynamicRef',
    '$dynamicAnchor',
    '$defs',
    '$schema',
    '$vocabulary',
    'type',
    'enum',
    'const',
    'multipleOf',
    'minimum',
  ],
  ...[
    'exclusiveMaximum',
    'maxLength',
    'minLength',
    'pattern',
    'format',
    'items',
    'prefixItems',
    'contains',
    'minContains',
    'maxContains',
    'uniqueItems',
  ],
  ...[
    'properties',
    'patternProperties',
    'additionalProperties',
    'propertyNames',
    'required',
    'dependentRequired',
    'dependentSchemas',
    'allOf',
    'anyOf',
  ],
  ...[
    'oneOf',
    'not',
    'if',
    'else',
    'unevaluatedItems',
    'unevaluatedProperties',
    'nullable',
    'openapi',
    'components',
    'schemas',
    '__proto__',
    'a',
  ],
)
const words = fc.constantFrom(
  ...[
    '#',
    '#/$defs/a',
    '#a',
    'a',
    '',
    'http://[',
    'urn:x:y',
    '#/a/0',
    '#/%',
    '#/~2',
    'string',
    'object',
    'array',
    '3.0.0',
    '3.1.0',
    '^(a+)+$',
    '(',
    '[',
    '\\p{L}',
  ],
  ...['uuid', 'date-time', 'regex', 'int32', '\ud800'],
)
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(words, fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, Number.POSITIVE_INFINITY, 2n ** 70n, 3)),
    fc.array(tie('document'), { maxLength: 3 }),
    fc.array(fc.tuple(keywords, tie('document')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}))
const values = fc.oneof(document, fc.jsonValue(), fc.bigInt(), fc.double())

describe('any document', () => {
  it('is compiled or refused with a place, and judges any value', () => {
    let compiled = 0
    fc.assert(
      fc.property(
        document,
        fc.array(values, { maxLength: 4 }),
        fc.constantFrom('#', '#', '#', '#', '#/$defs/a', '#/components/schemas/a'),
        (schema, samples, pointer) => {
          let check: Check
          try {
            check = openSchemas(schema, { formats: true }).compile(pointer)
          } catch (error) {
            if (!(error instanceof SchemaFault)) throw error
            expect(error.message).not.toBe('')
            return
          }
          compiled++
          for (const value of samples) {
            const fault = check(value)
            if (fault !== null) expect(fault.at).toMatch(/^(?:\/.*)?$/su)
            expect(check(value)).toEqual(fault)
          }
        },
      ),
      { numRuns: runs },
    )
    expect(compiled).toBeGreaterThan(runs / 50)
  })

  it('that was parsed, however deep it is, ends in a check or a fault', () => {
    const deep = (open: string, close: string, depth: number): unknown => JSON.parse(`${open.repeat(depth)}{}${close.repeat(depth)}`)
    for (const [open, close] of [
      ['{"properties":{"a":', '}}'],
      ['{"not":', '}'],
      ['{"allOf":[', ']}'],
      ['{"anyOf":[', ',true]}'],
      ['{"items":', '}'],
      ['{"const":', '}'],
      ['{"enum":[', ']}'],
      ['{"$defs":{"a":', '}}'],
      ['{"a":', '}'],
    ] as const) {
      const schema = deep(open, close, 3000)
      for (const value of [schema, null, [[[1]]]])
        try {
          openSchemas(schema).compile('#')(value)
        } catch (error) {
          if (!(error instanceof SchemaFault)) throw error
        }
    }
  })
})
