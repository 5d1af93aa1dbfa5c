// Which operation an application would run for a request: in the order of registration, as Starlette's router and FastAPI's inclusions
// find it (FastAPI 0.115 to 0.165), with 405 answers and slash redirects. Where something about a route is not known, all that may
// answer are named, and whoever decides takes the strictest answer.

import type { Route } from '../../model/index.ts'
import { matchPath } from './path-pattern.ts'
import type { Entry, RouteTable } from './route-table.ts'

export interface Resolution {
  /** All that may answer, in the application's order. The last one surely does, unless there is an `otherwise`. */
  readonly operations: readonly Operation[]
  /** What the application answers if none of them does; null where one surely does. */
  readonly otherwise: Otherwise | null
}

export interface Operation {
  readonly route: Route
  /** As captured, decoded once; of a mount, `path` is what is left for what is mounted. */
  readonly parameters: Readonly<Record<string, string>>
}

export type Otherwise =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'method-not-allowed'; readonly allow: readonly string[] }
  /** 307 to the same address with another path, before any dependency runs. */
  | { readonly kind: 'redirect'; readonly path: string }

/** `path` is decoded; `method` as the request line has it, `WS` for a websocket's handshake. */
export function resolveRequest(table: RouteTable, method: string, path: string): Resolution {
  const operations: Operation[] = []
  const inner = withoutRoot(table, path)
  const otherwise = search(table, method, inner, operations)
  if (otherwise?.kind !== 'redirect') return { operations, otherwise }
  return { operations, otherwise: { kind: 'redirect', path: path.slice(0, path.length - inner.length) + otherwise.path } }
}

function withoutRoot({ rootPath }: RouteTable, path: string): string {
  if (rootPath === '' || !path.startsWith(rootPath)) return path
  return path.length === rootPath.length || path[rootPath.length] === '/' ? path.slice(rootPath.length) : path
}

/** Null where the last of what was found surely answers. */
function search(table: RouteTable, method: string, path: string, found: Operation[]): Otherwise | null {
  const index = table.byMethod.get(method)
  if (index !== undefined) {
    const exact = index.exact.get(path)
    const slash = path.indexOf('/', 1)
    const head = path.slice(1, slash === -1 ? undefined : slash)
    for (const entry of index.byHead.get(head) ?? index.others) {
      if (exact !== undefined && entry.order >= exact.order) break
      const answer = enter(entry, method, path, found)
      if (answer !== 'goes-on') return answer
    }
    if (exact !== undefined) {
      found.push({ route: exact.route, parameters: {} })
      return null
    }
  } else
    for (const entry of table.entries) {
      const answer = entry.methods === null ? enter(entry, method, path, found) : 'goes-on'
      if (answer !== 'goes-on') return answer
    }
  return findOtherwise(table, method, path, found)
}

function enter(entry: Entry, method: string, path: string, found: Operation[]): Otherwise | null | 'goes-on' {
  const parameters = matchPath(entry.pattern, path)
  if (parameters === null) return 'goes-on'
  const answer = entry.inner === null ? null : search(entry.inner, method, path, found)
  // What is mounted and is no application that we know answers by itself, whatever the path.
  if (entry.inner === null) found.push({ route: entry.route, parameters })
  return entry.isSure ? answer : 'goes-on'
}

function findOtherwise(table: RouteTable, method: string, path: string, found: Operation[]): Otherwise | null {
  const fitting = method === 'WS' ? [] : table.entries.filter((entry) => isHttp(entry) && matchPath(entry.pattern, path) !== null)
  if (fitting.some(({ isSure }) => isSure))
    return { kind: 'method-not-allowed', allow: [...new Set(fitting.flatMap((entry) => entry.methods ?? []))] }
  if (method !== 'WS' && table.redirectSlashes && path !== '/') {
    const other = path.endsWith('/') ? path.replace(/\/+$/, '') : `${path}/`
    if (table.entries.some((entry) => entry.isSure && isHttp(entry) && matchPath(entry.pattern, other) !== null))
      return { kind: 'redirect', path: other }
  }
  if (method !== 'WS')
    for (const entry of table.frontends) {
      const parameters = matchPath(entry.pattern, path) ?? matchPath(entry.pattern, `${path}/`)
      if (parameters === null) continue
      // Whatever the method: it refuses by itself what is no reading.
      found.push({ route: entry.route, parameters })
      if (entry.isSure) return null
    }
  return { kind: 'not-found' }
}

function isHttp({ route }: Entry): boolean {
  return route.kind !== 'websocket'
}
