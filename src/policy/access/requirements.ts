// What a condition demands of who is asking, whatever else it asks: its ways of being true, each with its demands. That is what can be
// held against the guards of the code.
import { dottedName, type Expr } from '../cel/index.ts'

export type Demand =
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'role' | 'scope'; readonly value: string }
  /** `of`: what of the request names the caller, the owner or the tenant: `path.user_id`. */
  | { readonly kind: 'owner' | 'tenant'; readonly of: string }
  /** What has no name here, as it is written. */
  | { readonly kind: 'other'; readonly text: string }

/** One of them has to hold: none is nobody, an empty one is everybody. null where there are too many to list. */
export type Requirements = readonly (readonly Demand[])[] | null

const MOST = 64

/** `holds`: what is demanded where the condition is true, or where it is not. */
export function requirementsOf(expr: Expr, source: string, holds = true): Requirements {
  switch (expr.kind) {
    case 'literal':
      return expr.value === holds ? [[]] : []
    case 'unary':
      return expr.operator === '!' ? requirementsOf(expr.of, source, !holds) : [[other(expr, source, holds)]]
    case 'binary':
      if (expr.operator === '&&' || expr.operator === '||') {
        const left = requirementsOf(expr.left, source, holds)
        const right = requirementsOf(expr.right, source, holds)
        return (expr.operator === '&&') === holds ? both(left, right) : either(left, right)
      }
      return compared(expr, source, holds)
    case 'choice': {
      const yes = both(requirementsOf(expr.test, source, true), requirementsOf(expr.yes, source, holds))
      return either(yes, both(requirementsOf(expr.test, source, false), requirementsOf(expr.no, source, holds)))
    }
    case 'has':
      return holds && ['principal.id', 'principal.tenant'].includes(`${dottedName(expr.of)}.${expr.field}`)
        ? [[{ kind: 'signed-in' }]]
        : [[other(expr, source, holds)]]
    case 'loop':
      return ofLoop(expr, source, holds)
    default:
      return [[other(expr, source, holds)]]
  }
}

function other(expr: Expr, source: string, holds: boolean): Demand {
  const text = source.slice(expr.start, expr.end)
  return { kind: 'other', text: holds ? text : `!(${text})` }
}

export function either(a: Requirements, b: Requirements): Requirements {
  return a === null || b === null ? null : limited([...a, ...b])
}

export function both(a: Requirements, b: Requirements): Requirements {
  if (a === null || b === null) return a?.length === 0 || b?.length === 0 ? [] : null
  if (a.length * b.length > MOST * MOST) return null
  return limited(a.flatMap((one) => b.map((two) => [...one, ...two.filter((demand) => !one.some((each) => isSame(each, demand)))])))
}

/** A way that demands all that another does, and more, adds nothing. */
function limited(ways: readonly (readonly Demand[])[]): Requirements {
  const kept = ways.filter(
    (way, at) =>
      !ways.some(
        (shorter, index) =>
          index !== at &&
          shorter.every((demand) => way.some((each) => isSame(each, demand))) &&
          (shorter.length < way.length || index < at),
      ),
  )
  return kept.length > MOST ? null : kept
}

export function isSame(a: Demand, b: Demand): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function textOf(expr: Expr | undefined): string | null {
  return expr?.kind === 'literal' && typeof expr.value === 'string' ? expr.value : null
}

function textsOf(expr: Expr): readonly string[] | null {
  if (expr.kind !== 'list') return null
  const texts = expr.items.map(textOf)
  return texts.every((text) => text !== null) ? texts : null
}

const held: Readonly<Record<string, 'role' | 'scope'>> = { 'principal.roles': 'role', 'principal.scopes': 'scope' }

const holderOf = (expr: Expr): 'role' | 'scope' | null => held[dottedName(expr) ?? ''] ?? null

