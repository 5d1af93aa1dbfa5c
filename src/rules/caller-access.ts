// Who may call a route, as rules that compare routes ask it: what it takes under any setting, and what stands in the way by name.

import { wordsOf } from '../knowledge/index.ts'
import type { Access, Guard, PrincipalTest, Route } from '../model/index.ts'

const strictness: Readonly<Record<Access, number>> = { unknown: -1, open: 0, presence: 1, optional: 1, authenticated: 2, authorised: 3 }

/** The stricter verdict of the two arms of a setting: a guard that is off by default is meant to be one all the same. */
export function accessAtBest({ access, otherwise }: Route): Access {
  if (otherwise === null || access === 'unknown') return access
  return strictness[otherwise.access] > strictness[access] ? otherwise.access : access
}

/** Needs a verified caller, by default or under another setting. */
export function isGuarded(route: Route): boolean {
  return strictness[accessAtBest(route)] >= strictness.authenticated
}

/** Nobody is refused under any setting, and nothing of the route's own looks at a credential or is named after callers. */
export function isBare(route: Route): boolean {
  const { access, accessCertainty, otherwise } = route
  if ((access !== 'open' && access !== 'optional') || accessCertainty === 'unknown' || otherwise !== null) return false
  return !asksForCaller(route) && !route.parameters.some(({ name }) => wordsOf(name).some((word) => secretWords.has(word)))
}
const secretWords = new Set('token code secret signature sig apikey hmac password otp ticket'.split(' '))

/** Something on the way reads a credential, or says by its name that it is about callers: a guard, whether or not it lets everybody pass. */
export function asksForCaller(route: Route): boolean {
  if (isGuarded(route) || route.security.length > 0 || !route.guards.every(isIdle)) return true
  return route.dependencies.some(({ call }) => isNamedAfterCallers(call))
}

/** `get_current_user`, `check_auth`: about whoever calls, as far as its name tells. */
export function isNamedAfterCallers(call: string): boolean {
  const words = wordsOf(shortName(call))
  return (
    words.some((word) => aboutCallers.has(word)) ||
    /\bapi key\b|\bcurrent (?:\w+ )?(?:org|organi[sz]ation|tenant|team|account|member|workspace|customer|client)\b/.test(words.join(' '))
  )
}
const aboutCallers = new Set(
  'auth authenticate authenticated authentication authenticator authorize authorized authorization authorizer user users login logged jwt bearer principal caller identity admin superuser permission permissions role roles signature apikey credential credentials'.split(
    ' ',
  ),
)

/** Asks nobody for anything; a middleware that lets strangers pass may look at credentials as it likes. */
function isIdle({ kind, reads, absent, forged }: Guard): boolean {
  return absent === 'passes' && (kind === 'middleware' || (reads.length === 0 && forged === 'passes'))
}

/** What the code asks about the principal on the way, of one of these kinds. */
export function testsOf({ guards }: Route, ...kinds: readonly PrincipalTest['kind'][]): PrincipalTest[] {
  return guards.flatMap(({ tests }) => tests.filter(({ kind }) => kinds.includes(kind)))
}

/** The last names of what refuses or identifies callers: `get_current_user`. */
export function guardNames(route: Route): string[] {
  const names = route.guards.filter((guard) => !isIdle(guard) || guard.tests.length > 0).map(({ call }) => shortName(call))
  return [...new Set(names)]
}

/** `get_current_user` of `shop.auth:get_current_user`. */
export function shortName(call: string): string {
  return call.split(/[:.]/).findLast((part) => part !== '' && part !== '<locals>' && part !== '__call__') ?? call
}

/** Somebody may be known to the handler when it runs: named by a parameter, or asked for on the way. */
export function knowsCaller(route: Route): boolean {
  return route.principal !== null || asksForCaller(route)
}

/** Only some may call it: a role, a scope or a permission is asked for, by what the code does or, where that is not known, by its names. */
export function isForSome(route: Route): boolean {
  if (testsOf(route, 'role', 'scope').length > 0) return true
  if (route.security.some(({ scopes }) => scopes.length > 0) || route.dependencies.some(({ scopes }) => scopes.length > 0)) return true
  const said = [
    ...route.dependencies
      .filter(({ scheme }) => scheme === null)
      .flatMap(({ call, arguments: given }) => [shortName(call), ...Object.keys(given)]),
    ...(route.handler?.decorators ?? []),
    route.path.replace(/\{[^}]*\}/g, '/'),
  ]
  return said.some((name) => wordsOf(name).some((word) => some.has(word)))
}
const some = new Set(
  'admin admins administrator administrators superadmin superuser superusers staff root internal permission permissions permitted role roles scope scopes acl rbac policy authorize authorise authorized privilege privileged'.split(
    ' ',
  ),
)

/** Something of the caller is asked before the handler goes on, and nobody can say which object it is about. */
export function isTestedSomehow(route: Route): boolean {
  if (route.objects.some(({ bound, by }) => by.length > 0 && bound !== 'none')) return false
  if (testsOf(route, 'owner', 'tenant', 'self').length > 0) return true
  return route.guards.some(({ kind, tests }) => kind === 'handler' && tests.some((test) => test.kind === 'other'))
}
