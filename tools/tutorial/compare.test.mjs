// The comparison on small documents of our own: an echo is perfect, and each kind of fault is seen and named once.
import { describe, expect, test } from 'vitest'
import { compareFacts, compareRoutes, echoRoutes, openapiFacts } from './compare.mjs'
import { looseType, schemaType } from './schema-type.mjs'

const string = { type: 'string' }
const truth = [
  {
    kind: 'http',
    path: '/files/{name:path}',
    methods: ['GET'],
    include_in_schema: true,
    handler: { module: 'app', name: 'make.<locals>.read' },
    parameters: [
      { name: 'name', in: 'path', required: true, schema: string },
      { name: 'X-Token', in: 'header', required: true, schema: string },
      {
        name: 'page',
        in: 'query',
        required: true,
        schema: { $ref: '#/components/schemas/Page' },
        fields: [{ name: 'limit', in: 'query', required: false, schema: { type: 'integer' } }],
      },
    ],
    security: [{ scheme: 'Bearer', scopes: ['b', 'a'] }],
  },
  {
    kind: 'websocket',
    path: '/ws',
    methods: [],
    include_in_schema: false,
    handler: { module: 'app', name: 'ws' },
    parameters: [],
    security: [],
  },
  { kind: 'mount', path: '/static/' },
]
const echo = () => echoRoutes('app:app', structuredClone(truth))
const change = (edit) => {
  const ours = echo()
  edit(ours.routes, ours)
  return Object.fromEntries(Object.entries(compareRoutes(truth, ours)).filter(([, lines]) => lines.length > 0))
}

describe('routes', () => {
  test('an echo of the truth has no differences', () => expect(change(() => {})).toEqual({}))

  test.each([
    ['a route that is not found', (r) => r.splice(1, 1), { route: ['missing WS /ws'] }],
    ['a route that is not served', (r) => r.push({ ...r[0], method: 'POST' }), { route: ['extra POST /files/{name}'] }],
    ['one route twice', (r) => r.push(r[0]), { route: ['extra GET /files/{name} #2'] }],
    [
      'a hidden route',
      (r) => {
        r[0].include_in_schema = false
      },
      { visibility: ['GET /files/{name} is shown'] },
    ],
    ['a parameter that is left out', (r) => r[0].parameters.shift(), { parameter: ['GET /files/{name} lacks path name'] }],
    [
      'a parameter in another place',
      (r) => {
        r[0].parameters[0].in = 'query'
      },
      { parameter: ['GET /files/{name} lacks path name', 'GET /files/{name} adds query name'] },
    ],
    [
      'another type',
      (r) => {
        r[0].parameters[0].schema = { type: 'integer' }
      },
      { type: ['GET /files/{name} path name: integer, truth string'] },
    ],
    [
      'no type at all',
      (r) => {
        delete r[0].parameters[0].schema
      },
      { type: ['GET /files/{name} path name: unknown, truth string'] },
    ],
    [
      'another demand',
      (r) => {
        r[0].parameters[0].required = false
      },
      { required: ['GET /files/{name} path name is required'] },
    ],
    [
      'a scope that is left out',
      (r) => r[0].security[0].scopes.pop(),
      { security: ['GET /files/{name} lacks Bearer[a b]', 'GET /files/{name} adds Bearer[b]'] },
    ],
    [
      'another handler',
      (r) => {
        r[1].handler.name = 'other'
      },
      { handler: ['WS /ws app:other, truth app:ws'] },
    ],
  ])('%s is named', (_, edit, expected) => expect(change(edit)).toEqual(expected))

  test.each([
    [
      'the model that stands for query parameters',
      (r) => {
        r[0].parameters.splice(2, 1, truth[0].parameters[2])
      },
    ],
    [
      'header names in another case',
      (r) => {
        r[0].parameters[1].name = 'x-token'
      },
    ],
    ['routes of an app that is not the primary one', (r) => r.push({ ...r[0], app: 'other:app' })],
    ['routes under a condition that is off', (r) => r.push({ ...r[0], path: '/off', condition: { text: 'DEBUG', default: 'off' } })],
    [
      'a mount without its last slash',
      (r) => {
        r[2].path = '/static'
      },
    ],
  ])('%s is no difference', (_, edit) => expect(change(edit)).toEqual({}))

  test('a mounted application counts as part of the one that mounts it', () =>
    expect(
      change((r) => {
        r[1].app = 'app:app>/sub'
      }),
    ).toEqual({}))
})