function compared(expr: Expr & { kind: 'binary' }, source: string, holds: boolean): Requirements {
  const { operator, left, right } = expr
  if (operator === 'in') {
    const kind = holderOf(right)
    const value = textOf(left)
    if (holds && kind !== null && value !== null) return [[{ kind, value }]]
    const values = textsOf(right)
    if (dottedName(left) === 'principal.kind' && values !== null && values.includes('anonymous') !== holds) return [[{ kind: 'signed-in' }]]
  }
  if ((operator === '==' && holds) || (operator === '!=' && !holds)) {
    const of = namedBy(left, right) ?? namedBy(right, left)
    if (of !== null) return [[of]]
    const kind = dottedName(left) === 'principal.kind' ? textOf(right) : dottedName(right) === 'principal.kind' ? textOf(left) : null
    if (kind !== null && kind !== 'anonymous') return [[{ kind: 'signed-in' }]]
  } else if (operator === '==' || operator === '!=') {
    const sides = [dottedName(left), dottedName(right)]
    if (sides.includes('principal.kind') && [textOf(left), textOf(right)].includes('anonymous')) return [[{ kind: 'signed-in' }]]
  }
  return [[other(expr, source, holds)]]
}

/** `principal.id == path.user_id` */
function namedBy(principal: Expr, named: Expr): Demand | null {
  const kind = { 'principal.id': 'owner', 'principal.tenant': 'tenant' }[dottedName(principal) ?? ''] as 'owner' | 'tenant' | undefined
  const of = dottedName(named.kind === 'call' && named.name === 'string' && named.args[0] !== undefined ? named.args[0] : named)
  return kind === undefined || of === null || !/^(path|query|body|response|header)\./.test(of) ? null : { kind, of }
}

/** `principal.roles.exists(r, r in ["a", "b"])`, `["a", "b"].all(r, r in principal.roles)` */
function ofLoop(expr: Expr & { kind: 'loop' }, source: string, holds: boolean): Requirements {
  const { test, over, variable } = expr
  const unnamed: Requirements = [[other(expr, source, holds)]]
  if (!holds || test?.kind !== 'binary') return unnamed
  const isVariable = (part: Expr): boolean => part.kind === 'name' && part.name === variable
  const kind = holderOf(over)
  if (expr.loop === 'exists' && kind !== null) {
    const values =
      test.operator === 'in' && isVariable(test.left)
        ? textsOf(test.right)
        : test.operator === '==' && (isVariable(test.left) || isVariable(test.right))
          ? [textOf(isVariable(test.left) ? test.right : test.left) ?? '']
          : null
    return values === null || values.includes('') ? unnamed : values.map((value) => [{ kind, value }])
  }
  const wanted = textsOf(over)
  const inner = test.operator === 'in' && isVariable(test.left) ? holderOf(test.right) : null
  if (wanted === null || inner === null) return unnamed
  if (expr.loop === 'exists') return wanted.map((value) => [{ kind: inner, value }])
  return expr.loop === 'all' ? [wanted.map((value) => ({ kind: inner, value }))] : unnamed
}

/** As a piece of a sentence. */
export function writeRequirements(requirements: Requirements): string {
  if (requirements === null) return 'more than can be listed'
  if (requirements.length === 0) return 'what nobody has'
  return requirements.map((way) => (way.length === 0 ? 'nothing' : way.map(writeDemand).join(' and '))).join(', or ')
}

function writeDemand(demand: Demand): string {
  switch (demand.kind) {
    case 'signed-in':
      return 'a valid credential'
    case 'role':
    case 'scope':
      return `the ${demand.kind} \`${demand.value}\``
    case 'owner':
      return demand.of === '' ? 'that it is theirs' : `to be who \`${demand.of}\` names`
    case 'tenant':
      return demand.of === '' ? 'to be of its tenant' : `to be of the tenant that \`${demand.of}\` names`
    case 'other':
      return `\`${demand.text}\``
  }
}
