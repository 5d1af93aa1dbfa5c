// Routes and routers that ask nobody, where their kin refuse strangers: which of them most likely lack a guard, and how sure that is.

import type { HttpRoute, Model, Route } from '../model/index.ts'
import type { Confidence } from '../taxonomy/index.ts'
import { asksForCaller, isBare, isGuarded } from './caller-access.ts'
import { isChange } from './object-owner.ts'
import { isPublicOnPurpose } from './public-purpose.ts'
import { changesState, wordsOfRoute } from './route-purpose.ts'
import { onPath, type RouteGroup, routersOf } from './siblings.ts'

/** By its method, or by what its code does all the same. */
export function changesSomething(route: Route): boolean {
  return (route.kind === 'http' && changesState(route)) || route.kind === 'websocket' || route.objects.some(isChange)
}

/** Something that is worth asking for a caller: it changes something, or hands out what is stored by what the request names. */
export function isWorthAGuard(route: Route): boolean {
  if (changesSomething(route)) return true
  // Of what has no class, only the name of a method says that it is stored.
  return givesByName(route) || route.objects.some(({ does, resource }) => resource !== null && (does === 'read' || does === 'list'))
}

/** Its path names something by an id. */
function givesByName({ path }: Route): boolean {
  return /\{(?:\w*_)?(?:id|uuid|pk)(?::\w+)?\}|\{\w+I[dD]\}/.test(path)
}

const isMeant = (route: Route): route is Exclude<Route, { kind: 'mount' }> =>
  route.kind !== 'mount' &&
  (route.kind !== 'http' || route.origin === 'project') &&
  route.condition?.default !== 'off' &&
  !isPublicOnPurpose(route)

/** How many of the app's routes that are worth it need a caller. */
export function shareOfGuarded({ routes }: Model): number {
  const counted = routes.filter((route) => isMeant(route) && isWorthAGuard(route) && route.access !== 'unknown')
  return counted.length === 0 ? 0 : counted.filter(isGuarded).length / counted.length
}

export interface OpenRoute {
  readonly route: Route
  /** Its kin that need a caller, those that are most like it first. */
  readonly guarded: readonly Route[]
  readonly confidence: Confidence
}

/** The routes of a router that are open, while others of it that do the same are not. */
export function findOpenOnes(group: RouteGroup, model: Model, share: number): OpenRoute[] {
  const meant = group.routes.filter(isMeant)
  // Guards that let everybody pass by default, or whose code is not understood, show what was meant all the same.
  const guarded = meant.filter(asksForCaller)
  if (guarded.length === 0) return []
  const open = meant.filter((route) => isBare(route) && isWorthAGuard(route))
  return open.flatMap((route) => {
    const kin = guarded.filter((other) => doesAlike(route, other))
    const confidence = judge(route, kin, guarded, open, share, model)
    return confidence === null ? [] : [{ route, guarded: nearestFirst(route, kin.length > 0 ? kin : guarded), confidence }]
  })
}

function judge(
  route: Route,
  kin: readonly Route[],
  guarded: readonly Route[],
  open: readonly Route[],
  share: number,
  model: Model,
): Confidence | null {
  const rivals = open.filter((other) => doesAlike(route, other))
  if (kin.length === 0) return null
  // A guarded kin that works with the very same objects, or serves the same path, decides more than numbers.
  const close = kin.some((other) => sharesObject(route, other) || onPath(route, model).includes(other))
  const most = kin.length >= rivals.length && guarded.length > 1
  if (!kin.some(isGuarded))
    return (most || close) && changesSomething(route) && (!makesOnly(route) || kin.some(makesOnly)) ? 'medium' : 'low'
  if (changesSomething(route)) {
    if ((makesOnly(route) && !kin.some(makesOnly)) || isAnswer(route)) return 'low'
    const replaces = route.kind === 'http' && route.method !== 'POST' && (givesByName(route) || close)
    return (most || share >= 0.8 || close) && (replaces || route.objects.some(isChange)) ? 'high' : 'medium'
  }
  if (kin.every(changesSomething)) return 'low'
  if (!close) return most && share >= 0.8 ? 'medium' : 'low'
  // A list that takes nothing of the request may be there for everybody.
  return most && share >= 0.6 && givesByName(route) ? 'high' : 'medium'
}

