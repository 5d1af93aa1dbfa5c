// Which routes are kin: of one router, one module of handlers, one resource, one family of paths. What most of them ask for and one does
// not is how missing code is seen.

import type { Place } from '../base/index.ts'
import type { Model, ObjectUse, Route, RouterStep } from '../model/index.ts'

/** Routes that were written together. */
export interface RouteGroup {
  /** `shop.items:router`, or the module of the handlers where the router has no name. */
  readonly name: string
  readonly place: Place | null
  readonly routes: readonly Route[]
}

interface Index {
  readonly routers: ReadonlyMap<string, RouteGroup>
  readonly modules: ReadonlyMap<string, RouteGroup>
  readonly resources: ReadonlyMap<string, RouteGroup>
  readonly families: ReadonlyMap<string, RouteGroup>
}

const indexes = new WeakMap<Model, Index>()

function indexOf(model: Model): Index {
  let index = indexes.get(model)
  if (index === undefined) indexes.set(model, (index = makeIndex(model)))
  return index
}

function makeIndex({ routes }: Model): Index {
  const [routers, modules, resources, families] = [new Map(), new Map(), new Map(), new Map()] as [Groups, Groups, Groups, Groups]
  for (const route of routes) {
    if (route.kind === 'mount' || route.condition?.default === 'off') continue
    if (route.kind === 'http' && route.origin !== 'project') continue
    const router = routerStep(route)
    add(routers, routerKey(route), router?.name ?? route.handler?.module ?? route.within, router?.place ?? null, route)
    if (route.handler !== null) add(modules, route.handler.module, route.handler.module, null, route)
    for (const resource of new Set(route.objects.flatMap((object) => object.resource ?? [])))
      add(resources, resource, resource, null, route)
    add(families, familyKey(route), familyKey(route), null, route)
  }
  return { routers: joinSingles(routers), modules, resources, families }
}

/** Where every handler has a router of its own, the first word of the path is what they have in common. */
function joinSingles(routers: Groups): Groups {
  const joined: Groups = new Map()
  for (const [key, group] of routers) {
    const [only, ...more] = group.routes
    if (only === undefined || more.length > 0) joined.set(key, group)
    else add(joined, `single ${familyKey(only)}`, group.name, group.place, only)
  }
  return joined
}

type Groups = Map<string, { name: string; place: Place | null; routes: Route[] }>

/** A handler that stands under two paths, or one path with two methods of one handler, is one neighbour. */
function add(groups: Groups, key: string, name: string, place: Place | null, route: Route): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, { name, place, routes: [route] })
  else if (
    !group.routes.some(
      (other) => sameCode(other, route) && (other.kind !== 'http' || route.kind !== 'http' || other.method === route.method),
    )
  )
    group.routes.push(route)
}

function sameCode(one: Route, other: Route): boolean {
  return (
    one.handler !== null &&
    other.handler !== null &&
    one.handler.module === other.handler.module &&
    one.handler.name === other.handler.name &&
    one.handler.line === other.handler.line
  )
}

/** The innermost router; the app itself counts where its routes are written on it. */
function routerStep({ via }: Route): RouterStep | null {
  return via.findLast(({ kind }) => kind === 'router') ?? null
}

function routerKey(route: Route): string {
  const step = routerStep(route)
  if (step === null) return `${route.within} ${route.handler?.module ?? ''}`
  // An app that modules add routes to one by one says nothing about them: the module does.
  if (step.name === route.within || step.name === route.app) return `${step.name} ${route.handler?.module ?? ''}`
  return `${step.name ?? ''} ${step.place === null ? '' : `${step.place.file}:${step.place.line}`}`
}

/** `/api/v1/friends/requests/{id}` is of `friends`. */
function familyKey({ within, path }: Route): string {
  const word = path
    .split('/')
    .find((part) => part !== '' && !part.startsWith('{') && !/^(?:api|rest|v\d+(?:\.\d+)*|latest|internal)$/i.test(part))
  return `${within} ${word ?? ''}`
}

export function routersOf(model: Model): readonly RouteGroup[] {
  return [...indexOf(model).routers.values()]
}

function routerGroup(route: Route, model: Model): RouteGroup | undefined {
  const { routers } = indexOf(model)
  return routers.get(routerKey(route)) ?? routers.get(`single ${familyKey(route)}`)
}

/** Routes on the same router, without this one. */
export function onRouter(route: Route, model: Model): Route[] {
  return without(routerGroup(route, model), route)
}

/** Routes whose handlers stand in the same module. */
export function inModule(route: Route, model: Model): Route[] {
  return route.handler === null ? [] : without(indexOf(model).modules.get(route.handler.module), route)
}

/** Routes under the same first word of the path. */
export function inFamily(route: Route, model: Model): Route[] {
  return without(indexOf(model).families.get(familyKey(route)), route)
}

/** Routes that load or change objects of one of these classes. */
export function onResource(resource: string, route: Route, model: Model): Route[] {
  return without(indexOf(model).resources.get(resource), route)
}

/** The same path under another method. */
export function onPath(route: Route, model: Model): Route[] {
  const shape = (path: string): string => path.replace(/\{[^}]*\}/g, '{}').replace(/\/$/, '')
  return onRouter(route, model).filter((other) => shape(other.path) === shape(route.path))
}

function without(group: RouteGroup | undefined, route: Route): Route[] {
  return (group?.routes ?? []).filter((other) => other !== route && !(sameCode(other, route) && methodOf(other) === methodOf(route)))
}

const methodOf = (route: Route): string | null => route.method

/** Uses of objects of the same class by others, with the route that has them. */
export function usesByOthers(object: ObjectUse, route: Route, model: Model): { readonly route: Route; readonly object: ObjectUse }[] {
  if (object.resource === null) return []
  return onResource(object.resource, route, model).flatMap((other) =>
    other.objects.filter(({ resource }) => resource === object.resource).map((use) => ({ route: other, object: use })),
  )
}
