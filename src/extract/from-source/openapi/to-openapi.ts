// An OpenAPI 3.1 document from the model alone: what FastAPI's own would say, as far as the model holds it.
import type { HttpRoute, Json, Model, Parameter, Schema, SecurityScheme } from '../../../model/index.ts'
import { isAtLeast, parseVersion } from '../schema/fastapi-version.ts'
import { defaultOperationId, plainPath } from './operation-id.ts'

const REF = '#/components/schemas/'
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'])
const METHODS_OF_PATHS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'])
const PLACES = ['path', 'query', 'header', 'cookie'] as const

type Node = { [key: string]: Json }

/** The document of one application. Routes that its document hides are left out, and those that are off by default. */
export function toOpenapi(model: Model, appId: string): Json {
  const app = model.apps.find((a) => a.id === appId)
  // A mounted application's document knows its own paths: `main:app>/api`.
  const mountedAt = appId.includes('>') ? appId.slice(appId.lastIndexOf('>') + 1) : ''
  const own = model.routes.filter((route): route is HttpRoute => route.within === appId && route.kind === 'http')
  const served = toPaths(own, (path) => (path.startsWith(mountedAt) ? path.slice(mountedAt.length) : path))
  const webhooks = toPaths(app?.webhooks ?? [], (path) => path)
  const schemes: Node = { ...served.schemes, ...webhooks.schemes }
  const schemas = reachable(model, appId, [...Object.values(served.paths), ...Object.values(webhooks.paths)])
  if (served.validates || webhooks.validates) Object.assign(schemas, validationSchemas(model))
  const components: Node = {
    ...(Object.keys(schemas).length === 0 ? {} : { schemas: sorted(schemas) }),
    ...(Object.keys(schemes).length === 0 ? {} : { securitySchemes: schemes }),
  }
  return withoutAppPrefix({
    openapi: '3.1.0',
    info: { title: app?.title ?? 'FastAPI', version: app?.version ?? '0.1.0' },
    paths: served.paths,
    ...(Object.keys(components).length === 0 ? {} : { components }),
    ...(Object.keys(webhooks.paths).length === 0 ? {} : { webhooks: webhooks.paths }),
  })
}

interface Paths {
  readonly paths: Record<string, Node>
  readonly schemes: Node
  /** Some operation answers 422. */
  readonly validates: boolean
}

function toPaths(routes: readonly HttpRoute[], shorten: (path: string) => string): Paths {
  const paths: Record<string, Node> = {}
  const schemes: Node = {}
  let validates = false
  for (const route of routes) {
    if (!route.includeInSchema || route.plain || route.condition?.default === 'off' || !METHODS_OF_PATHS.has(route.method)) continue
    const { operation, hasValidationError } = toOperation(route)
    validates ||= hasValidationError
    const path = plainPath(shorten(route.path))
    const item = paths[path] ?? {}
    // The first route that matches is the one that is served, the last one that is documented.
    item[route.method.toLowerCase()] = operation
    paths[path] = item
    for (const use of route.security) schemes[use.scheme] = toScheme(use.type)
  }
  return { paths, schemes, validates }
}

function toOperation(route: HttpRoute): { operation: Node; hasValidationError: boolean } {
  const name = route.name ?? route.handler?.name.split('.').at(-1) ?? ''
  const declared = route.documented ?? route.parameters
  const parameters = toParameters(declared)
  const responses = toResponses(route)
  const isChecked = route.body !== null || declared.some((p) => isInUrl(p))
  let hasValidationError = isChecked && !['422', '4XX', 'default'].some((s) => responses[s] !== undefined)
  if (hasValidationError)
    responses['422'] = {
      description: 'Validation Error',
      content: { 'application/json': { schema: { $ref: `${REF}HTTPValidationError` } } },
    }
  const security = toSecurity(route)
  const callbacks: Record<string, Node> = {}
  for (const { name: called, routes } of route.callbacks) {
    const inner = toPaths(routes, (path) => path)
    hasValidationError ||= inner.validates
    callbacks[called] = inner.paths
  }
  const operation: Node = {
    ...(route.tags.length === 0 ? {} : { tags: route.tags }),
    summary: name.replaceAll('_', ' ').replace(/[A-Za-z]+/g, (w) => (w[0] ?? '').toUpperCase() + w.slice(1).toLowerCase()),
    operationId: route.operationId ?? defaultOperationId(name, route.path, route.method),
    ...(route.deprecated ? { deprecated: true } : {}),
    ...(security.length === 0 ? {} : { security }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null || !METHODS_WITH_BODY.has(route.method)
      ? {}
      : {
          requestBody: {
            ...(route.body.required ? { required: true } : {}),
            content: { [route.body.contentType]: { schema: plain(route.body.schema) } },
          },
        }),
    responses,
    ...(Object.keys(callbacks).length === 0 ? {} : { callbacks }),
  }
  return { operation: withExtra(operation, route.openapiExtra), hasValidationError }
}

/** `openapi_extra`: objects are merged, lists put after one another, the rest replaced. */
function withExtra(operation: Node, extra: Json): Node {
  if (extra === null || typeof extra !== 'object' || isArray(extra)) return operation
  const out: Node = { ...operation }
  for (const [key, value] of Object.entries(extra)) {
    const known = out[key]
    if (isNode(known) && isNode(value)) out[key] = withExtra(known, value)
    else if (known !== undefined && isArray(known) && isArray(value)) out[key] = [...known, ...value]
    else out[key] = value
  }
  return out
}

