// Guards that stand around a route: which of the dependencies that never reach it would have stopped a stranger, and whether
// something else does. Both by what the engine found for the routes, and by schemes and names where it found nothing.

import { isCredentialName, wordsOf } from '../knowledge/index.ts'
import type { App, Call, Dependency, Model, Outcome, Route } from '../model/index.ts'
import type { RuleContext } from './kit.ts'
import { isPublicOnPurpose } from './public-purpose.ts'
import { mayAuthenticate } from './purpose.ts'
import { isSignIn, isWebhook, wordsOfRoute } from './route-purpose.ts'

/** `likely`: its name says so, and nothing is known of its code. */
export type Sure = 'yes' | 'likely' | 'no'

export interface LostGuard {
  readonly dependency: Dependency
  readonly sure: 'yes' | 'likely'
}

/** The dependency named around the route that would stop who shows no credential, and never runs for it. */
export function findLostGuard(route: Route, { model }: RuleContext, from = 0): LostGuard | null {
  const lost = route.unreached ?? []
  let likely: LostGuard | null = null
  for (const [index, dependency] of lost.entries()) {
    if (index < from || dependency.of !== null) continue
    const sure = isGuard(index, lost, model)
    if (sure === 'yes') return { dependency, sure }
    if (sure === 'likely') likely ??= { dependency, sure }
  }
  return likely
}

/** Whether a dependency, or one that it asks for, stops who shows no credential. */
export function isGuard(index: number, list: readonly Dependency[], model: Model): Sure {
  const dependency = list[index]
  if (dependency === undefined) return 'no'
  const outcomes = outcomesOf(model)
  const own = belowOf(index, list)
  const known = own.flatMap(({ call }) => [...(outcomes.get(call) ?? [])])
  if (known.includes('stops')) return 'yes'
  // What the engine looked at and lets everybody pass is no guard, whatever its name.
  if (known.length > 0) return known.some((outcome) => outcome !== 'passes') ? 'likely' : 'no'
  if (own.some(({ scheme, arguments: { auto_error } }) => scheme !== null && auto_error !== false)) return 'yes'
  return own.some(({ call }) => soundsLikeGuard(call)) ? 'likely' : 'no'
}

/** By its name: `require_login`, `verify_api_key`, `get_current_user`, `JWTBearer`. */
export function soundsLikeGuard(call: string): boolean {
  const words = wordsOf(call.split(/[.:]/).at(-1) ?? '')
  return words.some((word) => telling.has(word)) || (words.some((word) => asking.has(word)) && words.some((word) => asked.has(word)))
}
const telling = new Set(
  'auth authn authz authenticate authenticated authentication authorize authorized authorization authorise authorised login permission permissions jwt credential credentials rbac acl oauth oauth2 bearer'.split(
    ' ',
  ),
)
const asking = new Set('verify require requires required check validate ensure assert get current protect guard need needs only'.split(' '))
const asked = new Set('user token key apikey access role roles scope scopes session signature principal caller admin superuser'.split(' '))

/** Whether something else stops strangers before the route's code. */
export function isStoppedOtherwise(route: Route, context: RuleContext): Sure {
  if (route.access !== 'unknown') return isStoppedBefore(route, context)
  const app = context.appOf(route)
  if (app !== null && isBehindLayer(app, context)) return 'likely'
  return isStoppedBefore(route, context)
}

/** The same by what stands at the route itself, whatever layers are around the app. */
export function isStoppedBefore(route: Route, context: RuleContext): Sure {
  // What closes a connection has many shapes: a name that promises a check keeps its word until the contrary is known.
  const promises = route.kind === 'websocket' && route.dependencies.some(({ call }) => soundsLikeGuard(call))
  // Something that is meant for strangers stands there, whatever else nobody can say of it.
  if (route.access === 'optional' && route.guards.some(({ absent, forged }) => absent === 'stops' || forged === 'stops')) return 'likely'
  if (route.access !== 'unknown') return route.access !== 'open' && route.access !== 'optional' ? 'yes' : promises ? 'likely' : 'no'
  if (hasVerdicts(context.model)) return 'likely'
  if (route.security.some(({ optional }) => !optional)) return 'yes'
  if (route.dependencies.some(({ scheme, call }) => scheme !== null || soundsLikeGuard(call))) return 'likely'
  if (route.handler?.decorators.some((decorator) => !/limit|cache/i.test(decorator)) === true) return 'likely'
  return refuses(route, context) ? 'yes' : 'no'
}

/** A layer around the app, or around one that it is mounted below, that might ask who calls. */
export function isBehindLayer(app: App, context: RuleContext): boolean {
  return context.withParents(app).some(({ middleware, wrappedBy }) => middleware.some(mayAuthenticate) || wrappedBy.length > 0)
}

