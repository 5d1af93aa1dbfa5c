// A small model, as a test writes it: routes with what a policy asks of them. What is not said of a route is not there.

import type { Access, Guard, HttpRoute, Model, ObjectUse, Parameter, Route, Schema } from '../../model/index.ts'
import { schemaWords } from '../document/json-shape.ts'
import { choice, type Fields, flag, list, record, type Shape, table, text } from '../document/shape.ts'

const example = "`model: {routes: {'GET /orders/{order_id}': {access: authenticated}}}`"
const verdicts = ['open', 'presence', 'optional', 'authenticated', 'authorised', 'unknown'] as const

interface WrittenObject {
  readonly resource: string
  readonly does: ObjectUse['does']
  readonly bound: ObjectUse['bound']
  readonly by: readonly string[]
}

interface WrittenRoute {
  readonly access: Access
  readonly otherwise: Access
  readonly asks: ReadonlyMap<string, readonly string[]>
  readonly app: string
  readonly handler: string
  readonly tags: readonly string[]
  readonly routers: readonly string[]
  readonly origin: string
  readonly hidden: boolean
  readonly deprecated: boolean
  readonly guards: readonly string[]
  readonly dependencies: readonly string[]
  readonly scopes: readonly string[]
  readonly effects: readonly string[]
  readonly objects: readonly Partial<WrittenObject>[]
  readonly path: ReadonlyMap<string, Schema>
  readonly query: ReadonlyMap<string, Schema>
  readonly header: ReadonlyMap<string, Schema>
  readonly body: Schema
  readonly answer: Schema
}

export interface ModelFragment {
  readonly routes: ReadonlyMap<string, Partial<WrittenRoute>>
}

const word = (description: string) => text({ description, expected: 'a word', example, pattern: '\\S' })
const words = (description: string) => list(word(description), { description, example })
const verdict = (description: string) => choice(verdicts, { description, example })
const schema = (description: string) => schemaWords({ description, example: '`answer: {id: integer, lines: [{price: number}]}`' })
const parameters = (description: string) =>
  table({ pattern: '\\S', expected: 'a name', noun: 'a parameter' }, schema('Its type.'), { description, example })

const testKinds = ['role', 'scope', 'owner', 'tenant', 'self', 'other'] as const

const routeFields: Fields<WrittenRoute> = {
  access: verdict('Who may call it; `open` where nothing is said.'),
  otherwise: verdict('The verdict where a setting is other than its default.'),
  asks: table(
    { pattern: '\\S', expected: 'what is asked', noun: 'something that is asked of callers', known: testKinds },
    words('The roles, the scopes, or what of the request names the owner.'),
    { description: 'What the code asks of the caller: `{role: [admin]}`.', example },
  ),
  app: word('The application, as `module:variable`; `main:app` where nothing is said.'),
  handler: text({
    description: 'The handler, as `module:function`.',
    expected: 'a module and a function',
    example,
    pattern: '^[^:]+:[^:]+$',
  }),
  tags: words('A tag.'),
  routers: words('A router, as `module:variable`, outermost first.'),
  origin: word('`project`, `docs`, or the library that adds it.'),
  hidden: flag({ description: 'It does not stand in the OpenAPI document.', example }),
  deprecated: flag({ description: 'It is marked as deprecated.', example }),
  guards: words('What asks who calls, as `module:name`.'),
  dependencies: words('A dependency, as `module:name`.'),
  scopes: words('An OAuth scope.'),
  effects: words('What it does to the outside: sql, file, url, command …'),
  objects: list(
    record<WrittenObject>(
      {
        resource: word('What it is.'),
        does: choice(['read', 'list', 'create', 'update', 'delete'], { description: 'What becomes of it.', example }),
        bound: choice(['predicate', 'compared', 'parent', 'role', 'none', 'unknown'], {
          description: 'How the caller is part of it.',
          example,
        }),
        by: words('The parameter of the path that names it.'),
      },
      { description: 'An object that it loads or changes.', example },
      ['does', 'bound'],
    ),
    { description: 'Objects that it loads or changes.', example },
  ),
  path: parameters('Types of parameters of the path; texts where nothing is said.'),
  query: parameters('Parameters of the query.'),
  header: parameters('Headers that it declares.'),
  body: schema('What callers send.'),
  answer: schema('What callers are sent.'),
}

export const routePattern = '^[A-Z]+ /\\S*$'

export const modelFragmentShape: Shape<Partial<ModelFragment>> = record<ModelFragment>(
  {
    routes: table(
      { pattern: routePattern, expected: 'a method and a path, such as `GET /orders/{order_id}`', noun: 'a route' },
      record<WrittenRoute>(routeFields, { description: 'What is known of it.', example }),
      { description: 'The routes, by method and path.', example },
    ),
  },
  { description: 'A small model in place of a program.', example },
  ['routes'],
)

const unknownVersion = { value: '', certainty: 'unknown', origin: 'source', place: null } as const

/** `file` and `line` are where the test stands: what is found stands there too. */
export function toModel({ routes = new Map() }: Partial<ModelFragment>, place: { readonly file: string; readonly line: number }): Model {
  const schemas: Record<string, Schema> = {}
  const made = [...routes].map(([name, written], order) => toRoute(name, withNames(name, written, schemas), order, place))
  const effects = [...routes.values()].flatMap(({ effects: kinds = [] }, index) => {
    const route = made[index]
    return route === undefined ? [] : kinds.map((kind) => toEffect(kind, route, place))
  })
  return {
    schemaVersion: '1.0',
    snapshot: { commit: null, content: '', tool: '', knowledge: '', policy: null },
    versions: { fastapi: unknownVersion, starlette: unknownVersion, pydantic: unknownVersion },
    apps: [],
    routes: made,
    events: [],
    orphans: [],
    code: null,
    flows: { effects, flows: [], cut: 0 },
    schemas,
    problems: [],
    lookedAt: { files: 0, parsed: 0, skipped: [] },
  }
}