function isNode(value: Json | undefined): value is Node {
  return value !== undefined && value !== null && typeof value === 'object' && !isArray(value)
}

function isInUrl(parameter: Parameter): boolean {
  return PLACES.some((p) => p === parameter.in)
}

/** By place in FastAPI's order; of one that is asked for twice, the required one counts. */
function toParameters(parameters: readonly Parameter[]): Json[] {
  const out = new Map<string, Node>()
  for (const place of PLACES) {
    for (const p of parameters) {
      if (p.in !== place || !p.includeInSchema) continue
      const key = `${p.in} ${p.name}`
      const known = out.get(key)
      if (known?.['required'] === true && !p.required) continue
      out.set(key, { name: p.name, in: p.in, required: p.required, schema: plain(p.schema), ...(p.deprecated ? { deprecated: true } : {}) })
    }
  }
  return [...out.values()]
}

function toResponses(route: HttpRoute): Node {
  const out: Node = {}
  if (route.responses.length === 0) {
    out[String(route.statusCode ?? 200)] = { description: 'Successful Response', content: { 'application/json': { schema: {} } } }
    return out
  }
  for (const response of route.responses) {
    const known = out[response.status] as Node | undefined // written below as an object
    const content = { ...((known?.['content'] as Node | undefined) ?? {}) } // the same
    if (response.contentType !== null)
      content[response.contentType] =
        response.schema === null ? {} : { [isStream(response.contentType) ? 'itemSchema' : 'schema']: plain(response.schema) }
    out[response.status] = { description: describe(response.status), ...(Object.keys(content).length === 0 ? {} : { content }) }
  }
  return out
}

/** Streams are described by one item. */
function isStream(contentType: string): boolean {
  return contentType === 'application/jsonl' || contentType === 'text/event-stream'
}

function describe(status: string): string {
  return /^2/.test(status) ? 'Successful Response' : status === '422' ? 'Validation Error' : 'Additional Response'
}

function toSecurity(route: HttpRoute): Json[] {
  const scopes = new Map<string, string[]>()
  for (const use of route.security) {
    const list = scopes.get(use.scheme) ?? []
    for (const scope of use.scopes) if (!list.includes(scope)) list.push(scope)
    scopes.set(use.scheme, list)
  }
  return [...scopes].map(([scheme, list]) => ({ [scheme]: list }))
}

function toScheme(scheme: SecurityScheme): Json {
  switch (scheme.type) {
    case 'apiKey':
      return { type: 'apiKey', in: scheme.in, name: scheme.name }
    case 'http':
      return { type: 'http', scheme: scheme.scheme, ...(scheme.bearerFormat === null ? {} : { bearerFormat: scheme.bearerFormat }) }
    case 'oauth2':
      return { type: 'oauth2', flows: scheme.flows }
    case 'openIdConnect':
      return { type: 'openIdConnect', openIdConnectUrl: scheme.openIdConnectUrl }
  }
}

// ---- components

/** The components that the paths refer to, through any number of others. */
function reachable(model: Model, appId: string, roots: readonly Json[]): Record<string, Json> {
  const out: Record<string, Json> = {}
  const queue: Json[] = [...roots]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const name of refsOf(next)) {
      const schema = model.schemas[name] ?? model.schemas[`${appId}|${name}`]
      if (schema === undefined || out[name] !== undefined) continue
      out[name] = plain(schema)
      queue.push(plain(schema))
    }
  }
  return out
}

function refsOf(value: Json): string[] {
  if (typeof value === 'string') return value.startsWith(REF) ? [value.slice(REF.length)] : []
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(refsOf)
}

/** A schema is JSON by construction. */
function plain(schema: Schema): Json {
  return schema as Json
}

/** Components that several applications have under one name stand as `app|Name` in the model. */
function withoutAppPrefix(value: Json): Json {
  if (typeof value === 'string') return value.startsWith(REF) ? REF + bareName(value.slice(REF.length)) : value
  if (value === null || typeof value !== 'object') return value
  if (isArray(value)) return value.map(withoutAppPrefix)
  const out: Record<string, Json> = {}
  for (const [k, v] of Object.entries(value)) out[bareName(k)] = withoutAppPrefix(v)
  return out
}
const bareName = (name: string): string => (/^[\w.]+:[\w.>/-]*\|/.test(name) ? name.slice(name.lastIndexOf('|') + 1) : name)
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

function sorted(schemas: Record<string, Json>): Node {
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

function validationSchemas(model: Model): Record<string, Json> {
  const version = { fastapiVersion: parseVersion(model.versions.fastapi.value) }
  // From 0.128.1 an error repeats what was sent.
  const hasInput = version.fastapiVersion.every((n) => n === 0) || isAtLeast(version, '0.128.1')
  return {
    HTTPValidationError: {
      title: 'HTTPValidationError',
      type: 'object',
      properties: { detail: { title: 'Detail', type: 'array', items: { $ref: `${REF}ValidationError` } } },
    },
    ValidationError: {
      title: 'ValidationError',
      type: 'object',
      properties: {
        loc: { title: 'Location', type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
        msg: { title: 'Message', type: 'string' },
        type: { title: 'Error Type', type: 'string' },
        ...(hasInput ? { input: { title: 'Input' }, ctx: { title: 'Context', type: 'object' } } : {}),
      },
      required: ['loc', 'msg', 'type'],
    },
  }
}
