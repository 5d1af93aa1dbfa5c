// Routes that are left to whoever signs in, as far as anything tells: what rules on objects, owners and roles ask of a route before they
// look at what it does.

import { wordsOf } from '../knowledge/index.ts'
import type { Model, Route } from '../model/index.ts'
import { accessAtBest, isForSome, isTestedSomehow, knowsCaller } from './caller-access.ts'
import { asksAboutCaller } from './check-purpose.ts'
import { findOutline } from './outline-caller.ts'
import { isPublicOnPurpose } from './public-purpose.ts'

/** Answered by default, meant for callers, and no role is asked for that we know of. */
export function isForAnyCaller(route: Route): boolean {
  return route.kind !== 'mount' && route.condition?.default !== 'off' && !isForSome(route) && !isPublicOnPurpose(route)
}

/** The same, and nothing of the caller is asked that might be about some object of it. */
export function isLeftToCaller(route: Route): boolean {
  return isForAnyCaller(route) && !isTestedSomehow(route)
}

/** Somebody is known to it: not where a stand-in is there for everybody. */
export function hasCaller(route: Route): boolean {
  return knowsCaller(route) && accessAtBest(route) !== 'open'
}

/** Its handler calls something that is named after a role, and goes on where that does not raise: `assert_admin(request)`. */
export function callsForRole(route: Route, model: Model): boolean {
  return (findOutline(route, model)?.steps ?? []).some(
    (step) =>
      step.kind === 'call' && step.goesTo.length === 0 && asksAboutCaller(step.name) && wordsOf(step.name).some((word) => roles.has(word)),
  )
}
const roles = new Set(
  'admin admins administrator superuser superadmin staff role roles permission permissions scope scopes privilege'.split(' '),
)
