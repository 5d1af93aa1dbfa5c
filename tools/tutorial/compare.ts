// How near our map of a program is to what the real FastAPI serves: routes one by one, OpenAPI documents as sets of facts.
// Truth is what dump.py wrote, ours is `fastward routes --format json` and `--format openapi`.
import { type AnySchema, looseType, type Schema, schemaType } from './schema-type.ts'

/** What must be equal for a program to count as exact; `required` and `handler` are counted beside it. */
export const EXACT_MEASURES = ['route', 'visibility', 'parameter', 'type', 'security'] as const
export const BESIDE_MEASURES = ['required', 'handler'] as const

export type Measure = (typeof EXACT_MEASURES)[number] | (typeof BESIDE_MEASURES)[number]

interface Handler {
  readonly module: string | null
  readonly name: string
}

interface Requirement {
  readonly scheme: string
  readonly scopes?: readonly string[]
}

/** A parameter as dump.py writes it; `fields` where a model stands for several. */
export interface TruthParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: AnySchema
  readonly fields?: readonly TruthParameter[]
}

/** A route as dump.py writes it; a mount has only its path. */
export interface TruthRoute {
  readonly kind: 'http' | 'websocket' | 'mount'
  readonly path: string
  readonly methods?: readonly string[]
  readonly include_in_schema?: boolean
  readonly handler?: Handler
  readonly parameters?: readonly TruthParameter[]
  readonly security?: readonly Requirement[]
}

/** The part of `fastward routes --format json` that is compared. A parameter's type is its JSON Schema. */
export interface OwnRoutes {
  readonly apps: readonly { readonly id: string; readonly primary: boolean }[]
  readonly routes: readonly OwnRoute[]
}

interface OwnRoute {
  readonly app: string
  readonly kind: string
  readonly method: string | null
  readonly path: string
  readonly handler: Handler | null
  readonly include_in_schema: boolean
  readonly condition: { readonly default: string } | null
  readonly parameters: readonly OwnParameter[]
  readonly security: readonly Requirement[]
}

interface OwnParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: AnySchema
  readonly type?: unknown
}

interface Row<Parameters> {
  readonly key: string
  readonly kind: string
  readonly visible: boolean
  readonly handler: string
  readonly parameters: Parameters
  readonly security: ReadonlyMap<string, string>
}

type OwnParameters = ReadonlyMap<string, { readonly type: string; readonly required: boolean | undefined }>
type Differences = Record<Measure, string[]>

/** Kinds of facts that the OpenAPI score is about; the others (`response`, `security`, `scheme`) are counted beside it. */
export const ASKED_KINDS: readonly string[] = ['path', 'op', 'param', 'body', 'component', 'field']

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/**
 * Differences between the routes of one app, as lines by measure; all lists empty means exact.
 * Routes are equal by method and path (converters dropped, parameter names kept; a second equal one is `#2`). A parameter is
 * equal by place and name (header names without case), its type by the JSON Schema. A model that stands for several query,
 * header, cookie or form parameters may be listed as its fields or as itself.
 */
export function compareRoutes(truth: readonly TruthRoute[], ours: OwnRoutes): Differences {
  const found: Differences = { route: [], visibility: [], parameter: [], type: [], security: [], required: [], handler: [] }
  const want = byKey(truth.flatMap(truthRows))
  const got = byKey(ownRows(ours))
  for (const key of want.keys()) if (!got.has(key)) found.route.push(`missing ${key}`)
  for (const key of got.keys()) if (!want.has(key)) found.route.push(`extra ${key}`)
  for (const [key, t] of want) {
    const o = got.get(key)
    if (o === undefined || t.kind === 'mount') continue
    if (t.kind === 'http' && t.visible !== o.visible) found.visibility.push(`${key} is ${t.visible ? 'shown' : 'hidden'}`)
    if (t.handler !== o.handler) found.handler.push(`${key} ${o.handler}, truth ${t.handler}`)
    compareParameters(key, t.parameters, o.parameters, found)
    for (const [scheme, scopes] of t.security)
      if (o.security.get(scheme) !== scopes) found.security.push(`${key} lacks ${scheme}[${scopes}]`)
    for (const [scheme, scopes] of o.security)
      if (t.security.get(scheme) !== scopes) found.security.push(`${key} adds ${scheme}[${scopes}]`)
  }
  return found
}

function compareParameters(key: string, truth: readonly TruthParameter[], ours: OwnParameters, found: Differences): void {
  const want = new Map<string, TruthParameter>()
  for (const parameter of truth) {
    const asItself = !parameter.fields || (ours.has(parameterKey(parameter)) && !parameter.fields.every((f) => ours.has(parameterKey(f))))
    for (const p of asItself ? [parameter] : (parameter.fields ?? [])) want.set(parameterKey(p), p)
  }
  for (const name of want.keys()) if (!ours.has(name)) found.parameter.push(`${key} lacks ${name}`)
  for (const name of ours.keys()) if (!want.has(name)) found.parameter.push(`${key} adds ${name}`)
  for (const [name, t] of want) {
    const o = ours.get(name)
    if (o === undefined) continue
    const type = looseType(t.schema)
    if (o.type !== type) found.type.push(`${key} ${name}: ${o.type}, truth ${type}`)
    if (o.required !== t.required) found.required.push(`${key} ${name} is ${t.required ? 'required' : 'optional'}`)
  }
}

