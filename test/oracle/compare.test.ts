import { describe, expect, it } from 'vitest'
import { type BuiltTruth, compareTruth, type RoutesJson, type Truth } from './compare.ts'
import { readPrograms } from './programs.ts'
import { modulesOf, readTruth } from './truths.ts'

type Route = RoutesJson['routes'][number]

/** A map that says exactly what FastAPI says. */
function echo(truth: BuiltTruth): RoutesJson {
  const [top] = truth.apps
  const routes = truth.routes.flatMap((route) =>
    (route.kind === 'http' ? (route.methods ?? ['GET']) : [null]).map((method) => {
      const [module = '', name = ''] = (route.handler ?? ':').split(':')
      const kind = route.kind === 'http' || route.kind === 'websocket' ? route.kind : 'mount'
      return { ...route, kind, method, path: route.host ?? route.path, handler: route.handler === null ? null : { module, name } }
    }),
  )
  return {
    apps: truth.apps.map((app) => ({
      id: app.id,
      primary: app.id === top?.id,
      middleware: [...app.wrapped_by, ...(app.middleware ?? [])],
    })),
    routes: routes.map((route, order) => ({ ...route, order })),
    problems: [],
  }
}

const own = new Set(['main'])
const operation = {
  app: 'main:app',
  kind: 'http',
  methods: ['GET'],
  path: '/ships/{ship:int}',
  handler: 'main:ship',
  include_in_schema: true,
  dependencies: [
    { call: 'fastapi.security.http:HTTPBearer', of: 1, depth: 1 },
    { call: 'main:guard', of: null, depth: 0 },
  ],
  parameters: [{ name: 'ship', in: 'path', required: true, type: 'integer' }],
  security: [{ scheme: 'HTTPBearer', scopes: ['a'], optional: false }],
  request_model: null,
  response_model: 'list[Ship]',
} as const
const plain = {
  ...operation,
  methods: ['GET', 'HEAD'],
  path: '/lamp',
  handler: 'main:lamp',
  dependencies: [],
  parameters: [],
  security: [],
  request_model: undefined,
  response_model: undefined,
} as const
const { request_model: _, response_model: __, ...starlette } = plain
const truth: BuiltTruth = {
  apps: [{ id: 'main:app', class: 'fastapi.applications:FastAPI', wrapped_by: [], middleware: ['a:First', 'b:Second'] }],
  routes: [operation, starlette, { ...starlette, path: '/last', methods: ['GET'] }],
  openapi: null,
}

function changed(change: (routes: Route[]) => readonly Route[]): RoutesJson {
  const right = echo(truth)
  return { ...right, routes: change([...right.routes]) }
}

const first = (patch: Partial<Route>): RoutesJson =>
  changed(([route, ...rest]) => (route === undefined ? rest : [{ ...route, ...patch }, ...rest]))

describe('comparing a map with the truth', () => {
  it('finds no difference where there is none', () => {
    expect(compareTruth(truth, echo(truth), own)).toEqual([])
  })

  it.each<[string, RoutesJson, string]>([
    ['a missing route', changed((routes) => routes.slice(1)), 'GET /ships/{ship}: missing'],
    ['a route too many', changed((routes) => [...routes, ...routes.slice(0, 1)]), 'GET /ships/{ship} #2: reported, but not served'],
    ['another method', first({ method: 'POST' }), 'POST /ships/{ship}: reported, but not served'],
    [
      'another handler',
      first({ handler: { module: 'main', name: 'boat' } }),
      'GET /ships/{ship}: the handler is "main:ship", the map says "main:boat"',
    ],
    [
      'another converter',
      first({ path: '/ships/{ship:path}' }),
      'GET /ships/{ship}: the path is "/ships/{ship:int}", the map says "/ships/{ship:path}"',
    ],
    [
      'a converter too few',
      first({ path: '/ships/{ship}', converters: {} }),
      'GET /ships/{ship}: the converters is ["ship:int"], the map says []',
    ],
    ['visibility', first({ include_in_schema: false }), 'GET /ships/{ship}: include_in_schema is true, the map says false'],
    [
      'a missing dependency',
      first({ dependencies: [] }),
      'GET /ships/{ship}: the dependencies is ["fastapi…HTTPBearer (depth 1, of 1)","main:guard (depth 0, of the route)"], the map says []',
    ],
    [
      'an optional parameter',
      first({ parameters: [{ name: 'ship', in: 'path', required: false }] }),
      'GET /ships/{ship}: the parameters is ["path ship"], the map says ["path ship?"]',
    ],
    ['scopes', first({ security: [] }), 'GET /ships/{ship}: the security is ["HTTPBearer[a]"], the map says []'],
    ['a response model', first({ response_model: null }), 'GET /ships/{ship}: the response model is "list[Ship]", the map says null'],
    [
      'the order',
      changed((routes) => routes.map((route) => ({ ...route, order: -route.order }))),
      'matching order: HEAD /lamp comes before GET /last, the map has it after',
    ],
    ['no primary app', { ...echo(truth), apps: [] }, 'the map names no primary app'],
    [
      'middleware',
      { ...echo(truth), apps: [{ id: 'main:app', primary: true, middleware: ['b:Second', 'a:First'] }] },
      'the middleware is First, Second, the map says Second, First',
    ],
  ])('reports %s', (_name, said, line) => {
    expect(compareTruth(truth, said, own)).toContain(line)
  })

  it('takes the HEAD of a Starlette route as implied, and typing names as their builtins', () => {
    expect(
      compareTruth(
        truth,
        changed((routes) => routes.filter((route) => route.method !== 'HEAD')),
        own,
      ),
    ).toEqual([])
    expect(compareTruth(truth, first({ response_model: 'List[Ship]' }), own)).toEqual([])
    expect(compareTruth(truth, first({ path: '/ships/{ship}', converters: { ship: 'int' } }), own)).toEqual([])
  })

  it('leaves out what the defaults switch off and what start-up adds, for the truth holds neither', () => {
    const more = (condition: NonNullable<Route['condition']>): RoutesJson =>
      changed((routes) => [...routes, ...routes.slice(0, 1).map((route) => ({ ...route, path: '/more', condition }))])
    expect(compareTruth(truth, more({ text: 'settings.debug', default: 'off' }), own)).toEqual([])
    expect(compareTruth(truth, more({ text: 'after start-up', default: 'on' }), own)).toEqual([])
    expect(compareTruth(truth, more({ text: 'settings.debug', default: 'unknown' }), own)).toEqual(['GET /more: reported, but not served'])
  })

  it('wants a problem where FastAPI refuses the program', () => {
    const failed: Truth = { error: 'AssertionError', message: 'no slash', when: 'import' }
    expect(compareTruth(failed, { apps: [], routes: [], problems: [] }, own)).toEqual([
      'FastAPI refuses this program (AssertionError: no slash), the map has no problem that says so',
    ])
    expect(compareTruth(failed, { apps: [], routes: [], problems: [{ message: 'AssertionError: no slash' }] }, own)).toEqual([])
    expect(compareTruth(failed, { apps: [], routes: [], problems: [{ message: 'another thing' }] }, own)).toHaveLength(1)
  })
})

it.each(readPrograms().map((program) => [program.name, program] as const))(
  'an echo of the truth of %s differs in nothing',
  (_, program) => {
    for (const version of program.versions) {
      const said = readTruth(program, version)
      if (!('error' in said)) expect(compareTruth(said, echo(said), modulesOf(program))).toEqual([])
    }
  },
)
