// The way of a request to a route, step by step, and which guards stand where on it.

import type { Place } from '../base/index.ts'
import type { App, Guard, Model, Route } from '../model/index.ts'

export interface WayStep {
  readonly kind: 'app' | 'middleware' | 'mount' | 'include' | 'router' | 'route-class' | 'dependency' | 'decorator' | 'library' | 'handler'
  /** As the program calls it; `module:qualname` where that is known. */
  readonly name: string
  readonly place: Place | null
  /** Index in the route's dependencies. */
  readonly dependency: number | null
  /** What it adds: a prefix, the condition under which it is there. */
  readonly detail: string | null
  /** Indices in the route's guards. */
  readonly guards: readonly number[]
}

/** The apps that a request passes on its way to the route, outermost first. */
export function appsOnTheWay({ app, within }: Route, apps: readonly App[]): App[] {
  return apps
    .filter(({ id }) => id === app || id === within || within.startsWith(`${id}>`))
    .sort((one, other) => one.id.length - other.id.length)
}

/** In the order in which a request meets them. Every guard of the route is somewhere on it. */
export function findWay(route: Route, { apps }: Pick<Model, 'apps'>): WayStep[] {
  const { guards, handler, dependencies, routeClass, via } = route
  const left = new Map(guards.entries())
  const take = (is: (guard: Guard) => boolean): number[] => {
    const found = [...left].filter(([, guard]) => is(guard)).map(([index]) => index)
    for (const index of found) left.delete(index)
    return found
  }
  const before: WayStep[] = []
  const enter = (app: App | undefined) => {
    if (app === undefined) return
    before.push(makeStep('app', app.id, app.place))
    for (const { call, name, options, condition, place } of app.middleware) {
      // `AuthenticationMiddleware(backend=Ours())`: what it asks is in what it was given.
      const given = new Set(Object.values(options).map(({ value }) => value))
      const own = take((guard) => guard.kind === 'middleware' && (isNamed(guard, call, name, place) || given.has(guard.call)))
      const detail = condition === null ? null : `if ${condition.text} (${condition.default} by default)`
      before.push(makeStep('middleware', call, place, { detail, guards: own }))
    }
  }
  const [outer, ...inner] = appsOnTheWay(route, apps)
  enter(outer)
  for (const [at, { kind, name, prefix, place }] of via.entries()) {
    const last = before.at(-1)
    // The app's own router is the app, and a router that is included is one step with its inclusion.
    if (kind === 'router' && prefix === '' && (name === null || apps.some(({ id, entrypoint }) => name === id || name === entrypoint)))
      continue
    if (kind === 'router' && name !== null && via[at - 1]?.kind === 'include' && via[at - 1]?.name === name && last !== undefined) {
      before.splice(-1, 1, { ...last, detail: toDetail((via[at - 1]?.prefix ?? '') + prefix) })
      continue
    }
    before.push(makeStep(kind, name ?? (kind === 'mount' ? 'a mount' : 'a router'), place, { detail: toDetail(prefix) }))
    if (kind === 'mount') enter(inner.shift())
  }
  for (const app of inner) enter(app)
  // What stands nowhere that the model names still stands before the handler, the outer kinds first.
  const lost = (kind: Guard['kind'] & WayStep['kind']) =>
    [...left].filter(([, guard]) => guard.kind === kind).map(([index, { call, place }]) => makeStep(kind, call, place, { guards: [index] }))
  before.push(...lost('middleware'))
  if (routeClass !== null) {
    before.push(makeStep('route-class', routeClass, null, { guards: take(({ kind }) => kind === 'route-class') }))
  }
  const asked = dependencies.map(({ call, place }, index) =>
    makeStep('dependency', call, place, { dependency: index, guards: take(({ dependency }) => dependency === index) }),
  )
  const decorators = (handler?.decorators ?? []).map((name) =>
    makeStep('decorator', name, null, { guards: take((guard) => guard.kind === 'decorator' && isNamed(guard, name, name, null)) }),
  )
  const inHandler = take(({ kind }) => kind === 'handler')
  return [
    ...before,
    ...lost('route-class'),
    ...asked,
    ...lost('library'),
    ...lost('dependency'),
    ...decorators,
    ...lost('decorator'),
    toEnd(route, inHandler),
  ]
}

function toDetail(prefix: string): string | null {
  return prefix === '' ? null : `at ${prefix}`
}

function toEnd(route: Route, guards: readonly number[]): WayStep {
  const { handler, place } = route
  if (handler === null) {
    const name = route.kind === 'mount' ? (route.target ?? 'what is not known') : 'not found'
    return makeStep('handler', name, place, { guards })
  }
  const { module, name, file, line } = handler
  return makeStep('handler', module === '' ? name : `${module}:${name}`, file === null || line === null ? place : { file, line }, {
    guards,
  })
}

function isNamed({ call, place }: Guard, wanted: string, name: string, at: Place | null): boolean {
  if (call === wanted || (place !== null && at !== null && place.file === at.file && place.line === at.line)) return true
  // One is told by a path of modules, the other by the module that holds it.
  return lastName(call) === lastName(name) || lastName(call).startsWith(`${lastName(name)}.`)
}

/** `CORSMiddleware` of `starlette.middleware.cors.CORSMiddleware`. */
export function lastName(call: string): string {
  const name = call.slice(call.lastIndexOf(':') + 1).replace(/\(.*$/s, '')
  return call.includes(':') ? name : (name.split('.').at(-1) ?? name)
}

function makeStep(kind: WayStep['kind'], name: string, place: Place | null, parts: Partial<WayStep> = {}): WayStep {
  return { kind, name, place, dependency: null, detail: null, guards: [], ...parts }
}
