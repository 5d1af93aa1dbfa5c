// What a document, with the overlays on it, says of operations beside what the application says: what one costs, who may, and how telling its data is.

import type { Route } from '../../../model/index.ts'
import { isTable, type Table } from './json-path.ts'

/**
 * Of one operation, from the members of its operation object (OpenAPI 3.1):
 *
 * - `x-fastward-cost`: a number of units from 0, or a table that whoever counts reads on (`{units: 5, per: query.limit}`); null: nothing is said.
 * - `x-fastward-permission`: a word or a list; the caller must have each of them, as a scope or as a role.
 * - `x-fastward-sensitivity`: `public`, `internal`, `confidential` or `secret`, of the operation as a whole; null: nothing is said.
 */
export interface Annotations {
  readonly cost: number | Table | null
  readonly permission: readonly string[]
  readonly sensitivity: Sensitivity | null
}

export const sensitivities = ['public', 'internal', 'confidential', 'secret'] as const
export type Sensitivity = (typeof sensitivities)[number]

export interface ReadAnnotations {
  /** By the id of the route; of operations of which nothing is said there is none. */
  readonly routes: ReadonlyMap<string, Annotations>
  /** What is there and is none, as fragments with their place. */
  readonly faults: readonly string[]
}

/** Operations of the document and routes of the model are the same where method and path are, whatever their parameters are called. */
export function readAnnotations(document: Table, routes: readonly Route[]): ReadAnnotations {
  const found = new Map<string, Annotations>()
  const faults: string[] = []
  const operations = listOperations(document)
  for (const route of routes) {
    const operation = operations.get(operationKey(route.method ?? '', route.path))
    if (operation === undefined) continue
    const place = `${route.method ?? ''} ${route.path}`
    const cost = operation['x-fastward-cost'] ?? null
    const permission = operation['x-fastward-permission'] ?? []
    const sensitivity = operation['x-fastward-sensitivity'] ?? null
    const permissions = typeof permission === 'string' ? [permission] : permission
    const known = sensitivities.find((one) => one === sensitivity) ?? null
    if (cost !== null && !isTable(cost) && !(typeof cost === 'number' && cost >= 0)) {
      faults.push(`\`x-fastward-cost\` of ${place} is neither a number from 0 nor a table`)
      continue
    }
    if (!Array.isArray(permissions) || !permissions.every((one): one is string => typeof one === 'string' && one !== '')) {
      faults.push(`\`x-fastward-permission\` of ${place} is neither a word nor a list of words`)
      continue
    }
    if (sensitivity !== null && known === null) {
      faults.push(`\`x-fastward-sensitivity\` of ${place} is none of ${sensitivities.join(', ')}`)
      continue
    }
    if (cost !== null || permissions.length > 0 || known !== null)
      found.set(route.id, { cost, permission: permissions, sensitivity: known })
  }
  return { routes: found, faults }
}

/** `GET /users/{}` → its operation object. */
function listOperations(document: Table): ReadonlyMap<string, Table> {
  const operations = new Map<string, Table>()
  const paths = isTable(document['paths']) ? document['paths'] : {}
  for (const [path, item] of Object.entries(paths)) {
    if (!isTable(item)) continue
    for (const method of ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']) {
      const operation = item[method]
      if (isTable(operation)) operations.set(operationKey(method, path), operation)
    }
  }
  return operations
}

const operationKey = (method: string, path: string): string => `${method.toUpperCase()} ${path.replaceAll(/\{[^{}]*\}/g, '{}')}`
