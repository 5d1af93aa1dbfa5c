// The routes of one application, in the order in which it matches them, as a table that answers fast. An application mounted below
// another has a table of its own: what is not found there is not looked for above.

import type { App, Model, MountRoute, Route } from '../../model/index.ts'
import { type PathPattern, parsePathPattern } from './path-pattern.ts'

export interface RouteTable {
  readonly entries: readonly Entry[]
  /** Asked when all else is: files of a frontend, the longest path first. */
  readonly frontends: readonly Entry[]
  readonly redirectSlashes: boolean
  /** What the application takes off the front of a path, where it stands there. */
  readonly rootPath: string
  readonly byMethod: ReadonlyMap<string, MethodTable>
}

export interface Entry {
  readonly route: Route
  readonly order: number
  readonly pattern: PathPattern
  /** Of a websocket `WS`; null of a mount, which takes them all. */
  readonly methods: readonly string[] | null
  /** Whether it is surely there, and where we think. */
  readonly isSure: boolean
  /** What answers below a mount; null where that is no application that we know. */
  readonly inner: RouteTable | null
}

export interface MethodTable {
  /** Of paths without a parameter, the first entry for each. */
  readonly exact: ReadonlyMap<string, Entry>
  /** All entries that may fit a path with this first segment, in order. */
  readonly byHead: ReadonlyMap<string, readonly Entry[]>
  /** The same for all other first segments. */
  readonly others: readonly Entry[]
}

/** `app` is the id of the application that a request meets first. */
export function createRouteTable(model: Pick<Model, 'apps' | 'routes'>, app: string): RouteTable {
  const routes = model.routes.filter((route) => route.app === app)
  return createTable(app, routes, new Map(model.apps.map((one) => [one.id, one])), new Set())
}

function createTable(within: string, routes: readonly Route[], apps: ReadonlyMap<string, App>, above: ReadonlySet<string>): RouteTable {
  const here = [...above, within]
  const own = routes.filter((route) => route.within === within)
  const toEntry = (route: Route, order: number): Entry => {
    const pattern = parsePathPattern(route.kind === 'mount' ? belowMount(route) : route.path, route.converters)
    return {
      route,
      order,
      pattern,
      methods: methodsOf(route),
      isSure: route.condition === null && pattern.isKnown,
      inner: route.kind === 'mount' ? findInner(route, routes, apps, new Set(here)) : null,
    }
  }
  const isFrontend = (route: Route) => route.kind === 'mount' && route.frontend
  const entries = own.filter((route) => !isFrontend(route)).map(toEntry)
  const app = apps.get(within)
  return {
    entries,
    frontends: own
      .filter(isFrontend)
      .map(toEntry)
      .sort((one, other) => other.route.path.length - one.route.path.length),
    redirectSlashes: app?.redirectSlashes ?? true,
    rootPath: app?.rootPath ?? '',
    byMethod: new Map([...new Set(entries.flatMap(({ methods }) => methods ?? []))].map((method) => [method, indexOf(entries, method)])),
  }
}

/** A plain route for GET answers HEAD too; a path operation does not. */
function methodsOf(route: Route): readonly string[] | null {
  if (route.method === null) return null
  return route.kind === 'http' && route.plain && route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]
}

function belowMount({ path }: MountRoute): string {
  return `${path.replace(/\/$/, '')}/{path:path}`
}

function findInner(
  { target }: MountRoute,
  routes: readonly Route[],
  apps: ReadonlyMap<string, App>,
  above: ReadonlySet<string>,
): RouteTable | null {
  if (target === null || above.has(target) || !routes.some(({ within }) => within === target)) return null
  return createTable(target, routes, apps, above)
}

function indexOf(entries: readonly Entry[], method: string): MethodTable {
  const mine = entries.filter((entry) => entry.methods?.includes(method) !== false)
  const exact = new Map<string, Entry>()
  for (const entry of mine) {
    const { literal } = entry.pattern
    if (literal !== null && entry.isSure && !exact.has(literal)) exact.set(literal, entry)
  }
  const heads = new Set(mine.flatMap(({ pattern }) => pattern.head ?? []))
  const fitting = (head: string | null) => mine.filter(({ pattern }) => pattern.head === null || pattern.head === head)
  return { exact, byHead: new Map([...heads].map((head) => [head, fitting(head)])), others: fitting(null) }
}