function truthRows(route: TruthRoute): Row<readonly TruthParameter[]>[] {
  const path = plainPath(route.path)
  if (route.kind === 'mount') return [mountRow(path, [])]
  const row = {
    kind: route.kind,
    visible: route.include_in_schema ?? false,
    handler: handlerName(route.handler),
    parameters: route.parameters ?? [],
    security: schemes(route.security),
  }
  return (route.kind === 'websocket' ? ['WS'] : (route.methods ?? [])).map((method) => ({ ...row, key: `${method} ${path}` }))
}

function ownRows(ours: OwnRoutes): Row<OwnParameters>[] {
  const primary = ours.apps.find((app) => app.primary)?.id
  const mine = ours.routes.filter((r) => primary === undefined || r.app === primary || String(r.app).startsWith(`${primary}>`))
  const served = mine.filter((r) => r.condition?.default !== 'off')
  const gets = new Set(served.filter((r) => r.method === 'GET').map((r) => r.path))
  return served.flatMap((r) => {
    const path = plainPath(r.path)
    if (r.kind === 'mount') return [mountRow(path, new Map())]
    if (r.kind !== 'http' && r.kind !== 'websocket') return []
    // Starlette answers HEAD for every plain GET route: right to list, no fault to leave out.
    if (r.method === 'HEAD' && r.include_in_schema === false && gets.has(r.path)) return []
    return [
      {
        key: `${r.method} ${path}`,
        kind: r.kind,
        visible: r.include_in_schema,
        handler: handlerName(r.handler),
        parameters: new Map((r.parameters ?? []).map((p) => [parameterKey(p), { type: ownType(p), required: p.required }])),
        security: schemes(r.security),
      },
    ]
  })
}

// `schema` is the JSON Schema of the parameter; a tool that prints a type as words is taken at its word.
const ownType = (p: OwnParameter) => (p.schema !== undefined && p.schema !== null ? looseType(p.schema) : String(p.type ?? 'unknown'))
const parameterKey = (p: { readonly in: string; readonly name: string }) => `${p.in} ${p.in === 'header' ? p.name.toLowerCase() : p.name}`
const plainPath = (path: string) => path.replace(/\{([^{}:]*):[^{}]*\}/g, '{$1}')
const mountRow = <P>(path: string, parameters: P): Row<P> => ({
  key: `MOUNT ${path.replace(/(.)\/$/, '$1')}`,
  kind: 'mount',
  visible: false,
  handler: 'none',
  parameters,
  security: new Map(),
})
const handlerName = (handler: Handler | null | undefined) =>
  handler ? `${handler.module}:${handler.name.replace(/\.<locals>/g, '')}` : 'none'

function schemes(list: readonly Requirement[] | undefined): ReadonlyMap<string, string> {
  const scopes = new Map<string, Set<string>>()
  for (const entry of list ?? []) scopes.set(entry.scheme, new Set([...(scopes.get(entry.scheme) ?? []), ...(entry.scopes ?? [])]))
  return new Map([...scopes].map(([scheme, set]) => [scheme, [...set].sort().join(' ')]))
}

function byKey<R extends { readonly key: string }>(rows: readonly R[]): Map<string, R> {
  const map = new Map<string, R>()
  for (const row of rows) {
    let key = row.key
    for (let n = 2; map.has(key); n++) key = `${row.key} #${n}`
    map.set(key, row)
  }
  return map
}

type Security = readonly Readonly<Record<string, readonly string[]>>[]
type Content = Readonly<Record<string, { readonly schema?: AnySchema }>>
type Paths = Readonly<Record<string, PathItem>>

interface ApiParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: AnySchema
}

interface Operation {
  readonly parameters?: readonly ApiParameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>
  readonly security?: Security
  readonly callbacks?: Readonly<Record<string, Paths>>
}

type PathItem = { readonly parameters?: readonly ApiParameter[] } & { readonly [M in (typeof METHODS)[number]]?: Operation }

/** The part of an OpenAPI 3.1 document that is compared. */
export interface Document {
  readonly paths?: Paths
  readonly webhooks?: Paths
  readonly security?: Security
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>
    readonly securitySchemes?: Readonly<
      Record<string, { readonly type: string; readonly scheme?: string; readonly in?: string; readonly name?: string }>
    >
  }
}

