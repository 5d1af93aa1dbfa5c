// Routes that take every caller where their kin ask for a role, a scope or a permission.

import { wordsOf } from '../knowledge/index.ts'
import type { Dependency, HttpRoute, Model, Route } from '../model/index.ts'
import type { Confidence } from '../taxonomy/index.ts'
import { isLeftToCaller } from './any-caller.ts'
import { accessAtBest, asksForCaller, isForSome, isTestedSomehow, shortName, testsOf } from './caller-access.ts'
import { isBound, isChange, namedObjects } from './object-owner.ts'
import { findOutline } from './outline-caller.ts'
import { isPublicOnPurpose } from './public-purpose.ts'
import { changesState } from './route-purpose.ts'
import { onPath, onRouter, type RouteGroup, routersOf } from './siblings.ts'

export interface MissingRole {
  readonly kin: readonly Route[]
  readonly confidence: Confidence
  /** The kin is another method of the same path. */
  readonly samePath: boolean
}

export function findMissingRole(route: Route, model: Model): MissingRole | null {
  if (!isChangeForEverybody(route)) return null
  // `owner or administrator` is about the object, and no role that is lacking here.
  const asks = (other: Route): boolean =>
    testsOf(other, 'role', 'scope').length > 0 && testsOf(other, 'owner', 'self', 'tenant').length === 0
  const outline = findOutline(route, model)
  if (outline?.steps.some(({ text }) => /admin|superuser|\brole|permission/i.test(text)) === true) return null
  const path = onPath(route, model).filter(asks)
  const changed = new Set(
    namedObjects(route)
      .filter(isChange)
      .flatMap(({ resource }) => resource ?? []),
  )
  if (path.some(({ method }) => method === 'GET')) return { kin: path, confidence: changed.size > 0 ? 'high' : 'medium', samePath: true }
  const writes = onRouter(route, model).filter(
    (other): other is HttpRoute => other.kind === 'http' && changesState(other) && !isPublicOnPurpose(other),
  )
  const kin = writes.filter(asks)
  const plain = writes.filter((other) => !asks(other))
  const same = kin.filter((other) => other.objects.some(({ resource }) => resource !== null && changed.has(resource)))
  if (kin.length < 2 || (kin.length < plain.length && same.length < 2)) return null
  return { kin: same.length > 0 ? same : kin, confidence: same.length > 0 && route.method !== 'POST' ? 'medium' : 'low', samePath: false }
}

/** Changes something that nobody holds against the caller, and everybody who signs in may. */
function isChangeForEverybody(route: Route): route is HttpRoute {
  if (route.kind !== 'http' || !changesState(route) || !asksForCaller(route) || !isLeftToCaller(route)) return false
  return !/\/(?:me|self|mine|my)(?:\/|$)/.test(route.path) && !route.objects.some((object) => isBound(object) && object.by.length > 0)
}

/** `role admin`, `items:write`, or the name of what asks. */
export function roleInWords(route: Route): string {
  const [test] = testsOf(route, 'role', 'scope')
  if (test === undefined) return permissionsOf(route).map(({ call }) => shortName(call))[0] ?? accessAtBest(route)
  return test.values.length > 0 ? `${test.kind} ${test.values.slice(0, 3).join(' or ')}` : test.text
}

/** Dependencies of the route's own that ask what a caller may do: by what they do, or by their name where that is not understood. */
function permissionsOf(route: Route): Dependency[] {
  return route.dependencies.filter((dependency, index) => {
    if (dependency.of !== null || dependency.scheme !== null) return false
    const own = route.guards.filter((guard) => guard.dependency === index || guard.call === dependency.call)
    if (own.some(({ tests }) => tests.length > 0) || dependency.scopes.length > 0) return true
    return wordsOf(shortName(dependency.call)).some((word) => permission.has(word)) && own.every(({ verified }) => verified !== 'passes')
  })
}
const permission = new Set('permission permissions role roles rbac acl authorize authorization privilege privileges policy'.split(' '))

export interface RouterWithoutPermissions {
  readonly group: RouteGroup
  /** Its routes that change an object by its id. */
  readonly without: readonly Route[]
  /** Such routes of other routers, that ask. */
  readonly others: readonly Route[]
  readonly share: number
}

/** Routers of which no route asks for a permission, where routes of other routers ask route by route. */
export function findRoutersWithoutPermissions(model: Model): RouterWithoutPermissions[] {
  const everywhere = holesOfMost(model)
  const groups = routersOf(model).flatMap((group) => {
    const writes = group.routes.filter(
      (route) =>
        route.kind === 'http' &&
        changesState(route) &&
        holesOf(route).some((hole) => !everywhere.has(hole)) &&
        asksForCaller(route) &&
        !isPublicOnPurpose(route),
    )
    return writes.length === 0 ? [] : [{ group, writes, asking: writes.filter((route) => asksByItself(route)) }]
  })
  const asking = groups.filter((one) => one.asking.length > 0)
  const others = asking.flatMap((one) => one.asking)
  const writes = groups.flatMap((one) => one.writes)
  const share = others.length / Math.max(1, writes.length)
  if (asking.length < 2 || others.length < 3 || share < 0.3) return []
  return groups
    .filter(({ group, asking: own }) => own.length === 0 && group.routes.every((route) => !asksByItself(route)))
    .map(({ group, writes: own }) => ({ group, without: own.filter(isLeftToAll), others, share }))
    .filter(({ without }) => without.length > 0)
}

const holesOf = ({ path }: Route): string[] => path.match(/(?<=\{)\w+/g) ?? []

/** What stands in most paths, such as the organisation, names no object of a router's. */
function holesOfMost({ routes }: Model): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const route of routes) for (const hole of new Set(holesOf(route))) counts.set(hole, (counts.get(hole) ?? 0) + 1)
  return new Set([...counts].filter(([, count]) => count > routes.length / 2).map(([hole]) => hole))
}

function asksByItself(route: Route): boolean {
  return permissionsOf(route).length > 0
}

function isLeftToAll(route: Route): boolean {
  if (isTestedSomehow(route) || isForSome(route)) return false
  return !route.objects.some((object) => isBound(object) && object.by.length > 0)
}
