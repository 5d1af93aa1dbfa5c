// The words for who may call a route, the same in every report. What is not known, and what nobody verifies, never sounds safe.

import type { Access, Guard, ObjectUse, Outcome, PrincipalTest, Route } from '../model/index.ts'
import type { Palette } from './palette.ts'

export const accessWords: Readonly<Record<Access, string>> = {
  open: 'open',
  presence: 'token not checked',
  optional: 'optional',
  authenticated: 'authenticated',
  authorised: 'authorised',
  unknown: 'unknown',
}

/** The weakest first: the order in which people want to look at them. */
export const accessOrder: readonly Access[] = ['open', 'presence', 'unknown', 'optional', 'authenticated', 'authorised']

export const accessMeanings: Readonly<Record<Access, string>> = {
  open: 'anybody may call it, without a credential',
  presence: 'a credential is demanded, and nobody verifies it: a made-up one passes',
  optional: 'it serves callers without a credential; a valid one changes who the caller is',
  authenticated: 'only callers with a valid credential pass, whoever they are',
  authorised: 'only callers with a valid credential pass, and something more is asked of them',
  unknown: 'what decides it could not be read; take it for open until somebody has looked',
}

export function paintAccess(access: Access, text: string, palette: Palette): string {
  switch (access) {
    case 'presence':
      return palette.bad(text)
    case 'open':
    case 'optional':
    case 'unknown':
      return palette.warn(text)
    case 'authenticated':
    case 'authorised':
      return palette.good(text)
  }
}

/** The verdict rests on something that is not certain, and is still one. */
export function isOnlyLikely({ access, accessCertainty }: Pick<Route, 'access' | 'accessCertainty'>): boolean {
  return access !== 'unknown' && accessCertainty !== 'certain'
}

export const likelyMeaning = "likely: it rests on a setting's default, or on code that was not read to its end"

export type World = 'absent' | 'forged' | 'verified'

export const worldWords: Readonly<Record<World, string>> = { absent: 'no credential', forged: 'made-up one', verified: 'valid one' }
export const worlds: readonly World[] = ['absent', 'forged', 'verified']

/** What of a guard nobody can say, because in that world a request has been stopped before it. */
export type Met = Outcome | 'not reached'
export type MetGuard = Guard & { readonly met: Readonly<Record<World, Met>> }

/** Guards in the order in which a request meets them, each with what it does to those that come so far. */
export function meetGuards(guards: readonly Guard[]): MetGuard[] {
  const stopped = new Set<World>()
  return guards.map((guard) => {
    const meet = (world: World): Met => (guard[world] === 'unknown' && stopped.has(world) ? 'not reached' : guard[world])
    const met = { absent: meet('absent'), forged: meet('forged'), verified: meet('verified') }
    for (const world of worlds) if (guard[world] === 'stops') stopped.add(world)
    return { ...guard, met }
  })
}

/** `stops 401`, `passes`, `may pass`. Where only some ways stop, that is said which is worth knowing in that world. */
export function describeOutcome(guard: MetGuard, world: World): string {
  const outcome = guard.met[world]
  const words: Readonly<Record<Met, string>> = {
    stops: 'stops',
    passes: 'passes',
    either: world === 'verified' ? 'may stop' : 'may pass',
    unknown: 'unknown',
    'not reached': 'not reached',
  }
  return outcome === 'stops' ? ['stops', ...refusalStatuses(guard)].join(' ') : words[outcome]
}

/** The statuses that a caller sees, one word: `401/403`. Which of them belongs to which world is not told by the guard. */
function refusalStatuses({ refusals }: Guard): string[] {
  const known = [...new Set(refusals.flatMap(({ status }) => status ?? []))].sort((one, other) => one - other)
  return known.length === 0 || known.length > 3 ? [] : [known.join('/')]
}

/** Whether an outcome is what one wants in that world; null for what says nothing. */
export function isAsWanted(guard: MetGuard, world: World): boolean | null {
  if (guard.met[world] === 'not reached' || guard[world] === 'unknown') return null
  return world === 'verified' ? guard[world] !== 'stops' : guard[world] === 'stops'
}

export const guardKinds: Readonly<Record<Guard['kind'], string>> = {
  dependency: 'dependency',
  middleware: 'middleware',
  decorator: 'decorator',
  handler: 'in the handler',
  'route-class': 'route class',
  library: 'library',
}

export const testWords: Readonly<Record<PrincipalTest['kind'], string>> = {
  role: 'a role',
  scope: 'a scope',
  owner: 'that the object is theirs',
  tenant: 'that they belong to its group',
  self: 'that they are who the request names',
  other: 'something of the caller',
}

export const boundWords: Readonly<Record<ObjectUse['bound'], string>> = {
  predicate: 'the look-up itself asks for the caller',
  compared: 'compared with the caller',
  parent: 'bound to the caller through its parent',
  role: "allowed by the caller's role",
  none: 'bound to nobody',
  unknown: 'not known whether it is bound to the caller',
}

/** `read Item by item_id (path)`, `list Item`. */
export function describeUse({ does, resource, by }: ObjectUse): string {
  const keys = by.map(({ parameter, in: place }) => `${parameter} (${place})`)
  return `${does} ${resource === null ? nameUnknown(does) : shortResource(resource)}${keys.length === 0 ? '' : ` by ${keys.join(', ')}`}`
}

/** `good` where the caller is part of it; `weak` where a request names the object and nobody asks whose it is, or nobody knows that. */
export function toneOfUse({ bound, by, does }: ObjectUse): 'good' | 'weak' | 'none' {
  if (bound === 'none') return by.length > 0 && does !== 'create' ? 'weak' : 'none'
  return bound === 'unknown' ? 'weak' : 'good'
}

/** What is loaded where nobody knows of which kind it is. */
export function nameUnknown(does: ObjectUse['does']): string {
  return does === 'list' ? 'records' : 'a record'
}

export function shortResource(resource: string): string {
  return resource.slice(resource.lastIndexOf(':') + 1)
}

export function describePrincipal({ principal }: Route): string | null {
  if (principal === null) return null
  const used = { yes: 'and the handler uses it', no: 'and the handler never uses it', unknown: 'whether the handler uses it is not known' }
  return `the caller arrives as ${principal.parameter}, ${used[principal.used]}`
}

/** What stands before a route beside its dependencies: `KeyMiddleware`, `@login_required`, `in-handler`. */
export function nameOtherGuards({ guards, handler }: Pick<Route, 'guards' | 'handler'>): string[] {
  const own = handler === null ? '' : `${handler.module}:${handler.name}`
  const names = guards
    .filter((guard) => guard.kind !== 'dependency' && guard.dependency === null && mayStop(guard))
    .map(({ kind, call }) => {
      if (kind === 'handler') return 'in-handler'
      // What wraps a handler often takes its name (`functools.wraps`).
      if (kind === 'decorator') return call === own ? 'decorator' : `@${nameOfGuard(call)}`
      return nameOfGuard(call)
    })
  return [...new Set(names)]
}

/** What lets every request pass may read a credential, and keeps nobody out. */
export function mayStop(guard: Guard): boolean {
  return worlds.some((world) => guard[world] !== 'passes')
}

/** A middleware by its class, whatever method of it decides; of what a factory makes, the factory. */
function nameOfGuard(call: string): string {
  const name = (call.slice(call.lastIndexOf(':') + 1).split('.<locals>.')[0] ?? call).replace(/\.(?:dispatch|__call__)$/, '')
  return call.includes(':') ? name : (name.split('.').at(-1) ?? name)
}
