// The comparison on small documents of our own: an echo is perfect, and each kind of fault is seen and named once.
import { describe, expect, test } from 'vitest'
import {
  compareFacts,
  compareRoutes,
  type Document,
  echoRoutes,
  type OwnRoutes,
  openapiFacts,
  type TruthParameter,
  type TruthRoute,
} from './compare.ts'
import { looseType, type Schema, schemaType } from './schema-type.ts'

const string = { type: 'string' }
const page: TruthParameter = {
  name: 'page',
  in: 'query',
  required: true,
  schema: { $ref: '#/components/schemas/Page' },
  fields: [{ name: 'limit', in: 'query', required: false, schema: { type: 'integer' } }],
}
const truth: TruthRoute[] = [
  {
    kind: 'http',
    path: '/files/{name:path}',
    methods: ['GET'],
    include_in_schema: true,
    handler: { module: 'app', name: 'make.<locals>.read' },
    parameters: [
      { name: 'name', in: 'path', required: true, schema: string },
      { name: 'X-Token', in: 'header', required: true, schema: string },
      page,
    ],
    security: [{ scheme: 'Bearer', scopes: ['b', 'a'] }],
  },
  { kind: 'websocket', path: '/ws', methods: [], include_in_schema: false, handler: { module: 'app', name: 'ws' } },
  { kind: 'mount', path: '/static/' },
]

type Routes = OwnRoutes['routes']
type Route = Routes[number]
type Parameter = Route['parameters'][number]

// The echo of the truth, changed: one of its routes, a parameter of the first one, or the whole list.
const echo = echoRoutes('app:app', truth)
const route = (index: number, patch: Partial<Route>): Routes => echo.routes.map((r, i) => (i === index ? { ...r, ...patch } : r))
const [file, socket] = echo.routes as readonly [Route, Route] // the truth above begins with these two
const parameter = (index: number, ...others: Parameter[]): Routes =>
  route(0, { parameters: file.parameters.toSpliced(index, 1, ...others) })
const [name, token] = file.parameters as readonly [Parameter, Parameter] // and the first one with these
const differences = (routes: Routes) =>
  Object.fromEntries(Object.entries(compareRoutes(truth, { apps: echo.apps, routes })).filter(([, lines]) => lines.length > 0))

describe('routes', () => {
  test('an echo of the truth has no differences', () => expect(differences(echo.routes)).toEqual({}))

  test.each<[string, Routes, Record<string, string[]>]>([
    ['a route that is not found', echo.routes.toSpliced(1, 1), { route: ['missing WS /ws'] }],
    ['a route that is not served', [...echo.routes, { ...file, method: 'POST' }], { route: ['extra POST /files/{name}'] }],
    ['one route twice', [...echo.routes, file], { route: ['extra GET /files/{name} #2'] }],
    ['a hidden route', route(0, { include_in_schema: false }), { visibility: ['GET /files/{name} is shown'] }],
    ['a parameter that is left out', parameter(0), { parameter: ['GET /files/{name} lacks path name'] }],
    [
      'a parameter in another place',
      parameter(0, { ...name, in: 'query' }),
      { parameter: ['GET /files/{name} lacks path name', 'GET /files/{name} adds query name'] },
    ],
    [
      'another type',
      parameter(0, { ...name, schema: { type: 'integer' } }),
      { type: ['GET /files/{name} path name: integer, truth string'] },
    ],
    [
      'no type at all',
      parameter(0, { name: 'name', in: 'path', required: true }),
      { type: ['GET /files/{name} path name: unknown, truth string'] },
    ],
    ['another demand', parameter(0, { ...name, required: false }), { required: ['GET /files/{name} path name is required'] }],
    [
      'a scope that is left out',
      route(0, { security: [{ scheme: 'Bearer', scopes: ['b'] }] }),
      { security: ['GET /files/{name} lacks Bearer[a b]', 'GET /files/{name} adds Bearer[b]'] },
    ],
    ['another handler', route(1, { handler: { module: 'app', name: 'other' } }), { handler: ['WS /ws app:other, truth app:ws'] }],
  ])('%s is named', (_, routes, expected) => expect(differences(routes)).toEqual(expected))

  test.each<[string, Routes]>([
    ['the model that stands for query parameters', parameter(2, { name: page.name, in: page.in, required: true, schema: page.schema })],
    ['header names in another case', parameter(1, { ...token, name: 'x-token' })],
    ['routes of an app that is not the primary one', [...echo.routes, { ...file, app: 'other:app' }]],
    ['routes under a condition that is off', [...echo.routes, { ...file, path: '/off', condition: { default: 'off' } }]],
    ['a mount without its last slash', route(2, { path: '/static' })],
    ['a route of a mounted application', route(1, { ...socket, app: 'app:app>/sub' })],
  ])('%s is no difference', (_, routes) => expect(differences(routes)).toEqual({}))
})

const item = { type: 'object', properties: { id: { type: 'integer' }, tag: string }, required: ['id'] }
const post = {
  parameters: [{ name: 'q', in: 'query', schema: { anyOf: [string, { type: 'null' }] } }],
  requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
  responses: { 200: { content: { 'application/json': { schema: {} } } }, 204: {} },
  security: [{ Bearer: ['b', 'a'] }],
  callbacks: { done: { '{$request.body#/url}': { post: {} } } },
}
const document = (operation: object = post, Item: Schema = item): Document => ({
  paths: { '/items/': { post: operation } },
  webhooks: { 'new-item': { post: {} } },
  components: { schemas: { Item, Kind: { enum: ['b', 'a'] } }, securitySchemes: { Bearer: { type: 'http', scheme: 'bearer' } } },
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
    const ours = openapiFacts(document(post, { ...item, properties: { id: string, tag: string } }))
    const { both, either, kinds, lacks, adds } = compareFacts(openapiFacts(document()), ours)
    expect({ both, either, field: kinds['field'], lacks, adds }).toEqual({
      both: 12,
      either: 14,
      field: { both: 2, either: 4 },
      lacks: ['field Item.id type=integer required'],
      adds: ['field Item.id type=string required'],
    })
  })

  test('responses and security are counted beside the score', () => {
    const { parameters, requestBody, callbacks } = post
    const { both, either, kinds } = compareFacts(openapiFacts(document()), openapiFacts(document({ parameters, requestBody, callbacks })))
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
