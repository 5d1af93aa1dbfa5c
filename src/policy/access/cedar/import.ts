// Cedar → access rules: the policies whose conditions CEL can say. Cedar goes from left to right and stops at an error, CEL does not:
// where the left side may fail a choice is written in place of `&&` and `||`.
import type { AccessRule } from '../rule.ts'
import type { Omitted } from './cedar-text.ts'
import { BadCedar, type CedarExpr, type CedarPolicy, parseCedar } from './parse.ts'

export type CedarImport =
  | { readonly kind: 'ok'; readonly rules: readonly AccessRule[]; readonly omitted: readonly Omitted[] }
  | { readonly kind: 'refused'; readonly message: string; readonly offset: number }

export function importCedar(text: string): CedarImport {
  let policies: readonly CedarPolicy[]
  try {
    policies = parseCedar(text)
  } catch (error) {
    if (error instanceof BadCedar) return { kind: 'refused', message: error.message, offset: error.offset }
    if (error instanceof RangeError) return { kind: 'refused', message: 'is nested too deeply', offset: 0 }
    throw error
  }
  const rules: AccessRule[] = []
  const omitted: Omitted[] = []
  for (const [index, policy] of policies.entries()) {
    const id = policy.annotations['id'] ?? `policy-${index}`
    try {
      rules.push(toRule(policy, id))
    } catch (error) {
      if (!(error instanceof NotCel)) throw error
      omitted.push({ rule: id, reason: error.message })
    }
  }
  return { kind: 'ok', rules, omitted }
}

class NotCel extends Error {}

function toRule(policy: CedarPolicy, id: string): AccessRule {
  if (policy.resource !== null) throw new NotCel('the policy is about one resource, and rules are about routes')
  const conditions: Cel[] = []
  if (policy.principal !== null) {
    const { operator, entity } = policy.principal
    if (operator === '==') conditions.push(plain(`principal.id == ${quote(entity.id)}`, false))
    else if (/^(Role|Group)s?$/i.test(entity.type)) conditions.push(plain(`${quote(entity.id)} in principal.roles`, true))
    else throw new NotCel(`nobody knows here who is in a ${entity.type}`)
  }
  for (const { kind, expr } of policy.conditions) {
    const cel = toCel(expr)
    conditions.push(kind === 'when' ? cel : plain(`!(${cel.text})`, cel.total))
  }
  const when = conditions.reduceRight<Cel | null>((rest, one) => (rest === null ? one : both(one, rest)), null)
  return {
    id,
    owner: policy.annotations['owner'] ?? null,
    selector: policy.actions === null ? {} : { routes: policy.actions },
    effect: policy.effect === 'permit' ? 'allow' : 'deny',
    when: when?.text ?? null,
  }
}

interface Cel {
  readonly text: string
  /** It never fails where what Cedar calls there is there. */
  readonly total: boolean
  /** What is there where it is true. */
  readonly proves: readonly string[]
}

/** What is there for sure, as paths of a condition. */
type Known = ReadonlySet<string>

const quote = (text: string): string => JSON.stringify(text)
const plain = (text: string, total: boolean): Cel => ({ text, total, proves: [] })

const both = (a: Cel, b: Cel): Cel => ({
  text: a.total ? `(${a.text} && ${b.text})` : `(${a.text} ? ${b.text} : false)`,
  total: a.total && b.total,
  proves: [...a.proves, ...b.proves],
})
const either = (a: Cel, b: Cel): Cel => plain(a.total ? `(${a.text} || ${b.text})` : `(${a.text} ? true : ${b.text})`, a.total && b.total)

const alwaysThere = new Set([
  'principal.kind',
  'principal.roles',
  'principal.scopes',
  'request',
  'request.method',
  'request.path',
  'request.address',
  'path',
  'query',
  'header',
])
const nothing: Known = new Set()

