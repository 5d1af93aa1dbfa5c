// What AuthZEN asks (OpenID Authorization API 1.0, 5 and 6), as requests to the application: the action is a method, and the resource a path; or the
// action is the name of an operation, and the resource what stands in its path and body.

import type { HttpRoute, Model } from '../../../model/index.ts'
import type { Principal } from '../../../policy/index.ts'
import { noBody, type StatedBody } from '../stated-body.ts'

type Table = Readonly<Record<string, unknown>>

export interface Evaluation {
  readonly principal: Principal
  readonly method: string
  readonly target: string
  readonly body: StatedBody
}

export const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

/** By operation id, and by the name of the handler where only one has it. */
export type Operations = ReadonlyMap<string, HttpRoute | null>

export function nameOperations({ routes }: Pick<Model, 'routes'>, app: string): Operations {
  const names = new Map<string, HttpRoute | null>()
  const put = (name: string, route: HttpRoute) => names.set(name, names.has(name) && names.get(name) !== route ? null : route)
  for (const route of routes) {
    if (route.kind !== 'http' || route.app !== app) continue
    if (route.operationId !== null) put(route.operationId, route)
    const name = route.handler?.name.split('.').at(-1)
    if (name !== undefined && name !== route.operationId) put(name, route)
  }
  return names
}

/** A text says what is wrong with it. */
export function readEvaluation(asked: Table, operations: Operations): Evaluation | string {
  const { subject, action, resource } = asked
  if (!isTable(subject) || !isText(subject['type']) || !isText(subject['id'])) return '`subject` needs `type` and `id`'
  if (!isTable(action) || !isText(action['name'])) return '`action` needs `name`'
  if (!isTable(resource) || !isText(resource['type']) || !isText(resource['id'])) return '`resource` needs `type` and `id`'
  for (const part of [subject, action, resource])
    if (part['properties'] !== undefined && !isTable(part['properties'])) return '`properties` is a table'
  const principal = readPrincipal(subject['type'], subject['id'], toTable(subject['properties']))
  if (typeof principal === 'string') return principal
  const name = action['name']
  const properties = toTable(resource['properties'])
  const path = isText(properties['path']) ? properties['path'] : resource['id']
  if (/^[A-Z]+$/.test(name) && path.startsWith('/'))
    return { principal, method: name, target: path, body: toBody(properties['body'], name) }
  const route = operations.get(name)
  if (route === undefined || route === null) return '`action.name` is neither a method, with a path as the resource, nor one operation'
  const target = fillPath(route.path, resource['id'], properties)
  if (target === null) return '`resource` does not say what stands in the path of the operation'
  return { principal, method: route.method, target, body: toBody(route.body === null ? undefined : properties, route.method) }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const toTable = (value: unknown): Table => (isTable(value) ? value : {})

function readPrincipal(type: string, id: string, properties: Table): Principal | string {
  const { roles = [], scopes = [], tenant } = properties
  if (!isTexts(roles) || !isTexts(scopes)) return '`roles` and `scopes` are lists of texts'
  if (tenant !== undefined && !isText(tenant)) return '`tenant` is a text'
  if (type === 'anonymous') return { kind: 'anonymous', roles: [], scopes: [], attributes: {} }
  const kind = type === 'service' ? 'service' : 'user'
  return { kind, id, roles, scopes, ...(tenant === undefined ? {} : { tenant }), attributes: properties }
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** What is not said is not known, and denies where a rule reads it. */
function toBody(value: unknown, method: string): StatedBody {
  if (value !== undefined) {
    const bytes = Buffer.from(JSON.stringify(value))
    const headers = [
      { name: 'content-type', value: 'application/json' },
      { name: 'content-length', value: String(bytes.length) },
    ]
    return { body: { kind: 'whole', bytes }, headers }
  }
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return noBody
  return { body: { kind: 'unseen' }, headers: [{ name: 'transfer-encoding', value: 'chunked' }] }
}

/** One name in a path is the resource's id; of several each is a property. */
function fillPath(path: string, id: string, properties: Table): string | null {
  const names = [...path.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name = '']) => name)
  let isWhole = true
  const filled = path.replaceAll(/\{(\w+)(?::\w+)?\}/g, (_, name: string) => {
    const value = Object.hasOwn(properties, name) ? properties[name] : names.length === 1 ? id : undefined
    if (typeof value !== 'string' && typeof value !== 'number') isWhole = false
    return encodeURIComponent(String(value))
  })
  return isWhole ? filled : null
}