/** Models are told by their names, and what is written in place has none. */
function withNames(route: string, written: Partial<WrittenRoute>, schemas: Record<string, Schema>): Partial<WrittenRoute> {
  const { body, answer } = written
  const nameIt = (schema: Schema, what: string): Schema => {
    if (schema.items !== undefined) return { ...schema, items: nameIt(schema.items, what) }
    if (schema.properties === undefined) return schema
    const name = `${what} of ${route.replaceAll('/', ' ').replaceAll(/ +/g, ' ').trim()}`
    schemas[name] = schema
    return { $ref: `#/components/schemas/${name}` }
  }
  return {
    ...written,
    ...(body === undefined ? {} : { body: nameIt(body, 'Body') }),
    ...(answer === undefined ? {} : { answer: nameIt(answer, 'Answer') }),
  }
}

type Place = Parameters<typeof toModel>[1]

function toEffect(kind: string, route: Route, place: Place) {
  const inside = { module: '', function: '', file: place.file, isAsync: false }
  return { kind, does: 'run', callee: kind, text: kind, place, inside, entries: [route.id] }
}

function toRoute(name: string, written: Partial<WrittenRoute>, order: number, place: Place): Route {
  const [method = '', path = ''] = name.split(' ')
  const { app = 'main:app', access = 'open', otherwise, handler, tags = [], routers = [], hidden = false, objects = [] } = written
  const [module = '', called = ''] = handler?.split(':') ?? []
  const common = {
    id: `${app}|${method} ${path.replace(/\{[^{}:]*/g, '{')}`,
    app,
    within: app,
    path,
    converters: {},
    order,
    handler: handler === undefined ? null : { name: called, module, file: null, line: null, headEnd: null, isAsync: null, decorators: [] },
    includeInSchema: !hidden,
    condition: null,
    access,
    accessCertainty: 'certain',
    guards: toGuards(written),
    accessReasons: [],
    otherwise: otherwise === undefined ? null : { access: otherwise, setting: '' },
    objects: objects.map((one) => toObject(one, place)),
    principal: null,
    dependencies: [...(written.guards ?? []), ...(written.dependencies ?? [])].map((call) => ({
      call,
      replaces: null,
      kind: 'function' as const,
      of: null,
      depth: 0,
      parameter: null,
      used: 'unknown' as const,
      scopes: [],
      arguments: {},
      level: 'route' as const,
      place: null,
      asked: null,
      scheme: null,
    })),
    security: (written.scopes ?? []).length === 0 ? [] : [toSecurity(written.scopes ?? [])],
    parameters: toParameters(written),
    takesRequest: false,
    routeClass: null,
    tags,
    name: null,
    place,
    via: routers.map((router) => ({ kind: 'router' as const, name: router, prefix: '', place: null })),
  } as const
  if (method === 'WS') return { ...common, kind: 'websocket', method }
  if (method === 'MOUNT') return { ...common, kind: 'mount', method: null, target: null, frontend: false, options: {} }
  const { body, answer, deprecated = false, origin = 'project' } = written
  return {
    ...common,
    kind: 'http',
    method,
    body: body === undefined ? null : { required: true, contentType: 'application/json', schema: body, model: null },
    responses: answer === undefined ? [] : [{ status: '200', contentType: 'application/json', schema: answer }],
    responseModel: null,
    statusCode: null,
    operationId: null,
    deprecated,
    plain: false,
    origin,
    callbacks: [],
    documented: null,
    openapiExtra: null,
  } satisfies HttpRoute
}

function toSecurity(scopes: readonly string[]): Route['security'][number] {
  return { scheme: 'oauth2', scopes, optional: false, type: { type: 'http', scheme: 'bearer', bearerFormat: null } }
}

/** What is asked of callers is asked by the first guard. */
function toGuards({ guards = [], asks = new Map(), access = 'open' }: Partial<WrittenRoute>): Guard[] {
  const calls = guards.length === 0 && asks.size > 0 ? ['main:guard'] : guards
  return calls.map((call, index): Guard => {
    const passes = access === 'presence' ? 'passes' : 'stops'
    return {
      kind: 'dependency',
      call,
      place: null,
      dependency: index < guards.length ? index : null,
      absent: access === 'optional' ? 'passes' : 'stops',
      forged: passes,
      verified: 'passes',
      reads: [],
      verifiedBy: [],
      tests:
        index > 0
          ? []
          : testKinds.flatMap((kind) => {
              const values = asks.get(kind)
              return values === undefined ? [] : [{ kind, text: `${kind} ${values.join(' ')}`, place: null, values }]
            }),
      refusals: [],
      exempt: [],
    }
  })
}

function toObject({ resource, does = 'read', bound = 'unknown', by = [] }: Partial<WrittenObject>, place: Place): ObjectUse {
  return {
    resource: resource ?? null,
    does,
    by: by.map((parameter) => ({ parameter, in: 'path', column: null })),
    bound,
    boundBy: [],
    place,
    inside: { module: '', function: '', file: place.file },
    text: resource ?? '',
    ownerFields: [],
  }
}

function toParameters({ path = new Map(), query = new Map(), header = new Map() }: Partial<WrittenRoute>): Parameter[] {
  return Object.entries({ path, query, header }).flatMap(([place, found]) =>
    [...found].map(([name, schema]) => ({
      name,
      // The keys are those above.
      in: place as Parameter['in'],
      required: place === 'path',
      schema,
      default: null,
      hasDefault: false,
      of: null,
      deprecated: false,
      includeInSchema: true,
    })),
  )
}
