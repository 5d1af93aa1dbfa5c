// An app's routes in matching order, through inclusions and mounts: what a request meets, with what is added on the way.
import {
  both,
  type Condition,
  type Instance,
  importConditions,
  inheritsFrom,
  itemsOf,
  type Machine,
  type ModuleValue,
  pick,
  type Site,
  stateOf,
  str,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { FASTAPI, STARLETTE } from './application.ts'
import type { IncludeData } from './inclusion.ts'
import { flag, joinPath, listOf } from './merging.ts'
import { isFrom, type Releases } from './releases.ts'
import { isAppRouter, type Level, ROUTE_CLASSES, routeData, STARLETTE_ROUTER, type Via } from './routes.ts'

export interface FlatRoute {
  readonly kind: 'api' | 'plain' | 'websocket' | 'plain-websocket' | 'mount' | 'host' | 'frontend'
  readonly route: Instance
  /** With all prefixes of this app, not yet those of the apps it is mounted in. */
  readonly path: Value
  readonly dependencies: readonly Named[]
  /** What the routers and inclusions around it name by now and it does not have. */
  readonly missed: readonly Named[]
  /** The routers around it, outermost first. */
  readonly routers: readonly Instance[]
  readonly tags: readonly Value[]
  readonly includeInSchema: boolean
  readonly when: Condition
  readonly via: readonly Via[]
  readonly origin: string
  /** Keywords of the inclusions on the way, outermost first. */
  readonly inclusions: readonly ReadonlyMap<string, Value>[]
}

export interface Named {
  readonly value: Value
  readonly level: Level
}

interface Around {
  readonly prefix: readonly Value[]
  readonly dependencies: readonly Named[]
  /** All that routers and inclusions name, whether it reaches a route or not. */
  readonly named: readonly Named[]
  readonly routers: readonly Instance[]
  readonly tags: readonly Value[]
  readonly includeInSchema: boolean
  readonly when: Condition
  readonly via: readonly Via[]
  readonly inclusions: readonly ReadonlyMap<string, Value>[]
}

const NOTHING: Around = {
  prefix: [],
  dependencies: [],
  named: [],
  routers: [],
  tags: [],
  includeInSchema: true,
  when: [],
  via: [],
  inclusions: [],
}

// Marks what a question has answered, so that a `no` does not rule out other instances.
declare const answered: unique symbol
export interface AppInstance extends Instance {
  readonly [answered]: true
}

export function isApp(value: Value): value is AppInstance {
  return value.kind === 'instance' && inheritsFrom(value.cls, FASTAPI, STARLETTE)
}
export function isRouter(value: Value): value is AppInstance {
  return value.kind === 'instance' && inheritsFrom(value.cls, STARLETTE_ROUTER)
}

export function routerOf(app: Instance): Instance | null {
  if (isRouter(app)) return app
  const router = app.attrs.get('router')
  const picked = router === undefined ? undefined : pick(router)
  return picked?.kind === 'instance' ? picked : null
}

export function flattenApp(machine: Machine, app: Instance, releases: Releases, site: Site): FlatRoute[] {
  const router = routerOf(app)
  if (router === null) return []
  const out: FlatRoute[] = []
  const seen = new Set<Instance>()
  collect(machine, router, NOTHING, out, releases, site, seen)
  // Frontends are matched last of all.
  const last: FlatRoute[] = []
  collectFrontends(machine, router, NOTHING, last, releases, site, new Set())
  return [...out, ...last]
}

/** Routes and inclusions that are walked for one application: routers that include each other twice, thirty deep, have no end. */
const MOST_VISITS = 10_000
const visits = new WeakMap<FlatRoute[], number>()

function mayVisit(machine: Machine, out: FlatRoute[], site: Site): boolean {
  const count = (visits.get(out) ?? 0) + 1
  visits.set(out, count)
  if (count <= MOST_VISITS) return true
  machine.report('budget', `more than ${MOST_VISITS} routes and inclusions stand below one application`, site)
  return false
}

function collect(
  machine: Machine,
  router: Instance,
  around: Around,
  out: FlatRoute[],
  releases: Releases,
  site: Site,
  seen: Set<Instance>,
): void {
  if (seen.has(router)) return
  seen.add(router)
  const routes = router.attrs.get('routes')
  const source = routes === undefined ? undefined : pick(routes)
  const named = [...around.named, ...namedBy(machine, router, site)]
  if (source?.kind === 'list') {
    for (const item of source.items) {
      const route = pick(item.kind === 'maybe' ? item.value : item)
      if (route.kind !== 'instance') continue
      if (!mayVisit(machine, out, site)) break
      const own = both(around.when, importTests(machine, route, router))
      const when = item.kind === 'maybe' ? both(own, item.when) : own
      collectRoute(machine, route, { ...around, named, routers: [...around.routers, router], when }, out, releases, site, seen)
    }
    if (source.open)
      machine.report('routes-unknown', 'more routes may be registered here than are known', source.site ?? router.site ?? null)
  }
  seen.delete(router)
}

/** A module that is imported under a test alone, and registers its routes on a router of another one. */
function importTests(machine: Machine, route: Instance, router: Instance): Condition {
  const data = route.data as { readonly site?: Site | null } | undefined // a route's data or an inclusion's: either knows its site
  const module = data?.site?.module
  if (module === undefined || module === router.site?.module) return []
  const known = machine.notes.get('import-tests') as { modules: number; tests: Map<ModuleValue, Condition> } | undefined // written here alone
  if (known?.modules === machine.loaded.length) return known.tests.get(module) ?? []
  const tests = importConditions(machine)
  machine.notes.set('import-tests', { modules: machine.loaded.length, tests })
  return tests.get(module) ?? []
}

function collectRoute(
  machine: Machine,
  route: Instance,
  around: Around,
  out: FlatRoute[],
  releases: Releases,
  site: Site,
  seen: Set<Instance>,
): void {
  const is = (path: string): boolean => inheritsFrom(route.cls, path)
  if (is(ROUTE_CLASSES.included)) {
    const data = route.data as IncludeData | undefined // written by router.ts alone
    if (data === undefined) return
    const inner = pick(data.router)
    if (inner.kind !== 'instance') return
    const level: Level = data.isApp ? 'app' : 'router'
    collect(
      machine,
      inner,
      {
        prefix: [...around.prefix, data.prefix],
        dependencies: [
          ...around.dependencies,
          ...data.parentDependencies.map((value) => ({ value, level })),
          ...data.dependencies.map((value) => ({ value, level: 'include' as const })),
        ],
        named: [...around.named, ...data.dependencies.map((value) => ({ value, level: 'include' as const }))],
        routers: around.routers,
        tags: [...around.tags, ...data.tags],
        includeInSchema: around.includeInSchema && data.includeInSchema,
        when: around.when,
        via: [...around.via, { kind: 'include', prefix: textOf(data.prefix) ?? '{?}', site: data.site, router: inner }],
        inclusions: [...around.inclusions, data.keywords],
      },
      out,
      releases,
      site,
      seen,
    )
    return
  }
  const data = routeData(route)
  const own = route.attrs.get('dependencies')
  const items =
    around.inclusions.length === 0 && data.made !== null ? data.made : own === undefined ? [] : itemsOf(machine, pick(own), site)
  const dependencies = items.map((value, i) => ({ value, level: data.levels[i] ?? ('route' as const) }))
  const kind: FlatRoute['kind'] = is(ROUTE_CLASSES.api)
    ? 'api'
    : is(ROUTE_CLASSES.apiWebsocket)
      ? 'websocket'
      : is(ROUTE_CLASSES.websocket)
        ? 'plain-websocket'
        : is(ROUTE_CLASSES.mount)
          ? 'mount'
          : is(ROUTE_CLASSES.host)
            ? 'host'
            : is(ROUTE_CLASSES.frontend)
              ? 'frontend'
              : 'plain'
  if (kind === 'frontend') return
  const takesDependencies = kind === 'api' || kind === 'websocket'
  const path = joinPath(...around.prefix, route.attrs.get('path') ?? str(''))
  const tags = route.attrs.get('tags')
  const applied = takesDependencies ? [...around.dependencies, ...dependencies] : []
  const copied = data.copiedFrom.flatMap(({ router, included }) => [
    ...included.map((value): Named => ({ value, level: 'include' })),
    ...namedBy(machine, router, site),
  ])
  const late = items === data.made && own !== undefined ? itemsOf(machine, pick(own), site) : []
  out.push({
    kind,
    route,
    path,
    dependencies: applied,
    missed: without([...around.named, ...copied, ...late.map((value): Named => ({ value, level: 'route' }))], applied),
    routers: around.routers,
    tags: [...around.tags, ...(tags === undefined ? [] : itemsOf(machine, pick(tags), site))],
    includeInSchema: (kind === 'api' ? around.includeInSchema : true) && flag(machine, route.attrs.get('include_in_schema')),
    when: around.when,
    via: [...around.via, ...data.via],
    origin: data.origin,
    inclusions: around.inclusions,
  })
}

function collectFrontends(
  machine: Machine,
  router: Instance,
  around: Around,
  out: FlatRoute[],
  releases: Releases,
  site: Site,
  seen: Set<Instance>,
): void {
  if (seen.has(router)) return
  seen.add(router)
  const groups = router.attrs.get('\0frontends')
  const named = [...around.named, ...namedBy(machine, router, site)]
  if (groups?.kind === 'list') {
    for (const item of groups.items) {
      const route = pick(item)
      if (route.kind !== 'instance') continue
      const own = route.attrs.get('dependencies')
      const level: Level = isAppRouter(router) ? 'app' : 'router'
      const dependencies = isFrom(releases.fastapi, '0.139.0')
        ? [...around.dependencies, ...(own === undefined ? [] : itemsOf(machine, pick(own), site).map((value) => ({ value, level })))]
        : []
      out.push({
        kind: 'frontend',
        route,
        path: frontendPath(around.prefix, route.attrs.get('path') ?? str('/')),
        dependencies,
        missed: without(named, dependencies),
        routers: [...around.routers, router],
        tags: [],
        includeInSchema: false,
        when: item.kind === 'maybe' ? both(around.when, item.when) : around.when,
        via: around.via,
        origin: 'project',
        inclusions: [],
      })
    }
  }
  const routes = router.attrs.get('routes')
  const source = routes === undefined ? undefined : pick(routes)
  if (source?.kind === 'list') {
    for (const item of source.items) {
      const node = pick(item)
      if (node.kind !== 'instance' || !inheritsFrom(node.cls, ROUTE_CLASSES.included)) continue
      const data = node.data as IncludeData | undefined // written by router.ts alone
      const inner = data === undefined ? undefined : pick(data.router)
      if (data === undefined || inner?.kind !== 'instance') continue
      if (!mayVisit(machine, out, site)) break
      const level: Level = data.isApp ? 'app' : 'router'
      collectFrontends(
        machine,
        inner,
        {
          ...around,
          prefix: [...around.prefix, data.prefix],
          when: item.kind === 'maybe' ? both(around.when, item.when) : around.when,
          dependencies: [
            ...around.dependencies,
            ...data.parentDependencies.map((value) => ({ value, level })),
            ...data.dependencies.map((value) => ({ value, level: 'include' as const })),
          ],
          named: [...named, ...data.dependencies.map((value) => ({ value, level: 'include' as const }))],
        },
        out,
        releases,
        site,
        seen,
      )
    }
  }
  seen.delete(router)
}

/** The dependencies that a router has by now, whenever they were added. */
function namedBy(machine: Machine, router: Instance, site: Site): Named[] {
  const level: Level = isAppRouter(router) ? 'app' : 'router'
  return listOf(machine, router.attrs.get('dependencies'), site).map((value) => ({ value, level }))
}

function without(named: readonly Named[], applied: readonly Named[]): Named[] {
  const known = new Set(applied.map(({ value }) => pick(value)))
  return named.filter(({ value }) => !known.has(pick(value)) && !(value.kind === 'maybe' && stateOf(value.when) === 'off'))
}

function frontendPath(prefix: readonly Value[], path: Value): Value {
  if (prefix.length === 0) return path
  const joined = joinPath(...prefix)
  if (textOf(joined) === '') return path
  return textOf(path) === '/' ? joined : joinPath(joined, path)
}
