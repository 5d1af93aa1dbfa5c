// Holds what the analyser says about a program (the JSON of `fastward routes`) against what the real FastAPI said.
// Every difference is one line that can be read without opening either file.

export interface TruthDependency {
  readonly call: string
  readonly of: number | null
  readonly depth: number
  readonly declared?: string
}

export interface TruthParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'
  readonly required: boolean
  readonly type: string | null
  readonly in_schema?: boolean
}

export interface SecurityNeed {
  readonly scheme: string
  readonly scopes: readonly string[]
  readonly optional: boolean
}

export interface TruthRoute {
  readonly app: string
  readonly kind: 'http' | 'websocket' | 'mount' | 'host' | 'frontend' | 'other'
  readonly methods: readonly string[] | null
  readonly path: string
  /** Of a host: the name it answers to, which is what the map says in place of a path. */
  readonly host?: string
  readonly handler: string | null
  readonly include_in_schema: boolean
  readonly dependencies: readonly TruthDependency[]
  readonly parameters: readonly TruthParameter[]
  readonly security: readonly SecurityNeed[]
  /** Only path operations have these two. */
  readonly request_model?: string | null
  readonly response_model?: string | null
}

export interface TruthApp {
  readonly id: string
  readonly class: string
  readonly wrapped_by: readonly string[]
  readonly middleware?: readonly string[]
}

export interface BuiltTruth {
  readonly apps: readonly TruthApp[]
  readonly routes: readonly TruthRoute[]
  readonly openapi: Readonly<Record<string, unknown>> | null
}

/** FastAPI could not build the application. */
export interface FailedTruth {
  readonly error: string
  readonly message: string
  readonly when: 'import' | 'routes'
}

export type Truth = BuiltTruth | FailedTruth

/** What we read of the contract of `fastward routes --format json`. */
export interface RoutesJson {
  readonly apps: readonly { readonly id: string; readonly primary: boolean; readonly middleware?: readonly string[] }[]
  readonly routes: readonly {
    readonly app: string
    readonly kind: string
    readonly method: string | null
    readonly path: string
    readonly converters?: Readonly<Record<string, string>>
    readonly order: number
    readonly handler: { readonly name: string; readonly module: string } | null
    readonly include_in_schema: boolean
    readonly condition?: { readonly text: string; readonly default: 'on' | 'off' | 'unknown' } | null
    readonly dependencies: readonly { readonly call: string; readonly of: number | null; readonly depth: number }[]
    readonly security: readonly SecurityNeed[]
    readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
    readonly request_model?: string | null
    readonly response_model?: string | null
  }[]
  readonly problems: readonly { readonly message: string }[]
}

type Route = RoutesJson['routes'][number]

/** One method of one route, as FastAPI has it. */
interface Expected {
  readonly key: string
  readonly route: TruthRoute
  /** Right to report, no fault to leave out: HEAD of a Starlette route, and what libraries serve inside their own mounts. */
  readonly implied: boolean
}

