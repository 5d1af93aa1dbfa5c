// Routes whose requests an earlier route takes: which pairs there are, for the rules that tell them apart.

import { handlerName } from '../finding/index.ts'
import type { App, Route } from '../model/index.ts'
import type { RuleContext } from './kit.ts'
import { coversPath, type PathShape, parsePath } from './path-shape.ts'
import { isHarmless } from './purpose.ts'

export interface Shadow {
  readonly route: Route
  readonly winner: Route
  /** Both are registered for exactly the same paths. */
  readonly isSamePath: boolean
  /** A dependency that may refuse a caller runs before the route, and not before the one that takes its requests. */
  readonly isWeaker: boolean
}

/** What no request reaches, except where it makes no difference. */
export function findShadows(app: App, context: RuleContext): Shadow[] {
  const earlier: Candidate[] = []
  const found: Shadow[] = []
  for (const route of context.routesOf(app)) {
    const path = parsePath(route.path)
    const winner = path === null || isSpared(route) ? undefined : earlier.find((candidate) => takes(candidate, route, path))
    if (path !== null && winner !== undefined && !isSame(winner.route, route)) {
      const isSamePath = winner.route.kind === route.kind && winner.path.segments.join('/') === path.segments.join('/')
      found.push({ route, winner: winner.route, isSamePath, isWeaker: lacksCheck(winner.route, route) })
    }
    if (path !== null && canTake(route)) earlier.push({ route, path })
  }
  return found
}

interface Candidate {
  readonly route: Route
  readonly path: PathShape
}

/** FastAPI's own pages were not written by anybody here; what is switched off by default is often the other arm of a choice. */
function isSpared(route: Route): boolean {
  return (
    (route.kind === 'http' && route.origin === 'docs') || (route.kind === 'mount' && route.frontend) || route.condition?.default === 'off'
  )
}

/** A front end is matched after everything else, and a host takes requests by their host. */
function canTake(route: Route): boolean {
  if (route.condition !== null && route.condition.default !== 'on') return false
  return route.kind !== 'mount' || !(route.frontend || 'host' in route.options)
}

function takes({ route: earlier, path: earlierPath }: Candidate, later: Route, path: PathShape): boolean {
  if (earlier.kind === 'mount') {
    const below = { segments: [...earlierPath.segments.filter((segment) => segment !== ''), '{:path}'] }
    const reached = later.kind === 'mount' ? { segments: [...path.segments.filter((segment) => segment !== ''), '{:path}'] } : path
    return coversPath(below, reached)
  }
  if (later.kind === 'mount' || earlier.method !== later.method) return false
  return coversPath(earlierPath, path)
}

/** The same function with the same dependencies: whichever is served, nothing changes. */
function isSame(one: Route, other: Route): boolean {
  if (one.handler === null || other.handler === null) return one.kind === 'mount' && other.kind === 'mount' && one.target === other.target
  return handlerName(one.handler) === handlerName(other.handler) && !lacksDependencies(one, other) && !lacksDependencies(other, one)
}

function lacksDependencies(winner: Route, loser: Route): boolean {
  const run = new Set(winner.dependencies.map(({ call }) => call))
  return loser.dependencies.some(({ call }) => !run.has(call))
}

/** Something that the route itself asks for, and that may be there to refuse a caller, does not run. */
function lacksCheck(winner: Route, loser: Route): boolean {
  const run = new Set(winner.dependencies.map(({ call }) => call))
  return loser.dependencies.some((dependency) => dependency.of === null && !run.has(dependency.call) && !isHarmless(dependency))
}

export function describeRoute({ method, path }: Route): string {
  return `${method ?? 'the mount'} ${path === '' ? '/' : path}`
}
