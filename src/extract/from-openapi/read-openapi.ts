// The road from a document: what an application says of itself in `/openapi.json`. It leaves out what is hidden, the order of registration
// and the converters of paths, so every route of it may be another one's: whoever asks for an operation gets all that could answer.

import { failed, parseJson, type Result, succeeded } from '../../base/index.ts'
import {
  type App,
  type Body,
  type HttpRoute,
  type Json,
  type Model,
  type Parameter,
  type Response,
  type RouteCondition,
  SCHEMA_VERSION,
} from '../../model/index.ts'
import { toSchema } from './to-schema.ts'

type Table = Readonly<Record<string, unknown>>

export const openapiApp = 'openapi'

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'query'] as const

/** A failure is a predicate: `it is no JSON`. What is odd in single operations is left out of them. */
export function readOpenapi(text: string): Result<Model, string> {
  let document: unknown
  try {
    document = parseJson(text)
  } catch {
    return failed('it is no JSON')
  }
  if (!isTable(document) || typeof document['openapi'] !== 'string' || !document['openapi'].startsWith('3.'))
    return failed('it is no OpenAPI document of version 3')
  const { paths } = document
  if (!isTable(paths)) return failed('it has no paths')
  const components = tableAt(document, 'components')
  const routes: HttpRoute[] = []
  for (const [path, item] of Object.entries(paths)) {
    if (!path.startsWith('/') || !isTable(item)) continue
    for (const method of methods) {
      const operation = item[method]
      if (isTable(operation)) routes.push(toRoute(path, method.toUpperCase(), item, operation, components, routes.length))
    }
  }
  return succeeded({
    schemaVersion: SCHEMA_VERSION,
    snapshot: { commit: null, content: '', tool: '', knowledge: '', policy: null },
    versions: { fastapi: unknown, starlette: unknown, pydantic: unknown },
    apps: [toApp(document)],
    routes,
    events: [],
    orphans: [],
    code: null,
    flows: null,
    schemas: toSchemas(components),
    problems: [],
    lookedAt: { files: 0, parsed: 0, skipped: [] },
  })
}

const unknown = { value: '', certainty: 'unknown', origin: 'openapi', place: null } as const

const unsure: RouteCondition = { text: 'an OpenAPI document does not say in which order operations are registered', default: 'on' }

function toRoute(path: string, method: string, item: Table, operation: Table, components: Table, order: number): HttpRoute {
  const id = operation['operationId']
  return {
    kind: 'http',
    id: `${openapiApp}|${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`,
    app: openapiApp,
    within: openapiApp,
    path,
    method,
    converters: {},
    order,
    handler: null,
    includeInSchema: true,
    condition: unsure,
    access: 'unknown',
    accessCertainty: 'unknown',
    guards: [],
    accessReasons: [],
    otherwise: null,
    objects: [],
    principal: null,
    dependencies: [],
    security: [],
    parameters: toParameters(item, operation, components),
    takesRequest: false,
    routeClass: null,
    tags: listAt(operation, 'tags').filter((tag) => typeof tag === 'string'),
    name: null,
    place: null,
    via: [],
    body: toBody(operation),
    responses: toResponses(operation),
    responseModel: null,
    statusCode: null,
    operationId: typeof id === 'string' ? id : null,
    deprecated: operation['deprecated'] === true,
    plain: false,
    origin: 'project',
    callbacks: [],
    documented: null,
    openapiExtra: null,
  }
}

const places = ['path', 'query', 'header', 'cookie'] as const

function toParameters(item: Table, operation: Table, components: Table): readonly Parameter[] {
  const found = new Map<string, Parameter>()
  for (const written of [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')]) {
    const parameter = follow(written, 'parameters', components)
    const name = parameter['name']
    const where = places.find((place) => place === parameter['in'])
    if (typeof name !== 'string' || where === undefined) continue
    const schema = toSchema(parameter['schema'])
    found.set(`${where} ${name}`, {
      name,
      in: where,
      required: parameter['required'] === true,
      schema,
      default: schema.default ?? null,
      hasDefault: schema.default !== undefined,
      of: null,
      deprecated: parameter['deprecated'] === true,
      includeInSchema: true,
    })
  }
  return [...found.values()]
}

function toBody(operation: Table): Body | null {
  const body = tableAt(operation, 'requestBody')
  const content = Object.entries(tableAt(body, 'content'))
  const [contentType, media] = content.find(([type]) => type.includes('json')) ?? content[0] ?? []
  if (contentType === undefined) return null
  return { required: body['required'] === true, contentType, schema: toSchema(isTable(media) ? media['schema'] : undefined), model: null }
}

function toResponses(operation: Table): readonly Response[] {
  return Object.entries(tableAt(operation, 'responses')).map(([status, written]) => {
    const [contentType = null, media] = Object.entries(tableAt(isTable(written) ? written : {}, 'content'))[0] ?? []
    return { status, contentType, schema: isTable(media) ? toSchema(media['schema']) : null }
  })
}

function toSchemas(components: Table): Model['schemas'] {
  return Object.fromEntries(Object.entries(tableAt(components, 'schemas')).map(([name, schema]) => [name, toSchema(schema)]))
}

function follow(written: unknown, section: string, components: Table): Table {
  if (!isTable(written)) return {}
  const ref = written['$ref']
  if (typeof ref !== 'string') return written
  const found = tableAt(components, section)[ref.split('/').at(-1) ?? '']
  return isTable(found) ? found : {}
}

function toApp(document: Table): App {
  const info = tableAt(document, 'info')
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    id: openapiApp,
    entrypoint: openapiApp,
    primary: true,
    kind: 'fastapi',
    place: null,
    title: textOf(info['title']),
    version: textOf(info['version']),
    rootPath: '',
    debug: { value: false, certainty: 'unknown', origin: 'openapi', place: null },
    openapiUrl: null,
    docsUrl: null,
    redocUrl: null,
    redirectSlashes: true,
    middleware: [],
    exceptionHandlers: [],
    dependencyOverrides: [],
    wrappedBy: [],
    lifespan: null,
    webhooks: [],
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function tableAt(table: Table, key: string): Table {
  const value = Object.hasOwn(table, key) ? table[key] : undefined
  return isTable(value) ? value : {}
}

function listAt(table: Table, key: string): readonly Json[] {
  const value = Object.hasOwn(table, key) ? table[key] : undefined
  return Array.isArray(value) ? value : []
}
