// What AuthZEN asks (OpenID Authorization API 1.0, 5 and 6), as requests to the application: the action is a method, and the resource a path; or the
// action is the name of an operation, and the resource what stands in its path and body. What an operation takes in its query stands in the properties
// of the action.

import type { HttpRoute, Model } from '../../../model/index.ts'
import type { Principal } from '../../../policy/index.ts'
import { noBody, type StatedBody } from '../stated-body.ts'

type Table = Readonly<Record<string, unknown>>

export interface Evaluation {
  readonly kind: 'evaluation'
  readonly principal: Principal
  readonly method: string
  readonly target: string
  readonly body: StatedBody
}

/** A question of which nothing here knows what it is about: it is well asked, and the answer is no. */
export interface Unmapped {
  readonly kind: 'unmapped'
  readonly reason: string
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
export function readEvaluation(asked: Table, operations: Operations): Evaluation | Unmapped | string {
  const { subject, action, resource } = asked
  const fault = findEntityFault(subject, 'subject') ?? findEntityFault(resource, 'resource')
  if (fault !== null) return fault
  if (!isTable(action) || !isText(action['name'])) return '`action` needs `name`'
  if (action['properties'] !== undefined && !isTable(action['properties'])) return '`properties` is a table'
  const principal = readPrincipal(toTable(subject))
  if (typeof principal === 'string') return principal
  const { name } = action
  const id = String(toTable(resource)['id'])
  const properties = toTable(toTable(resource)['properties'])
  const path = isText(properties['path']) ? properties['path'] : id
  if (typeof name === 'string' && /^[A-Z]+$/.test(name) && path.startsWith('/'))
    return { kind: 'evaluation', principal, method: name, target: path, body: toBody(properties['body'], name) }
  const route = operations.get(String(name))
  if (route === undefined || route === null)
    return { kind: 'unmapped', reason: 'the action is neither a method, with a path as the resource, nor one operation' }
  const filled = fillPath(route.path, id, properties)
  if (filled === null) return { kind: 'unmapped', reason: 'the resource does not say what stands in the path of the operation' }
  const target = `${filled}${writeQuery(route, toTable(action['properties']))}`
  return {
    kind: 'evaluation',
    principal,
    method: route.method,
    target,
    body: toBody(route.body === null ? undefined : properties, route.method),
  }
}

/** Null: it is whole. */
export function findEntityFault(entity: unknown, name: 'subject' | 'resource'): string | null {
  if (!isTable(entity) || !isText(entity['type']) || !isText(entity['id'])) return `\`${name}\` needs \`type\` and \`id\``
  return entity['properties'] === undefined || isTable(entity['properties']) ? null : '`properties` is a table'
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const toTable = (value: unknown): Table => (isTable(value) ? value : {})

function readPrincipal(subject: Table): Principal | string {
  const properties = toTable(subject['properties'])
  const { roles = [], scopes = [], tenant } = properties
  if (!isTexts(roles) || !isTexts(scopes)) return '`roles` and `scopes` are lists of texts'
  if (tenant !== undefined && !isText(tenant)) return '`tenant` is a text'
  const type = subject['type']
  if (type === 'anonymous') return { kind: 'anonymous', roles: [], scopes: [], attributes: {} }
  const kind = type === 'service' ? 'service' : 'user'
  return { kind, id: String(subject['id']), roles, scopes, ...(tenant === undefined ? {} : { tenant }), attributes: properties }
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** What is not said is not known, and denies where a rule reads it. */
function toBody(value: unknown, method: string): StatedBody {
  if (value !== undefined) {
    const bytes = Buffer.from(writeJson(value))
    const headers = [
      { name: 'content-type', value: 'application/json' },
      { name: 'content-length', value: String(bytes.length) },
    ]
    return { body: { kind: 'whole', bytes }, headers }
  }
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return noBody
  return { body: { kind: 'unseen' }, headers: [{ name: 'transfer-encoding', value: 'chunked' }] }
}

/** Integers beyond 2^53 as they were sent. */
function writeJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(writeJson).join()}]`
  if (!isTable(value)) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`)
    .join()}}`
}

/** One name in a path is the resource's id; of several each is a property. */
function fillPath(path: string, id: string, properties: Table): string | null {
  const names = [...path.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name = '']) => name)
  let isWhole = true
  const filled = path.replaceAll(/\{(\w+)(?::\w+)?\}/g, (_, name: string) => {
    const value = Object.hasOwn(properties, name) ? properties[name] : names.length === 1 ? id : undefined
    if (typeof value !== 'string' && typeof value !== 'number') isWhole = false
    const text = String(value)
    // Half a surrogate pair is no text that an address could hold.
    if (/\p{Surrogate}/u.test(text)) isWhole = false
    return isWhole ? encodeURIComponent(text) : ''
  })
  return isWhole ? filled : null
}

/** What the operation takes there, as far as it was said; the rest of the properties is about nothing. */
function writeQuery({ parameters }: HttpRoute, properties: Table): string {
  const query = new URLSearchParams()
  for (const { in: place, name } of parameters) {
    const value = place === 'query' && Object.hasOwn(properties, name) ? properties[name] : undefined
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') query.append(name, String(value))
  }
  const written = query.toString()
  return written === '' ? '' : `?${written}`
}
