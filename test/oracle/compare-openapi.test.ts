import { describe, expect, it } from 'vitest'
import { compareOpenapi } from './compare-openapi.ts'
import { readPrograms } from './programs.ts'
import { readTruth } from './truths.ts'

const document = {
  paths: {
    '/ships/{ship}': {
      put: {
        parameters: [{ name: 'ship', in: 'path', required: true, schema: { type: 'integer', exclusiveMinimum: 0 } }],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Ship' } } } },
        responses: {
          '200': { content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Ship' } } } } },
        },
        security: [{ Bearer: ['b', 'a'] }],
      },
    },
  },
  components: {
    schemas: {
      Ship: {
        type: 'object',
        properties: { name: { type: 'string' }, born: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] } },
        required: ['name'],
      },
    },
    securitySchemes: { Bearer: { type: 'http', scheme: 'bearer' } },
  },
}

/** The document with one piece of its text replaced. */
function edited(from: string, to: string): typeof document {
  const text = JSON.stringify(document)
  if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`)
  return JSON.parse(text.replace(from, to))
}

describe('comparing OpenAPI documents', () => {
  it('finds no difference in prose, constraints and the order of scopes', () => {
    expect(compareOpenapi(document, edited('"exclusiveMinimum":0', '"description":"x"')).differences).toEqual([])
    expect(compareOpenapi(document, edited('["b","a"]', '["a","b"]')).differences).toEqual([])
    expect(compareOpenapi(document, document).facts).toBe(10)
  })

  it.each([
    ['a path', '"/ships/{ship}"', '"/ships/{id}"', 'PUT /ships/{ship}: missing (there)'],
    ['a type', '"integer"', '"string"', 'PUT /ships/{ship} path parameter ship is integer required, our document says string required'],
    ['a required field', '"required":["name"]', '"required":[]', 'schema Ship field name is string required, our document says string'],
    ['a component', '"Ship":{', '"Boat":{', 'schema Ship: missing (object)'],
    ['a field too many', '"born":', '"age":{"type":"integer"},"born":', "schema Ship field age: not in FastAPI's document"],
    [
      'an answer',
      '"type":"array"',
      '"type":"object"',
      'PUT /ships/{ship} answer 200 application/json is array<Ship>, our document says object',
    ],
    ['scopes', '["b","a"]', '[]', 'PUT /ships/{ship} security is Bearer[a b], our document says Bearer[]'],
    ['a scheme', '"bearer"', '"basic"', 'security scheme Bearer is http bearer, our document says http basic'],
  ])('reports %s', (_name, from, to, line) => {
    expect(compareOpenapi(document, edited(from, to)).differences).toContain(line)
  })

  it('finds something to compare in the committed documents', () => {
    const facts = readPrograms()
      .flatMap((program) => program.versions.map((version) => readTruth(program, version)))
      .map((truth) =>
        'error' in truth || truth.openapi === null ? 0 : compareOpenapi(JSON.parse(JSON.stringify(truth.openapi)), {}).facts,
      )
    expect(facts.filter((count) => count > 1).length).toBeGreaterThan(facts.length / 2)
  })
})
