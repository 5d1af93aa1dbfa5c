// Dependencies that a program asks for and FastAPI does not follow: whom they were for, and how a finding speaks of them.

import { findRoutePlace, handlerName } from '../finding/index.ts'
import type { LostDependency, LostHow, Model, Parameter, Route } from '../model/index.ts'
import { soundsLikeGuard } from './guard-around.ts'
import type { Draft, RuleContext } from './kit.ts'
import { isHarmless } from './purpose.ts'

export interface Lost {
  readonly route: Route
  readonly lost: LostDependency
  /** What it would have run says who calls, or refuses who may not. */
  readonly isGuard: boolean
  /** The parameter that the request fills in its place; null where none does. */
  readonly filled: Parameter | null
}

/** The lost dependencies of a route that is on by default. */
export function lostOf(route: Route, how: LostHow, { model }: RuleContext): Lost[] {
  if (route.lost === undefined || route.condition?.default === 'off') return []
  return route.lost
    .filter((one) => one.how === how)
    .map((lost) => ({ route, lost, isGuard: isGuardCall(lost.call, model), filled: findFilled(route, lost) }))
}

/** By what it asks for where it does run, and by its name. */
export function isGuardCall(call: string, model: Model): boolean {
  if (soundsLikeGuard(call)) return true
  if (/^(?:get_|read_|find_)?(?:current_|active_|logged_in_)+\w*(?:user|admin|principal|caller|account)$/.test(lastPart(call))) return true
  return model.routes.some(({ dependencies }) =>
    dependencies.some(
      (one, index) => one.call === call && (one.scheme !== null || dependencies.some(({ of, scheme }) => of === index && scheme !== null)),
    ),
  )
}

function findFilled({ parameters }: Route, { parameter, of }: LostDependency): Parameter | null {
  return parameters.find((one) => one.of === of && one.name.replaceAll('-', '_') === parameter.replaceAll('-', '_')) ?? null
}

/** A finding at the parameter; what is no guard is a mistake all the same, and no hole. */
export function lostDraft({ route, lost, isGuard }: Lost, what: string): Draft {
  const asking = lost.of === null ? undefined : route.dependencies[lost.of]
  const handler = route.handler === null ? null : handlerName(route.handler)
  return {
    place: lost.place ?? asking?.place ?? findRoutePlace(route),
    cause: { name: asking?.call ?? handler ?? route.id, what: lost.parameter },
    what,
    routes: [route],
    handler: asking === undefined ? handler : null,
    ...(isGuard ? {} : { severity: isHarmlessCall(lost.call) ? ('low' as const) : ('medium' as const), confidence: 'medium' as const }),
  }
}

/** Where the value comes from now. */
export function sourceNow({ filled }: Lost): string {
  return filled === null ? 'nothing fills it' : `it comes from the ${filled.in === 'body' ? 'body' : filled.in} of the request`
}

export function lastPart(call: string): string {
  return (call.split(/[.:]/).at(-1) ?? call).replace('<lambda>', 'a lambda')
}

function isHarmlessCall(call: string): boolean {
  return isHarmless({
    call,
    replaces: null,
    kind: 'function',
    of: null,
    depth: 0,
    parameter: null,
    used: 'unknown',
    scopes: [],
    arguments: {},
    level: 'parameter',
    place: null,
    asked: null,
    scheme: null,
  })
}
