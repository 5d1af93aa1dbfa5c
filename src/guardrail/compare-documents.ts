// The OpenAPI document that somebody committed, against what the code serves: who reads it believes it.

import type { App, HttpRoute, Json, Model } from '../model/index.ts'
import type { DocumentDrift } from './difference.ts'

export interface GivenDocument {
  readonly file: string
  readonly content: Json
}

interface Operation {
  /** `GET /users/{}`: names of parameters are nobody's concern. */
  readonly key: string
  readonly shown: string
  /** Whether one of its requirements can be met without a credential. */
  readonly isOpen: boolean
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])
/** A document that shares less with an application than this is another application's. */
const leastShared = 0.3

export function isOpenApi(content: Json): boolean {
  const table = toTable(content)
  return (
    (typeof table['openapi'] === 'string' || typeof table['swagger'] === 'string') &&
    typeof table['paths'] === 'object' &&
    table['paths'] !== null
  )
}

export function compareDocuments(model: Model, documents: readonly GivenDocument[]): DocumentDrift[] {
  return documents.flatMap(({ file, content }) => {
    const operations = readOperations(content)
    const fits = model.apps
      .map((app) => ({ app, ...matchPrefix(operations, routesOf(model, app)) }))
      .sort((one, other) => other.shared - one.shared)
    const [best] = fits
    if (best === undefined || operations.length === 0 || best.shared < leastShared * operations.length) return []
    return [toDrift(file, best.app, operations, routesOf(model, best.app), best.prefix)]
  })
}

function routesOf(model: Model, app: App): readonly HttpRoute[] {
  return model.routes
    .filter((route) => route.kind === 'http' && route.app === app.id && route.origin !== 'docs')
    .map((route) => route as HttpRoute)
}

/** Documents are often served below a prefix that a proxy takes away. */
function matchPrefix(operations: readonly Operation[], routes: readonly HttpRoute[]): { readonly shared: number; readonly prefix: string } {
  const served = new Set(routes.map((route) => keyOf(route.method, route.path)))
  const prefixes = new Set([''])
  const [first] = operations
  if (first !== undefined)
    for (const route of routes) {
      const path = blank(route.path)
      const other = first.key.slice(first.key.indexOf(' ') + 1)
      if (path.endsWith(other)) prefixes.add(path.slice(0, path.length - other.length))
      if (other.endsWith(path)) prefixes.add(`-${other.slice(0, other.length - path.length)}`)
    }
  const found = [...prefixes]
    .slice(0, 20)
    .map((prefix) => ({ prefix, shared: operations.filter(({ key }) => served.has(withPrefix(key, prefix))).length }))
  return found.sort((one, other) => other.shared - one.shared || one.prefix.length - other.prefix.length)[0] ?? { shared: 0, prefix: '' }
}

/** The document's key as the code has it; `-` before a prefix that the document has and the code has not. */
function withPrefix(key: string, prefix: string): string {
  const [method = '', path = ''] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)]
  if (!prefix.startsWith('-')) return `${method} ${prefix}${path}`
  const cut = prefix.slice(1)
  return `${method} ${path.startsWith(cut) ? path.slice(cut.length) : path}`
}

function toDrift(file: string, app: App, operations: readonly Operation[], routes: readonly HttpRoute[], prefix: string): DocumentDrift {
  const served = new Map(routes.map((route) => [keyOf(route.method, route.path), route]))
  const documented = new Set(operations.map(({ key }) => withPrefix(key, prefix)))
  const isOff = ({ condition }: HttpRoute) => condition !== null && condition.default !== 'on'
  const missing = routes.filter((route) => !documented.has(keyOf(route.method, route.path)))
  const pairs = operations.flatMap((operation) => {
    const route = served.get(withPrefix(operation.key, prefix))
    return route === undefined ? [] : [{ operation, route }]
  })
  const name = (route: HttpRoute) => `${route.method} ${route.path}`
  return {
    file,
    app: app.id,
    stale: operations.filter(({ key }) => !served.has(withPrefix(key, prefix))).map(({ shown }) => shown),
    undocumented: missing.filter((route) => route.includeInSchema && !route.plain && !isOff(route)).map(name),
    hidden: missing.filter((route) => !route.includeInSchema && route.origin === 'project').map(name),
    wronglyOpen: pairs.filter(({ operation, route }) => !operation.isOpen && route.access === 'open').map(({ route }) => name(route)),
    silentlyGuarded: pairs
      .filter(({ operation, route }) => operation.isOpen && (route.access === 'authenticated' || route.access === 'authorised'))
      .map(({ route }) => name(route)),
  }
}

export function hasDrift({ stale, undocumented, wronglyOpen }: DocumentDrift): boolean {
  return stale.length + undocumented.length + wronglyOpen.length > 0
}

function readOperations(content: Json): Operation[] {
  const document = toTable(content)
  const usual = document['security']
  return Object.entries(toTable(document['paths'] ?? null)).flatMap(([path, item]) =>
    Object.entries(toTable(item)).flatMap(([method, operation]) => {
      if (!methods.has(method)) return []
      const security = toTable(operation)['security'] ?? usual
      const isOpen =
        !Array.isArray(security) || security.length === 0 || security.some((one: Json) => Object.keys(toTable(one)).length === 0)
      return [{ key: keyOf(method, path), shown: `${method.toUpperCase()} ${path}`, isOpen }]
    }),
  )
}

function keyOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${blank(path)}`
}

function blank(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}')
}

function toTable(value: Json | undefined): Readonly<Record<string, Json>> {
  // What is neither null nor a list and an object is a table of JSON.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {}
}