const document = () => ({
  paths: {
    '/items/': {
      post: {
        parameters: [{ name: 'q', in: 'query', schema: { anyOf: [string, { type: 'null' }] } }],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
        responses: { 200: { content: { 'application/json': { schema: {} } } }, 204: {} },
        security: [{ Bearer: ['b', 'a'] }],
        callbacks: { done: { '{$request.body#/url}': { post: {} } } },
      },
    },
  },
  webhooks: { 'new-item': { post: {} } },
  components: {
    schemas: {
      Item: { type: 'object', properties: { id: { type: 'integer' }, tag: string }, required: ['id'] },
      Kind: { enum: ['b', 'a'] },
    },
    securitySchemes: { Bearer: { type: 'http', scheme: 'bearer' } },
  },
})

describe('documents', () => {
  test('every fact is one line', () =>
    expect([...openapiFacts(document())]).toEqual([
      'path /items/',
      'op POST /items/',
      'param POST /items/ query q type=null | string optional',
      'body POST /items/ application/json type=#Item required',
      'response POST /items/ 200 application/json type=any',
      'response POST /items/ 204 none',
      'security POST /items/ Bearer[a b]',
      'path /items/ callback done {$request.body#/url}',
      'op POST /items/ callback done {$request.body#/url}',
      'path webhook new-item',
      'op POST webhook new-item',
      'component Item',
      'field Item.id type=integer required',
      'field Item.tag type=string optional',
      'component Kind',
      'field Kind type=enum("a", "b")',
      'scheme Bearer http bearer',
    ]))

  test('the score is the share of facts in both, and a wrong type costs on both sides', () => {
    const ours = document()
    ours.components.schemas.Item.properties.id.type = 'string'
    const { both, either, kinds, lacks, adds } = compareFacts(openapiFacts(document()), openapiFacts(ours))
    expect({ both, either, field: kinds.field, lacks, adds }).toEqual({
      both: 12,
      either: 14,
      field: { both: 2, either: 4 },
      lacks: ['field Item.id type=integer required'],
      adds: ['field Item.id type=string required'],
    })
  })

  test('responses and security are counted beside the score', () => {
    const ours = document()
    delete ours.paths['/items/'].post.security
    delete ours.paths['/items/'].post.responses
    const { both, either, kinds } = compareFacts(openapiFacts(document()), openapiFacts(ours))
    expect({ both, either, ...kinds }).toMatchObject({
      both: 13,
      either: 13,
      response: { both: 0, either: 2 },
      security: { both: 0, either: 1 },
    })
  })

  test('a document without anything has no facts', () => expect(openapiFacts({})).toEqual(new Set()))
})

test.each([
  [{ type: 'string', format: 'uuid' }, 'string(uuid)'],
  [{ type: 'string', contentMediaType: 'application/octet-stream' }, 'string(application/octet-stream)'],
  [{ type: ['string', 'null'] }, 'null | string'],
  [{ allOf: [{ $ref: '#/components/schemas/A-Input' }] }, '#A-Input'],
  [{ type: 'array', items: { type: 'integer' }, uniqueItems: true }, 'set<integer>'],
  [{ type: 'array', prefixItems: [string, { type: 'number' }] }, 'tuple<string, number>'],
  [{ type: 'array' }, 'array<any>'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'map<number>'],
  [{ type: 'object', additionalProperties: true }, 'map<any>'],
  [{ type: 'object' }, 'object'],
  [{ const: 1 }, 'enum(1)'],
  [{ properties: { b: string, a: {} }, required: ['b'] }, '{a?: any, b: string}'],
  [true, 'any'],
  [false, 'never'],
])('the type of %j is %s', (schema, type) => expect(schemaType(schema)).toBe(type))

test('the loose type drops what decides only the name of a component', () =>
  expect(looseType({ type: 'array', items: { $ref: '#/components/schemas/pkg__models__Item-Input' } })).toBe('array<#Item>'))