export function compareTruth(truth: Truth, routes: RoutesJson, ownModules: ReadonlySet<string>): readonly string[] {
  if ('error' in truth) {
    const isSaid = routes.problems.some(({ message }) => message.includes(truth.error))
    return isSaid ? [] : [`FastAPI refuses this program (${truth.error}: ${truth.message}), the map has no problem that says so`]
  }
  const primary = routes.apps.filter((app) => app.primary).map((app) => app.id)
  if (primary.length === 0) return ['the map names no primary app']
  // The truth is what the defaults give, before the server starts: a route that they switch off, or that is added at start-up, is
  // rightly in the map, and not in it.
  const served = routes.routes.filter(
    ({ app, condition }) =>
      primary.some((id) => app === id || app.startsWith(`${id}>`)) &&
      condition?.default !== 'off' &&
      condition?.text.includes('after start-up') !== true,
  )
  const own = (call: string): boolean => ownModules.has(call.split(':')[0] ?? '')
  const expected = numbered(truth.routes.flatMap((route) => expand(route, own)))
  const got = numbered(
    [...served].sort((a, b) => a.order - b.order).map((route) => ({ key: keyOf(route.kind, route.method, route.path), route })),
  )
  const gotByKey = new Map(got.map((row) => [row.key, row.route]))
  const out: string[] = []
  const places = new Map<string, number>()
  const anyMethod = new Set<Route>()
  for (const row of expected) {
    if (row.route.kind === 'http' && row.route.methods === null) {
      const rows = got.filter(({ route }) => route.kind === 'http' && bare(route.path) === bare(row.route.path))
      if (rows.length === 0) out.push(`${row.key}: missing`)
      for (const { route } of rows) anyMethod.add(route)
      continue
    }
    const route = gotByKey.get(row.key)
    if (route === undefined) {
      if (!row.implied) out.push(`${row.key}: missing`)
      continue
    }
    places.set(row.key, truth.routes.indexOf(row.route))
    out.push(...compareRoute(row, route, own).map((line) => `${row.key}: ${line}`))
  }
  const known = new Set(expected.map((row) => row.key))
  for (const { key, route } of got) if (!known.has(key) && !anyMethod.has(route)) out.push(`${key}: reported, but not served`)
  out.push(
    ...compareOrder(
      places,
      got.map((row) => row.key),
    ),
  )
  out.push(...compareMiddleware(truth, routes))
  return out
}

/** `{name:int}` and `{name}` are one path here; the converters are compared apart. */
function bare(path: string): string {
  return path.replace(/\{([^}:]*):[^}]*\}/g, '{$1}') || '/'
}

function keyOf(kind: string, method: string | null, path: string): string {
  if (kind === 'websocket') return `WS ${bare(path)}`
  return kind === 'http' ? `${method ?? 'ANY'} ${bare(path)}` : `MOUNT ${bare(path)}`
}

/** The second of two equal keys gets `#2`. */
function numbered<Row extends { readonly key: string }>(rows: readonly Row[]): readonly Row[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    const count = (seen.get(row.key) ?? 0) + 1
    seen.set(row.key, count)
    return count === 1 ? row : { ...row, key: `${row.key} #${count}` }
  })
}

function isOperation(route: TruthRoute): boolean {
  return route.request_model !== undefined
}

function expand(route: TruthRoute, own: (call: string) => boolean): readonly Expected[] {
  const ofLibrary =
    route.app.includes('>') && route.handler !== null && !own(route.handler) && !/^(fastapi|starlette)\./.test(route.handler)
  const statics = route.kind === 'mount' && route.app.includes('>') && route.handler !== null && !own(route.handler)
  if (route.kind !== 'http') return [{ key: keyOf(route.kind, null, route.host ?? route.path), route, implied: ofLibrary || statics }]
  const methods: readonly (string | null)[] = route.methods ?? [null]
  return methods.map((method) => ({
    key: keyOf('http', method, route.path),
    route,
    implied: ofLibrary || (method === 'HEAD' && !isOperation(route) && methods.includes('GET')),
  }))
}

function compareRoute(row: Expected, route: Route, own: (call: string) => boolean): readonly string[] {
  const truth = row.route
  const out: string[] = []
  const say = (what: string, wanted: unknown, said: unknown): void => {
    const [a, b] = [JSON.stringify(wanted), JSON.stringify(said)]
    if (a !== b) out.push(`${what} is ${a}, the map says ${b}`)
  }
  compareConverters(truth, route, say)
  const ownHandler = truth.handler !== null && own(truth.handler)
  if (truth.kind === 'mount' || truth.kind === 'host') return out
  if (ownHandler) say('the handler', truth.handler, route.handler === null ? null : `${route.handler.module}:${route.handler.name}`)
  if (isOperation(truth)) say('include_in_schema', truth.include_in_schema, route.include_in_schema)
  say('the dependencies', ...dependencies(truth, route, own))
  say('the security', truth.security.map(needText).sort(), route.security.map(needText).sort())
  if (!ownHandler && isOperation(truth)) return out
  say('the parameters', truth.parameters.map(parameterText).sort(), route.parameters.map(parameterText).sort())
  if (isOperation(truth)) {
    say('the request model', modelText(truth.request_model), modelText(route.request_model))
    say('the response model', modelText(truth.response_model), modelText(route.response_model))
  }
  return out
}

