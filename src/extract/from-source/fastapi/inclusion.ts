// `include_router`: up to 0.136 a copy of every route, from 0.137 a node that stands for the router as it will be.
import {
  FALSE,
  type Instance,
  inheritsFrom,
  itemsOf,
  list,
  type Machine,
  args as makeArgs,
  NONE,
  newInstance,
  pick,
  type Site,
  str,
  TRUE,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { flag, joinPath, listOf, mergeDicts, nonNull, orFlag } from './merging.ts'
import { refuse } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'
import { appendRoute, isAppRouter, ROUTE_CLASSES, ROUTER, routeData, routesOf, STARLETTE_ROUTER } from './routes.ts'

/** What an inclusion carries (releases in which it is live). */
export interface IncludeData {
  readonly router: Value
  readonly prefix: Value
  readonly dependencies: readonly Value[]
  readonly parentDependencies: readonly Value[]
  readonly tags: readonly Value[]
  readonly includeInSchema: boolean
  readonly isApp: boolean
  readonly site: Site
  readonly keywords: ReadonlyMap<string, Value>
}

export function checkPrefix(machine: Machine, prefix: string, site: Site): void {
  if (!prefix.startsWith('/')) refuse(machine, 'AssertionError', "A path prefix must start with '/'", site)
  else if (prefix.endsWith('/'))
    refuse(machine, 'AssertionError', "A path prefix must not end with '/', as the routes will start with '/'", site)
}

export function include(
  machine: Machine,
  self: Instance,
  given: Value,
  all: Map<string, Value>,
  site: Site,
  isLive: boolean,
  releases: Releases,
): void {
  if (given.kind === 'alternatives') {
    for (const option of given.options) machine.under(option.when, () => include(machine, self, option.value, all, site, isLive, releases))
    return
  }
  if (given.kind === 'maybe') {
    machine.under(given.when, () => include(machine, self, given.value, all, site, isLive, releases))
    return
  }
  if (given.kind !== 'instance') {
    if (given.kind === 'const') {
      refuse(machine, 'AttributeError', `'${given.type}' object has no attribute '${isLive ? '_contains_router' : 'routes'}'`, site)
      return
    }
    machine.report(
      'router-unknown',
      `the router that is included here is not known: ${given.kind === 'unknown' ? given.reason : given.kind === 'external' ? given.path : given.kind}`,
      site,
    )
    return
  }
  if (given === self) {
    refuse(machine, 'AssertionError', 'Cannot include the same APIRouter instance into itself', site)
    return
  }
  // `app.include_router(other_app)` fails; `other_app.router` is an APIRouter like any. Starlette's own lost what FastAPI asks of it.
  const isOwn = inheritsFrom(given.cls, ROUTER)
  const isStarlette = !isOwn && inheritsFrom(given.cls, STARLETTE_ROUTER)
  if (!isOwn && !(isStarlette && !isLive && !isFrom(releases.starlette, '1.0.0'))) {
    refuse(machine, 'AttributeError', `'${given.cls.name}' object has no attribute '${isLive ? '_contains_router' : 'on_startup'}'`, site)
    return
  }
  if (isLive && contains(given, self)) {
    refuse(machine, 'AssertionError', 'Cannot include an APIRouter instance that already includes this router', site)
    return
  }
  const included = (machine.notes.get('included') as Set<Instance> | undefined) ?? new Set<Instance>() // written here alone
  included.add(given)
  machine.notes.set('included', included)
  const prefix = all.get('prefix') ?? str('')
  const text = textOf(prefix)
  if (text !== null && text !== '') checkPrefix(machine, text, site)
  else if (text === '' && isLive) checkPaths(machine, given, [], site, new Set())
  if (isLive) {
    const data: IncludeData = {
      router: given,
      prefix: joinPath(self.attrs.get('prefix') ?? str(''), prefix),
      parentDependencies: listOf(machine, self.attrs.get('dependencies'), site),
      dependencies: listOf(machine, all.get('dependencies'), site),
      tags: [...listOf(machine, self.attrs.get('tags'), site), ...listOf(machine, all.get('tags'), site)],
      includeInSchema: flag(machine, self.attrs.get('include_in_schema')) && flag(machine, all.get('include_in_schema')),
      isApp: isAppRouter(self),
      site,
      keywords: all,
    }
    const cls = machine.host.natives.find(ROUTE_CLASSES.included)
    if (cls?.kind !== 'class') return
    const node = newInstance(cls, site)
    node.data = data
    node.attrs.set('original_router', given)
    appendRoute(machine, routesOf(self), node)
  } else copyRoutes(machine, self, given, all, prefix, site, releases)
  for (const event of ['on_startup', 'on_shutdown']) {
    const [from, to] = [given.attrs.get(event), self.attrs.get(event)]
    if (from?.kind === 'list' && to?.kind === 'list') to.items.push(...from.items)
  }
}

/** Whether a router includes another one, at any depth. */
function contains(router: Instance, wanted: Instance, seen = new Set<Instance>()): boolean {
  if (seen.has(router)) return false
  seen.add(router)
  const routes = routesOf(router)
  return (
    routes?.kind === 'list' &&
    routes.items.some((item) => {
      const node = pick(item)
      const data =
        node.kind === 'instance' && inheritsFrom(node.cls, ROUTE_CLASSES.included) ? (node.data as IncludeData | undefined) : undefined // written here alone
      const inner = data === undefined ? undefined : pick(data.router)
      return inner?.kind === 'instance' && (inner === wanted || contains(inner, wanted, seen))
    })
  )
}

/** Included without a prefix, every path must have something of its own. */
function checkPaths(machine: Machine, router: Instance, prefixes: readonly Value[], site: Site, seen: Set<Instance>): void {
  // Below a prefix no path is empty, and a router below none says the same each time.
  if (seen.has(router) || textOf(joinPath(...prefixes)) !== '') return
  seen.add(router)
  const routes = routesOf(router)
  if (routes?.kind !== 'list') return
  for (const item of routes.items) {
    const route = pick(item)
    if (route.kind !== 'instance') continue
    machine.under(item.kind === 'maybe' ? item.when : [], () => {
      if (inheritsFrom(route.cls, ROUTE_CLASSES.included)) {
        const data = route.data as IncludeData | undefined // written here alone
        const inner = data === undefined ? undefined : pick(data.router)
        if (data !== undefined && inner?.kind === 'instance') checkPaths(machine, inner, [...prefixes, data.prefix], site, seen)
        return
      }
      const path = route.attrs.get('path')
      if (path === undefined || inheritsFrom(route.cls, ROUTE_CLASSES.mount)) return
      if (textOf(joinPath(...prefixes, path)) === '') refuseEmptyPath(machine, route, site)
    })
  }
}

function refuseEmptyPath(machine: Machine, route: Instance, site: Site, error: 'FastAPIError' | 'Exception' = 'FastAPIError'): void {
  refuse(machine, error, `Prefix and path cannot be both empty (path operation: ${textOf(route.attrs.get('name')) ?? 'unknown'})`, site)
}

/** Up to 0.136 an inclusion adds a copy of every route that the router has by now. */
function copyRoutes(
  machine: Machine,
  self: Instance,
  router: Instance,
  all: Map<string, Value>,
  prefix: Value,
  site: Site,
  releases: Releases,
): void {
  const source = routesOf(router)
  if (source === undefined) return
  const included = listOf(machine, all.get('dependencies'), site)
  for (const item of itemsOf(machine, pick(source), site)) {
    const [route, when] = item.kind === 'maybe' ? [pick(item.value), item.when] : [pick(item), []]
    if (route.kind !== 'instance') continue
    machine.under(when, () => copyRoute(machine, self, router, route, all, prefix, included, site, releases))
  }
}

function copyRoute(
  machine: Machine,
  self: Instance,
  router: Instance,
  route: Instance,
  all: Map<string, Value>,
  prefix: Value,
  included: readonly Value[],
  site: Site,
  releases: Releases,
): void {
  const path = joinPath(prefix, route.attrs.get('path') ?? str(''))
  if (textOf(path) === '') refuseEmptyPath(machine, route, site, isFrom(releases.fastapi, '0.100.0') ? 'FastAPIError' : 'Exception')
  const endpoint = route.attrs.get('endpoint') ?? NONE
  const before = lengthOf(routesOf(self))
  const old = routeData(route)
  if (inheritsFrom(route.cls, ROUTE_CLASSES.api)) {
    const keywords = new Map(route.attrs)
    for (const name of ['path', 'endpoint', 'path_format', '\0', 'body_field', 'dependant', 'unique_id']) keywords.delete(name)
    keywords.set('dependencies', list([...included, ...listOf(machine, route.attrs.get('dependencies'), site)]))
    keywords.set('tags', list([...listOf(machine, all.get('tags'), site), ...listOf(machine, route.attrs.get('tags'), site)]))
    keywords.set(
      'include_in_schema',
      flag(machine, route.attrs.get('include_in_schema')) &&
        flag(machine, all.get('include_in_schema')) &&
        flag(machine, self.attrs.get('include_in_schema'))
        ? TRUE
        : FALSE,
    )
    keywords.set('deprecated', orFlag(machine, route.attrs.get('deprecated'), all.get('deprecated')))
    keywords.set('responses', mergeDicts(all.get('responses'), route.attrs.get('responses')))
    keywords.set('route_class_override', route.cls)
    const response = nonNull(route.attrs.get('response_class')) ?? nonNull(all.get('default_response_class'))
    if (response !== null) keywords.set('response_class', response)
    const unique = nonNull(route.attrs.get('generate_unique_id_function')) ?? nonNull(all.get('generate_unique_id_function'))
    if (unique !== null) keywords.set('generate_unique_id_function', unique)
    machine.call(machine.attribute(self, 'add_api_route', site), makeArgs([path, endpoint], keywords), site)
  } else if (inheritsFrom(route.cls, ROUTE_CLASSES.apiWebsocket)) {
    const keywords = new Map<string, Value>([['name', route.attrs.get('name') ?? NONE]])
    if (isFrom(releases.fastapi, '0.97.0'))
      keywords.set('dependencies', list([...included, ...listOf(machine, route.attrs.get('dependencies'), site)]))
    machine.call(machine.attribute(self, 'add_api_websocket_route', site), makeArgs([path, endpoint], keywords), site)
  } else if (inheritsFrom(route.cls, ROUTE_CLASSES.websocket)) {
    machine.call(
      machine.attribute(self, 'add_websocket_route', site),
      makeArgs([path, endpoint], new Map([['name', route.attrs.get('name') ?? NONE]])),
      site,
    )
  } else if (inheritsFrom(route.cls, ROUTE_CLASSES.route)) {
    const keywords = new Map<string, Value>()
    for (const name of ['methods', 'name', 'include_in_schema']) keywords.set(name, route.attrs.get(name) ?? NONE)
    machine.call(machine.attribute(self, 'add_route', site), makeArgs([path, endpoint], keywords), site)
  } else {
    drop(machine, { into: self, path, mount: old.site, site })
    return
  }
  // Whoever added it: the copy stands where the original was registered.
  const target = routesOf(self)
  if (target?.kind !== 'list') return
  for (let i = before; i < target.items.length; i++) {
    const item = target.items[i]
    const copy = item === undefined ? undefined : item.kind === 'maybe' ? item.value : item
    if (copy?.kind !== 'instance') continue
    const data = routeData(copy)
    const own = data.levels.filter((l) => l === 'app' || l === 'router').length
    data.levels = [...data.levels.slice(0, own), ...included.map(() => 'include' as const), ...old.levels]
    data.via = [...data.via, { kind: 'include', prefix: textOf(prefix) ?? '{?}', site }, ...old.via]
    data.site = old.site
    data.origin = old.origin
    data.copiedFrom = [{ router, included }, ...old.copiedFrom]
    data.through = [...data.through, ...old.through]
  }
}

/** A mount or a host that an inclusion leaves out. */
export interface Dropped {
  /** The router that includes. */
  readonly into: Instance
  readonly path: Value
  readonly mount: Site | null
  readonly site: Site
}

function drop(machine: Machine, dropped: Dropped): void {
  const all = (machine.notes.get('dropped-mounts') as Dropped[] | undefined) ?? [] // written here alone
  all.push(dropped)
  machine.notes.set('dropped-mounts', all)
}

function lengthOf(value: Value | undefined): number {
  return value?.kind === 'list' ? value.items.length : 0
}