/**
 * An OpenAPI document as a set of facts, one line each; what a line holds is all that is compared:
 *
 *     path /items/{item_id}
 *     op GET /items/{item_id}
 *     param GET /items/{item_id} query q type=string | null optional
 *     body POST /items/ application/json type=#Item required
 *     component Item
 *     field Item.name type=string required          (a component without properties: `field Item type=enum("a")`)
 *     response GET /items/ 200 application/json type=array<#Item>
 *     security GET /items/ OAuth2PasswordBearer[items me]
 *     scheme OAuth2PasswordBearer oauth2
 *
 * Webhooks are paths named `webhook NAME`, callbacks `callback NAME EXPRESSION` below their operation. Titles, descriptions,
 * examples, defaults, bounds and tags are not looked at.
 */
export function openapiFacts(document: Document): Set<string> {
  const facts = new Set<string>()
  for (const [path, item] of Object.entries(document.paths ?? {})) pathFacts(path, item, document, facts)
  for (const [name, item] of Object.entries(document.webhooks ?? {})) pathFacts(`webhook ${name}`, item, document, facts)
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    facts.add(`component ${name}`)
    const fields = Object.entries(schema.properties ?? {})
    const required = new Set(schema.required ?? [])
    for (const [field, type] of fields) facts.add(`field ${name}.${field} type=${schemaType(type)} ${demand(required.has(field))}`)
    if (fields.length === 0) facts.add(`field ${name} type=${schemaType(schema)}`)
  }
  for (const [name, scheme] of Object.entries(document.components?.securitySchemes ?? {})) {
    facts.add(`scheme ${name} ${[scheme.type, scheme.scheme, scheme.in, scheme.name].filter((part) => part !== undefined).join(' ')}`)
  }
  return facts
}

function pathFacts(path: string, item: PathItem, document: Document, facts: Set<string>): void {
  facts.add(`path ${path}`)
  for (const name of METHODS) {
    const operation = item[name]
    if (operation === undefined) continue
    const at = `${name.toUpperCase()} ${path}`
    facts.add(`op ${at}`)
    for (const p of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
      facts.add(`param ${at} ${p.in} ${p.name} type=${schemaType(p.schema)} ${demand(p.required)}`)
    }
    for (const [media, content] of Object.entries(operation.requestBody?.content ?? {})) {
      facts.add(`body ${at} ${media} type=${schemaType(content.schema)} ${demand(operation.requestBody?.required)}`)
    }
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
      const contents = Object.entries(response.content ?? {})
      if (contents.length === 0) facts.add(`response ${at} ${status} none`)
      for (const [media, content] of contents) facts.add(`response ${at} ${status} ${media} type=${schemaType(content.schema)}`)
    }
    for (const entry of operation.security ?? document.security ?? []) {
      for (const [scheme, scopes] of Object.entries(entry)) facts.add(`security ${at} ${scheme}[${[...scopes].sort().join(' ')}]`)
    }
    for (const [callback, expressions] of Object.entries(operation.callbacks ?? {})) {
      for (const [expression, inner] of Object.entries(expressions))
        pathFacts(`${path} callback ${callback} ${expression}`, inner, document, facts)
    }
  }
}

const demand = (required: boolean | undefined) => (required === true ? 'required' : 'optional')

export interface Share {
  both: number
  either: number
}

export interface FactScore extends Share {
  readonly kinds: Record<string, Share>
  readonly lacks: string[]
  readonly adds: string[]
}

/** Score of one document: facts in both ÷ facts in either, for the asked kinds together and for each kind. */
export function compareFacts(truth: ReadonlySet<string>, ours: ReadonlySet<string>): FactScore {
  const result: FactScore = { both: 0, either: 0, kinds: {}, lacks: [], adds: [] }
  const count = (fact: string, inBoth: boolean): void => {
    const kind = fact.slice(0, fact.indexOf(' '))
    const row = (result.kinds[kind] ??= { both: 0, either: 0 })
    for (const sum of ASKED_KINDS.includes(kind) ? [row, result] : [row]) {
      sum.either++
      if (inBoth) sum.both++
    }
  }
  for (const fact of truth) {
    count(fact, ours.has(fact))
    if (!ours.has(fact)) result.lacks.push(fact)
  }
  for (const fact of ours) {
    if (truth.has(fact)) continue
    count(fact, false)
    result.adds.push(fact)
  }
  return result
}

/** The truth as a perfect tool would print it: scoring it must give 1, or the comparison is wrong. */
export function echoRoutes(id: string, truth: readonly TruthRoute[]): OwnRoutes {
  const rows = truth.flatMap((r) =>
    (r.kind === 'http' ? (r.methods ?? []) : [r.kind === 'websocket' ? 'WS' : null]).map((method) => ({
      app: id,
      kind: r.kind,
      method,
      path: r.path,
      handler: r.handler ?? null,
      include_in_schema: r.include_in_schema ?? false,
      condition: null,
      security: r.security ?? [],
      parameters: (r.parameters ?? []).flatMap((p) => p.fields ?? [p]),
    })),
  )
  return { apps: [{ id, primary: true }], routes: rows }
}
