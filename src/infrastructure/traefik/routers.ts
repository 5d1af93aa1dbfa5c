// Routers of Traefik: under which hosts and paths they take requests, what stands before their service, and which service that is.

import type { Place } from '../../base/index.ts'
import { parseTraefikRule, type TraefikRule } from '../../syntax/index.ts'
import type { EdgeAction, EdgeGuard, PathMatch } from '../edges.ts'
import { isAnyone } from './middlewares.ts'

export interface Router {
  readonly name: string
  readonly place: Place
  /** As written. */
  readonly rule: string
  readonly priority: number
  /** Empty: all that are for everybody. */
  readonly entryPoints: readonly string[]
  readonly isTls: boolean
  /** The name of its options for TLS. */
  readonly options: string | null
  readonly middlewares: readonly string[]
  readonly target: EdgeAction
}

/** One way in which a request may fit a rule. */
export interface Alternative {
  /** Empty: any, or none that is known. */
  readonly hosts: readonly string[]
  readonly match: PathMatch
  readonly guard: EdgeGuard
}

const MOST = 40

/** Null where the rule is none, or is too much. */
export function findAlternatives(text: string): readonly Alternative[] | null {
  const rule = parseTraefikRule(text)
  const sets = rule === null ? null : spread(rule, false)
  return sets === null ? null : sets.flatMap(toAlternatives).slice(0, MOST)
}

interface Test {
  readonly name: string
  readonly args: readonly string[]
  readonly isNot: boolean
}

/** A rule as the sets of tests of which one must hold as a whole. */
function spread(rule: TraefikRule, isNot: boolean): Test[][] | null {
  if (rule.kind === 'matcher') return [[{ name: rule.name, args: rule.args, isNot }]]
  if (rule.kind === 'not') return spread(rule.part, !isNot)
  const isOr = (rule.kind === 'or') !== isNot
  let sets: Test[][] = isOr ? [] : [[]]
  for (const part of rule.parts) {
    const inner = spread(part, isNot)
    if (inner === null) return null
    sets = isOr ? [...sets, ...inner] : sets.flatMap((one) => inner.map((other) => [...one, ...other]))
    if (sets.length > MOST) return null
  }
  return sets
}

function toAlternatives(tests: readonly Test[]): Alternative[] {
  const hosts = tests.find(({ name, isNot }) => name === 'host' && !isNot)?.args ?? []
  const addresses = tests.find(({ name, isNot }) => name === 'clientip' && !isNot)?.args ?? []
  const paths = tests.filter(({ name }) => name === 'path' || name === 'pathprefix' || name === 'pathregexp')
  // What asks for something else than the host, the address and the path.
  const hidden = tests.filter((test) => !paths.includes(test) && ((test.name !== 'host' && test.name !== 'clientip') || test.isNot))
  const guard: EdgeGuard = addresses.length > 0 && !addresses.some(isAnyone) ? 'addresses' : 'none'
  const [path] = paths
  const within = paths.find(({ name, isNot, args }) => name === 'pathprefix' && !isNot && args.length === 1)?.args[0]
  if (path !== undefined && paths.length === 1 && !path.isNot && hidden.length === 0)
    return path.args.map((text) => ({ hosts, match: toMatch(path.name, text), guard }))
  if (paths.length === 0 && hidden.length === 0) return [{ hosts, match: { kind: 'prefix', text: '/' }, guard }]
  const match: PathMatch = { kind: 'unknown', text: tests.map(({ name }) => name).join(' '), ...(within === undefined ? {} : { within }) }
  return [{ hosts, match, guard }]
}

function toMatch(name: string, text: string): PathMatch {
  if (name === 'pathregexp') return { kind: 'pattern', text, ignoresCase: false }
  // Version 2 takes names and patterns in braces: `/items/{id:[0-9]+}`.
  const brace = text.indexOf('{')
  if (brace >= 0) return { kind: 'unknown', text, within: text.slice(0, brace) }
  return name === 'path' ? { kind: 'exact', text } : { kind: 'prefix', text }
}
