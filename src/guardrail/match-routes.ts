// Which route of the head is which of the base: by its id, else by its handler, so that a moved route keeps its history.

import type { Model, Route } from '../model/index.ts'

export interface RoutePair {
  readonly base: Route
  readonly head: Route
}

export interface MatchedRoutes {
  readonly pairs: readonly RoutePair[]
  readonly added: readonly Route[]
  readonly removed: readonly Route[]
  /** The id that the base's application has in the head. */
  readonly apps: ReadonlyMap<string, string>
}

export function matchRoutes(base: Model, head: Model): MatchedRoutes {
  const apps = matchApps(base, head)
  const left = new Set(base.routes.filter(isCompared))
  const right = new Set(head.routes.filter(isCompared))
  const pairs: RoutePair[] = []
  const match = (keyOf: (route: Route, ofBase: boolean) => string | null, isUnique: boolean): void => {
    const before = group(left, (route) => keyOf(route, true))
    const after = group(right, (route) => keyOf(route, false))
    for (const [key, ones] of before) {
      const others = after.get(key) ?? []
      if (isUnique && (ones.length !== 1 || others.length !== 1)) continue
      ones.slice(0, others.length).forEach((one, index) => {
        const other = others[index]
        if (other === undefined) return
        pairs.push({ base: one, head: other })
        left.delete(one)
        right.delete(other)
      })
    }
  }
  const idOf = (route: Route, ofBase: boolean): string => (ofBase ? toHeadId(route, apps) : route.id)
  match((route, ofBase) => key(idOf(route, ofBase), handlerOf(route)), false)
  match((route, ofBase) => idOf(route, ofBase), false)
  // Two of the same address change places when one before them comes or goes.
  match((route, ofBase) => key(idOf(route, ofBase).replace(/#\d+$/, ''), handlerOf(route)), false)
  match((route) => named(route, (handler) => key(route.method, handler.module, handler.name)), true)
  match((route) => named(route, (handler) => key(handler.module, handler.name)), true)
  match((route) => named(route, (handler) => key(route.method, lastPart(route.path), handler.name)), true)
  const order = new Map(head.routes.map((route, index) => [route, index]))
  pairs.sort((one, other) => (order.get(one.head) ?? 0) - (order.get(other.head) ?? 0))
  return { pairs, added: [...right], removed: [...left], apps }
}

/** FastAPI's own pages are told with the application that serves them. */
function isCompared(route: Route): boolean {
  return !(route.kind === 'http' && route.origin === 'docs')
}

/** By id; else the one that is served, where its module has moved. */
function matchApps(base: Model, head: Model): ReadonlyMap<string, string> {
  const known = new Set(head.apps.map(({ id }) => id))
  const free = head.apps.filter(({ id }) => !base.apps.some((app) => app.id === id))
  const apps = new Map<string, string>()
  for (const app of base.apps) {
    if (known.has(app.id)) continue
    const [, below = ''] = /(>.*)?$/.exec(app.id) ?? []
    const root = app.id.slice(0, app.id.length - below.length)
    const moved =
      findOnly(free, ({ id }) => lastName(id) === lastName(app.id)) ??
      (app.primary ? findOnly(free, ({ primary }) => primary) : undefined) ??
      (apps.has(root) && below !== '' ? free.find(({ id }) => id === `${apps.get(root)}${below}`) : undefined)
    if (moved !== undefined) apps.set(app.id, moved.id)
  }
  return apps
}

function findOnly<Item>(items: readonly Item[], fits: (item: Item) => boolean): Item | undefined {
  const found = items.filter(fits)
  return found.length === 1 ? found[0] : undefined
}

function lastName(app: string): string {
  return app.slice(app.lastIndexOf(':') + 1)
}

function toHeadId({ id, app }: Route, apps: ReadonlyMap<string, string>): string {
  const moved = apps.get(app)
  return moved === undefined ? id : `${moved}${id.slice(app.length)}`
}

function handlerOf({ handler }: Route): string {
  return handler === null ? '' : `${handler.module}:${handler.name}`
}

function named(route: Route, keyOf: (handler: NonNullable<Route['handler']>) => string): string | null {
  return route.handler === null || route.handler.name === '' ? null : keyOf(route.handler)
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}

function group(routes: Iterable<Route>, keyOf: (route: Route) => string | null): Map<string, Route[]> {
  const groups = new Map<string, Route[]>()
  for (const route of routes) {
    const found = keyOf(route)
    if (found === null) continue
    const one = groups.get(found)
    if (one === undefined) groups.set(found, [route])
    else one.push(route)
  }
  return groups
}