/** Both change something, or both only read; of a read whose objects nobody knows, also what stands right beside it in the path. */
function doesAlike(route: Route, other: Route): boolean {
  if (changesSomething(route) === changesSomething(other)) return true
  return !changesSomething(route) && givesByName(route) && route.objects.length === 0 && commonParts(route.path, other.path) > 2
}

/** It works something out of what was sent, and keeps nothing. */
function isAnswer(route: Route): boolean {
  return (
    route.kind === 'http' &&
    route.method === 'POST' &&
    !route.objects.some(isChange) &&
    wordsOfRoute(route).some((word) => answers.has(word))
  )
}
const answers = new Set(
  'decode encode parse preview validate estimate calculate compute search query count lookup render convert format check compare suggest autocomplete tokenize'.split(
    ' ',
  ),
)

/** A `POST` that names nothing: strangers may send things in where nobody else may look at them. */
function makesOnly(route: Route): boolean {
  return route.kind === 'http' && route.method === 'POST' && !route.objects.some(isChange) && !(route as HttpRoute).path.includes('{')
}

function sharesObject({ objects }: Route, other: Route): boolean {
  const resources = new Set(objects.flatMap(({ resource }) => resource ?? []))
  return other.objects.some(({ resource }) => resource !== null && resources.has(resource))
}

function nearestFirst(route: Route, others: readonly Route[]): Route[] {
  const rank = (other: Route): number => (sharesObject(route, other) ? 2 : 0) + (commonParts(route.path, other.path) > 2 ? 1 : 0)
  return others.toSorted((one, other) => rank(other) - rank(one) || commonParts(route.path, other.path) - commonParts(route.path, one.path))
}

function commonParts(one: string, other: string): number {
  const [here, there] = [one.split('/'), other.split('/')]
  const differs = here.findIndex((part, index) => part !== there[index])
  return differs < 0 ? here.length : differs
}

export interface OpenRouter {
  readonly group: RouteGroup
  readonly open: readonly Route[]
  /** Other routers, all of whose routes need a caller. */
  readonly guarded: readonly RouteGroup[]
  readonly share: number
}

/** Routers of which no route needs a caller, where nearly all others need one. */
export function findOpenRouters(model: Model): OpenRouter[] {
  const worth = routersOf(model).flatMap((group) => {
    const routes = group.routes.filter((route) => isMeant(route) && isWorthAGuard(route))
    return routes.length === 0 ? [] : [{ group, routes }]
  })
  return [...new Set(model.routes.map(({ app }) => app))].flatMap((app) =>
    openRoutersOf(worth.filter(({ group }) => group.routes[0]?.app === app)),
  )
}

function openRoutersOf(worth: readonly { readonly group: RouteGroup; readonly routes: readonly Route[] }[]): OpenRouter[] {
  const guarded = worth.filter(({ routes }) => routes.every(isGuarded)).map(({ group }) => group)
  const share = guarded.length / Math.max(1, worth.length)
  if (guarded.length < 3 || share < 0.6) return []
  // A router that only hands things out is meant for strangers more often.
  const isTelling = guarded.length >= 4 && share >= 0.8
  return worth
    .filter(({ group, routes }) => group.routes.filter(isMeant).every(isBare) && (isTelling || routes.some(changesSomething)))
    .map(({ group, routes }) => ({
      group,
      open: [...routes.filter(changesSomething), ...routes.filter((route) => !changesSomething(route))],
      guarded,
      share,
    }))
}
