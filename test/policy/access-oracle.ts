// What access rules mean, said as plainly as possible and as slowly: each condition is walked by the slow evaluator, each rule comes to
// yes, no, later or failure, and the verdict is read off. The compiled policy has to say the same.
import type { AccessPolicy, Facts, FieldRule, Known, PolicyRoute } from '../../src/policy/access/index.ts'
import { selects } from '../../src/policy/access/index.ts'
import { CelError, type Expr, parseExpr, walkExpr } from '../../src/policy/cel/index.ts'
import { evaluateSlowly, type Scope, type Value, Wrong } from './cel-oracle.ts'

type Outcome = 'yes' | 'no' | 'later' | 'failure'

const parsed = new Map<string, Expr>()

function read(source: string): Expr {
  const known = parsed.get(source)
  if (known !== undefined) return known
  const result = parseExpr(source)
  if (result.kind === 'refused') throw new Error(`${source}: ${result.message}`)
  parsed.set(source, result.expr)
  return result.expr
}

const ints = new Set(['order_id', 'page', 'count', 'limit', 'id#int'])

function tag(value: unknown, name = ''): Value {
  if (value === null || value === undefined) return { is: 'null' }
  if (value instanceof CelError) return { is: 'unknowable' }
  if (typeof value === 'number')
    return ints.has(name) && Number.isInteger(value) ? { is: 'int', of: BigInt(value) } : { is: 'double', of: value }
  if (typeof value === 'string') return { is: 'string', of: value }
  if (typeof value === 'boolean') return { is: 'bool', of: value }
  if (Array.isArray(value)) return { is: 'list', of: value.map((item) => tag(item)) }
  return { is: 'map', of: Object.entries(value).map(([key, each]) => [tag(key), tag(each, key)] as const) }
}

function scopeOf(facts: Facts): Scope {
  const scope: Record<string, Value> = {}
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) scope[name] = tag(value)
  return scope
}

/** The condition with what `resource` stands for in its place. */
function meaning(policy: AccessPolicy, route: PolicyRoute, source: string): Expr {
  const attributes = policy.resources.find((binding) => selects(binding.selector, route))?.attributes ?? {}
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value !== 'object' || value === null) return value
    const part = value as Expr // anything else that is no part of an expression has no `kind` of these
    if ((part.kind === 'select' || part.kind === 'has') && part.of.kind === 'name' && part.of.name === 'resource') {
      const stands = read(attributes[part.field] ?? 'nothing')
      return part.kind === 'has' && stands.kind === 'select' ? { ...stands, kind: 'has' } : stands
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each)]))
  }
  return replace(read(source)) as Expr // of the same shape
}

function roots(expr: Expr): ReadonlySet<string> {
  const found = new Set<string>()
  walkExpr(expr, (part) => {
    if (part.kind === 'name') found.add(part.name)
  })
  return found
}

export interface SlowPolicy {
  decide(facts: Facts, known: Known): { readonly verdict: string; readonly rule: string | null }
  closedFields(facts: Facts, access: 'read' | 'write'): readonly string[]
}

export function interpret(policy: AccessPolicy, route: PolicyRoute): SlowPolicy {
  const rules = policy.rules.filter((rule) => selects(rule.selector, route))
  const outcomeOf = (when: string | null, facts: Facts, known: Known): Outcome => {
    if (when === null) return 'yes'
    const expr = meaning(policy, route, when)
    const reads = roots(expr)
    const waits = (reads.has('body') && known === 'head') || (reads.has('response') && known !== 'response')
    try {
      const value = evaluateSlowly(expr, scopeOf(facts))
      return value.is === 'bool' ? (value.of ? 'yes' : 'no') : waits ? 'later' : 'failure'
    } catch (error) {
      if (error instanceof Wrong) return waits ? 'later' : 'failure'
      throw error
    }
  }
  return {
    decide(facts, known) {
      const outcomes = rules.map((rule) => ({ ...rule, outcome: outcomeOf(rule.when, facts, known) }))
      const denials = outcomes.filter((rule) => rule.effect === 'deny')
      const permissions = outcomes.filter((rule) => rule.effect === 'allow')
      const denial = denials.find((rule) => rule.outcome === 'yes' || rule.outcome === 'failure')
      if (denial !== undefined) return { verdict: 'deny', rule: denial.id }
      if (denials.some((rule) => rule.outcome === 'later')) return { verdict: 'undecided', rule: null }
      if (permissions.length === 0) return { verdict: 'unmatched', rule: null }
      const permission = permissions.find((rule) => rule.outcome === 'yes')
      if (permission !== undefined) return { verdict: 'allow', rule: permission.id }
      return permissions.some((rule) => rule.outcome === 'later') ? { verdict: 'undecided', rule: null } : { verdict: 'deny', rule: null }
    },
    closedFields(facts, access) {
      const about = policy.fields.filter((rule) => rule.access === access && selects(rule.selector, route))
      const yes = (rule: FieldRule): boolean => outcomeOf(rule.when, facts, 'response') === 'yes'
      const names = [...new Set(about.flatMap((rule) => rule.fields))]
      return names.filter((name) => {
        const here = about.filter((rule) => rule.fields.includes(name))
        const denied = here.some((rule) => rule.effect === 'deny' && outcomeOf(rule.when, facts, 'response') !== 'no')
        return denied || !here.some((rule) => rule.effect === 'allow' && yes(rule))
      })
    },
  }
}