function compareConverters(truth: TruthRoute, route: Route, say: (what: string, wanted: unknown, said: unknown) => void): void {
  if (route.path.includes(':')) say('the path', truth.path || '/', route.path || '/')
  if (route.path.includes(':') || route.converters === undefined) return
  const wanted = [...truth.path.matchAll(/\{([^}:]*):([^}]*)\}/g)].map((match) => `${match[1]}:${match[2]}`)
  const said = Object.entries(route.converters).map(([name, converter]) => `${name}:${converter}`)
  say('the converters', wanted.sort(), said.filter((text) => !text.endsWith(':str')).sort())
}

/** What both sides say is called, in order. Inside a third-party library only the calls of the program and of FastAPI are compared. */
function dependencies(truth: TruthRoute, route: Route, own: (call: string) => boolean): [readonly string[], readonly string[]] {
  const ours = (call: string): boolean => own(call) || /^(fastapi|starlette)\./.test(call)
  const whole = truth.dependencies.every((dependency) => ours(dependency.call))
  const text = ({ call, of, depth }: Pick<TruthDependency, 'call' | 'of' | 'depth'>): string => {
    // fastapi.security.http:HTTPBearer is also known as fastapi.security:HTTPBearer
    const name = own(call) ? call : `${call.split('.')[0]}…${call.split(/[:.]/).at(-1)}`
    return whole ? `${name} (depth ${depth}, of ${of ?? 'the route'})` : name
  }
  const list = (rows: readonly Pick<TruthDependency, 'call' | 'of' | 'depth'>[]): readonly string[] =>
    rows.filter(({ call }) => whole || ours(call)).map(text)
  return [list(truth.dependencies), list(route.dependencies)]
}

function needText(need: SecurityNeed): string {
  return `${need.scheme}[${[...need.scopes].sort().join(' ')}]${need.optional ? '?' : ''}`
}

function parameterText(parameter: { readonly name: string; readonly in: string; readonly required: boolean }): string {
  return `${parameter.in} ${parameter.name}${parameter.required ? '' : '?'}`
}

/** `List[X]` is `list[X]`, `Optional[X]` is `X | None`. */
function modelText(model: string | null | undefined): string | null {
  if (model === null || model === undefined) return null
  return model
    .replace(/\b(List|Dict|Set|Tuple|FrozenSet|Type)\[/g, (text) => text.toLowerCase())
    .replace(/^Optional\[(.*)\]$/, '$1 | None')
    .replace(/\s*\|\s*/g, ' | ')
}

/** The first pair that stands the other way round; the methods of one route have no order among themselves. */
function compareOrder(places: ReadonlyMap<string, number>, got: readonly string[]): readonly string[] {
  let last: string | null = null
  for (const key of got) {
    const place = places.get(key)
    if (place === undefined) continue
    if (last !== null && place < (places.get(last) ?? 0)) return [`matching order: ${key} comes before ${last}, the map has it after`]
    last = key
  }
  return []
}

/** Outermost first, wrappers before the app's own, where the analyser says anything about it: class (or dispatched function) names. */
function compareMiddleware(truth: BuiltTruth, routes: RoutesJson): readonly string[] {
  const [app] = truth.apps
  const said = routes.apps.find(({ primary }) => primary)?.middleware
  if (app?.middleware === undefined || said === undefined) return []
  const last = (names: readonly string[]): string => names.map((name) => name.split(/[:.]/).at(-1)).join(', ')
  const wanted = [...app.wrapped_by, ...app.middleware]
  return last(wanted) === last(said) ? [] : [`the middleware is ${last(wanted)}, the map says ${last(said)}`]
}