function toCel(expr: CedarExpr, known: Known = nothing): Cel {
  switch (expr.kind) {
    case 'text':
      return plain(quote(expr.value), true)
    case 'number':
    case 'bool':
      return plain(String(expr.value), true)
    case 'set': {
      const items = expr.items.map((item) => toCel(item, known))
      return plain(
        `[${items.map((item) => item.text).join(', ')}]`,
        items.every((item) => item.total),
      )
    }
    case 'name':
    case 'get':
      return path(expr, known)
    case 'has':
      return has(expr, known)
    case 'not': {
      const of = toCel(expr.of, known)
      return plain(`!(${of.text})`, of.total)
    }
    case 'if': {
      const test = toCel(expr.test, known)
      const yes = toCel(expr.yes, new Set([...known, ...test.proves]))
      const no = toCel(expr.no, known)
      return plain(`(${test.text} ? ${yes.text} : ${no.text})`, test.total && yes.total && no.total)
    }
    case 'like':
      return like(expr, known)
    case 'call':
      return call(expr, known)
    case 'binary': {
      const left = toCel(expr.left, known)
      const right = toCel(expr.right, expr.operator === '&&' ? new Set([...known, ...left.proves]) : known)
      if (expr.operator === '&&') return both(left, right)
      if (expr.operator === '||') return either(left, right)
      return plain(`(${left.text} ${expr.operator} ${right.text})`, left.total && right.total && !['+', '-', '*'].includes(expr.operator))
    }
    case 'other':
      throw new NotCel(`\`${expr.text}\` has no word here`)
  }
}

const writeSteps = (steps: readonly string[]): string =>
  steps.reduce(
    (before, name) => (before === '' ? name : /^[A-Za-z_]\w*$/.test(name) ? `${before}.${name}` : `${before}[${quote(name)}]`),
    '',
  )

function path(expr: CedarExpr & { kind: 'name' | 'get' }, known: Known): Cel {
  const steps = stepsOf(expr)
  if (steps === null) throw new NotCel('an attribute of what is computed')
  const [root, ...rest] = steps
  if (root !== 'principal' && root !== 'context') throw new NotCel(`\`${root}\` is only known as what a policy is about`)
  if (rest.length === 0) throw new NotCel(`\`${root}\` as a whole`)
  const names = root === 'context' ? rest : steps
  const isThere = names.every((_, at) => {
    const prefix = writeSteps(names.slice(0, at + 1))
    return prefix === 'principal' || alwaysThere.has(prefix) || known.has(prefix)
  })
  return plain(writeSteps(names), isThere)
}

function stepsOf(expr: CedarExpr): readonly string[] | null {
  if (expr.kind === 'name') return [expr.name]
  if (expr.kind !== 'get') return null
  const of = stepsOf(expr.of)
  return of === null ? null : [...of, expr.field]
}

function has({ of, field }: CedarExpr & { kind: 'has' }, known: Known): Cel {
  const steps = stepsOf(of)
  // Whether there is a body at all is not asked: without one whatever reads it fails, and that is no yes either.
  if (steps?.length === 1 && steps[0] === 'context') return { text: 'true', total: true, proves: [field] }
  if (steps?.length === 1 && steps[0] === 'principal')
    return { text: `has(principal.${field})`, total: true, proves: [`principal.${field}`] }
  const holder = toCel(of, known)
  const isPlain = /^[A-Za-z_]\w*$/.test(field)
  return {
    text: isPlain ? `has(${holder.text}.${field})` : `${quote(field)} in ${holder.text}`,
    total: holder.total,
    proves: [isPlain ? `${holder.text}.${field}` : `${holder.text}[${quote(field)}]`],
  }
}

function like({ of, pattern }: CedarExpr & { kind: 'like' }, known: Known): Cel {
  const { text, total } = toCel(of, known)
  const [first, ...rest] = pattern
  const last = rest.at(-1)
  if (first === undefined || rest.length === 0) return plain(`(${text} == ${quote(first ?? '')})`, total)
  if (rest.length === 1 && last === '') return plain(`${text}.startsWith(${quote(first)})`, total)
  if (rest.length === 1 && first === '') return plain(`${text}.endsWith(${quote(last ?? '')})`, total)
  if (rest.length === 2 && first === '' && last === '') return plain(`${text}.contains(${quote(rest[0] ?? '')})`, total)
  throw new NotCel('a pattern with stars in the middle')
}

function call({ of, name, args }: CedarExpr & { kind: 'call' }, known: Known): Cel {
  const holder = toCel(of, known)
  const [arg] = args
  if (arg !== undefined && args.length === 1) {
    const given = toCel(arg, known)
    const total = holder.total && given.total
    if (name === 'contains') return plain(`${given.text} in ${holder.text}`, total)
    if (name === 'containsAny') return plain(`${holder.text}.exists(each, each in ${given.text})`, total)
    if (name === 'containsAll') return plain(`${given.text}.all(each, each in ${holder.text})`, total)
  }
  throw new NotCel(`\`.${name}()\` has no word here`)
}
