// What access rules mean, said as plainly as possible and as slowly: each condition is walked by the slow evaluator, each rule comes to
// yes, no, later or failure, and the verdict is read off. The compiled policy has to say the same.
import type { AccessPolicy, Facts, FieldRule, Known, PolicyRoute } from '../../src/policy/access/index.ts'
import { selects } from '../../src/policy/access/index.ts'
import { type Expr, parseExpr, walkExpr } from '../../src/policy/cel/index.ts'
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

const ints = new Set(['order_id', 'page', 'count', 'id#int'])

function tag(value: unknown, name = ''): Value {
  if (value === null || value === undefined) return { is: 'null' }
  if (typeof value === 'number')
    return ints.has(name) && Number.isInteger(value) ? { is: 'int', of: BigInt(value) } : { is: 'double', of: value }
  if (typeof value === 'string') return { is: 'string', of: value }
  if (typeof value === 'boolean') return { is: 'bool', of: value }
  if (Array.isArray(value)) return { is: 'list', of: value.map((item) => tag(item)) }
  return { is: 'map', of: Object.entries(value).map(([key, each]) => [tag(key), tag(each, key)] as const) }
}

function scopeOf(policy: AccessPolicy, route: PolicyRoute, facts: Facts): Scope {
  const scope: Record<string, Value> = {}
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) scope[name] = tag(value)
  const attributes = policy.resources.find((binding) => selects(binding.selector, route))?.attributes ?? {}
  const resource: [Value, Value][] = []
  for (const [name, source] of Object.entries(attributes)) {
    // What its attributes are taken from is not there yet, so nobody can say whether it has them.
    if ([...roots(policy, route, source)].some((root) => scope[root] === undefined)) return scope
    try {
      resource.push([tag(name), evaluateSlowly(read(source), scope)])
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
    }
  }
  return { ...scope, resource: { is: 'map', of: resource } }
}

/** Names that a condition reads, with what its `resource` stands for. */
function roots(policy: AccessPolicy, route: PolicyRoute, source: string): ReadonlySet<string> {
  const found = new Set<string>()
  walkExpr(read(source), (part) => {
    if (part.kind === 'name') found.add(part.name)
  })
  if (found.has('resource')) {
    const attributes = policy.resources.find((binding) => selects(binding.selector, route))?.attributes ?? {}
    for (const text of Object.values(attributes)) for (const root of roots(policy, route, text)) found.add(root)
  }
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
    const reads = roots(policy, route, when)
    // Of `has(resource.owner)` too: what is not there yet may still come, so nothing that reads it is answered by its absence.
    const waits = (reads.has('body') && known === 'head') || (reads.has('response') && known !== 'response')
    try {
      const value = evaluateSlowly(read(when), scopeOf(policy, route, facts))
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