/** Code that the route reaches answers 401 or 403; layers around the app are another question. */
function refuses({ id }: Route, { code, model }: RuleContext): boolean {
  const layers = new Set(model.apps.flatMap(({ middleware }) => middleware.map(({ call }) => call)))
  return code.calls.some((call) => isRefusal(call) && call.entries.includes(id) && !layers.has(nameOf(call)) && !layers.has(ownerOf(call)))
}

function nameOf({ inside }: Call): string {
  return `${inside.module}.${inside.function}`
}

/** The class of the method that it stands in. */
function ownerOf(call: Call): string {
  return nameOf(call).replace(/\.[^.]*$/, '')
}

function isRefusal({ tags, arguments: { status_code } }: Call): boolean {
  const isAnswer = tags.includes('http-error') || tags.includes('response')
  return isAnswer && (status_code?.value === 401 || status_code?.value === 403)
}

/** Code of a layer (`module.function`, or a class) itself answers 401 or 403. */
export function refusesIn(layer: string, { code }: RuleContext): boolean {
  return code.calls.some((call) => {
    const name = nameOf(call)
    return isRefusal(call) && (name === layer || name.startsWith(`${layer}.`))
  })
}

/** For everybody by what it is: sign-in, webhooks, health, metrics, pages and files of a site. */
export function isForEverybody(route: Route): boolean {
  if (route.kind === 'http') return route.origin === 'docs' || isPublicOnPurpose(route)
  const words = wordsOfRoute(route)
  // A websocket that is `live`, or has sessions and events, says nothing of whom it is for.
  if (route.kind === 'websocket') return words.some((word) => strangers.has(word))
  return isSignIn(route) || isWebhook(route) || words.length === 0 || words.some((word) => everybody.has(word))
}
const strangers = new Set('public anonymous guest demo echo ping health healthz'.split(' '))
const everybody = new Set(
  'health healthz healthcheck heartbeat live livez liveness ready readyz readiness ping pong status version metrics docs redoc openapi swagger favicon robots sitemap manifest static assets asset public landing home index root css js img images fonts wellknown'.split(
    ' ',
  ),
)

/** Demands a credential: by the verdict, and where there is none, by schemes and names. */
export function asksForCredential(route: Route): boolean {
  if (route.access !== 'unknown') return route.access !== 'open' && route.access !== 'optional'
  return route.security.some(({ optional }) => !optional) || route.dependencies.some(({ call }) => soundsLikeGuard(call))
}

/** A path operation or one of FastAPI's own websockets, which know dependencies; not one of Starlette's. */
export function isMadeByFastapi(route: Route): boolean {
  if (route.kind === 'mount') return false
  // Starlette's know no router: an inclusion is the last step to them.
  return route.kind === 'http' ? !route.plain : route.via.at(-1)?.kind === 'router'
}

/** It takes something that goes by the name of a credential: a websocket's function checks it by hand. */
export function readsCredential({ parameters }: Route): boolean {
  return parameters.some(({ name }) => isCredentialName(name))
}

/** Whether the engine gave a verdict on any route: before it has, nothing can be said of those without. */
export function hasVerdicts({ routes }: Model): boolean {
  return routes.some(({ access }) => access !== 'unknown')
}

/** `check_token` of `shop.access:check_token`, as a reader knows it. */
export function shortName({ call }: Pick<Dependency, 'call'>): string {
  return call.split(':').at(-1) ?? call
}

function belowOf(index: number, list: readonly Dependency[]): Dependency[] {
  const root = list[index]
  if (root === undefined) return []
  return [root, ...list.flatMap(({ of }, at) => (of === index && at !== index ? belowOf(at, list.slice(0, index)) : []))]
}

const known = new WeakMap<Model, ReadonlyMap<string, ReadonlySet<Outcome>>>()

/** What dependencies do with who shows no credential, wherever they run. */
function outcomesOf(model: Model): ReadonlyMap<string, ReadonlySet<Outcome>> {
  const before = known.get(model)
  if (before !== undefined) return before
  const found = new Map<string, Set<Outcome>>()
  for (const { guards, dependencies } of model.routes) {
    for (const { dependency, absent: without, forged } of guards) {
      const call = dependency === null ? undefined : dependencies[dependency]?.call
      if (call === undefined) continue
      // What a made-up credential does not pass is a guard, whatever nobody can say of none.
      const absent = forged === 'stops' ? forged : without
      const outcomes = found.get(call)
      if (outcomes === undefined) found.set(call, new Set([absent]))
      else outcomes.add(absent)
    }
  }
  known.set(model, found)
  return found
}
