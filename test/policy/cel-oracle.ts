// A second evaluator of CEL, slow and plain: it walks the expression with tagged values and throws where something is wrong. It shares
// the tree with the first one and nothing else, and decides whether that one is right.
import type { Expr } from '../../src/policy/cel/ast.ts'
import { Uint } from '../../src/policy/cel/values.ts'

export type Value =
  | { readonly is: 'int' | 'uint'; readonly of: bigint }
  | { readonly is: 'double'; readonly of: number }
  | { readonly is: 'string'; readonly of: string }
  | { readonly is: 'bool'; readonly of: boolean }
  | { readonly is: 'null' }
  | { readonly is: 'list'; readonly of: readonly Value[] }
  | { readonly is: 'map'; readonly of: readonly (readonly [Value, Value])[] }
  /** It is there, and nobody knows what it is. */
  | { readonly is: 'unknowable' }

export class Wrong extends Error {}

const wrong = (message: string): never => {
  throw new Wrong(message)
}

export type Scope = Readonly<Record<string, Value>>

/** Throws `Wrong` where CEL has an error. */
export function evaluateSlowly(expr: Expr, scope: Scope): Value {
  switch (expr.kind) {
    case 'literal':
      return literal(expr.value)
    case 'name':
      return scope[expr.name] ?? wrong('a name without a value')
    case 'select':
      return known(get(evaluateSlowly(expr.of, scope), { is: 'string', of: expr.field }) ?? wrong('a field that is missing'))
    case 'has': {
      const of = evaluateSlowly(expr.of, scope)
      if (of.is !== 'map') return wrong('has() of what is no map')
      const found = get(of, { is: 'string', of: expr.field })
      return bool(found !== undefined && known(found).is !== 'unknowable')
    }
    case 'index':
      return known(index(evaluateSlowly(expr.of, scope), evaluateSlowly(expr.key, scope)))
    case 'unary':
      return unary(expr.operator, evaluateSlowly(expr.of, scope))
    case 'choice':
      return truth(evaluateSlowly(expr.test, scope)) ? evaluateSlowly(expr.yes, scope) : evaluateSlowly(expr.no, scope)
    case 'list':
      return { is: 'list', of: expr.items.map((item) => evaluateSlowly(item, scope)) }
    case 'map':
      return map(expr.entries.map(([key, value]) => [evaluateSlowly(key, scope), evaluateSlowly(value, scope)] as const))
    case 'call':
      return call(
        expr.name,
        [...(expr.target === null ? [] : [expr.target]), ...expr.args].map((part) => evaluateSlowly(part, scope)),
      )
    case 'binary':
      if (expr.operator === '&&' || expr.operator === '||') return logic(expr, scope)
      return binary(expr.operator, evaluateSlowly(expr.left, scope), evaluateSlowly(expr.right, scope))
    case 'loop':
      return loop(expr, scope)
  }
}

const known = (value: Value): Value => (value.is === 'unknowable' ? wrong('what nobody can know') : value)
const bool = (of: boolean): Value => ({ is: 'bool', of })
const truth = (value: Value): boolean => (value.is === 'bool' ? value.of : wrong('neither true nor false'))

function literal(value: (Expr & { kind: 'literal' })['value']): Value {
  if (value === null) return { is: 'null' }
  if (typeof value === 'bigint') return { is: 'int', of: value }
  if (typeof value === 'number') return { is: 'double', of: value }
  if (typeof value === 'string') return { is: 'string', of: value }
  if (typeof value === 'boolean') return bool(value)
  return value instanceof Uint ? { is: 'uint', of: value.value } : wrong('bytes are not modelled')
}

/** The answer or the error of each side; a side that decides hides the error of the other. */
function logic(expr: Expr & { kind: 'binary' }, scope: Scope): Value {
  const decisive = expr.operator === '||'
  const sides = [expr.left, expr.right].map((side) => {
    try {
      return truth(evaluateSlowly(side, scope))
    } catch (error) {
      if (error instanceof Wrong) return error
      throw error
    }
  })
  if (sides.includes(decisive)) return bool(decisive)
  for (const side of sides) if (side instanceof Wrong) throw side
  return bool(!decisive)
}

const asNumber = (value: Value): number =>
  value.is === 'int' || value.is === 'uint' ? Number(value.of) : value.is === 'double' ? value.of : wrong('no number')
const isNumber = (value: Value): boolean => value.is === 'int' || value.is === 'uint' || value.is === 'double'

export function same(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) {
    if (a.is !== 'double' && b.is !== 'double') return whole(a) === whole(b)
    const [exact, other] = a.is === 'double' ? [a.of, b] : [asNumber(b), a]
    if (other.is === 'double') return exact === other.of
    return Number.isInteger(exact) && BigInt(exact) === whole(other)
  }
  if (a.is !== b.is) return false
  if (a.is === 'null') return true
  if (a.is === 'list' && b.is === 'list')
    return a.of.length === b.of.length && a.of.every((item, at) => same(item, b.of[at] ?? { is: 'null' }))
  if (a.is === 'map' && b.is === 'map') {
    return (
      a.of.length === b.of.length &&
      a.of.every(([key, value]) => b.of.some(([otherKey, other]) => same(key, otherKey) && same(value, other)))
    )
  }
  return 'of' in a && 'of' in b && a.of === b.of
}

const whole = (value: Value): bigint => (value.is === 'int' || value.is === 'uint' ? value.of : wrong('no whole number'))

const get = (of: Value, key: Value): Value | undefined =>
  of.is === 'map' ? of.of.find(([each]) => same(each, key))?.[1] : wrong('a field of what is no map')

function index(of: Value, key: Value): Value {
  if (of.is === 'map') return get(of, key) ?? wrong('a key that is missing')
  if (of.is !== 'list') return wrong('an index of what is no list')
  if (!isNumber(key)) return wrong('an index that is no number')
  const at = asNumber(key)
  return (Number.isInteger(at) && at >= 0 ? of.of[at] : undefined) ?? wrong('an index that is out of range')
}

function map(entries: readonly (readonly [Value, Value])[]): Value {
  entries.forEach(([key], at) => {
    if (!['int', 'uint', 'string', 'bool'].includes(key.is)) wrong('a key that can be none')
    if (entries.slice(0, at).some(([other]) => same(other, key))) wrong('two equal keys')
  })
  return { is: 'map', of: entries }
}

function unary(operator: '!' | '-', of: Value): Value {
  if (operator === '!') return bool(!truth(of))
  if (of.is === 'int') return ranged('int', -of.of)
  return of.is === 'double' ? { is: 'double', of: -of.of } : wrong('a minus before what has none')
}

function ranged(is: 'int' | 'uint', of: bigint): Value {
  const [least, most] = is === 'int' ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n]
  return of < least || of > most ? wrong('out of range') : { is, of }
}

function binary(operator: string, a: Value, b: Value): Value {
  switch (operator) {
    case '==':
      return bool(same(a, b))
    case '!=':
      return bool(!same(a, b))
    case 'in':
      if (b.is === 'list') return bool(b.of.some((item) => same(item, a)))
      return b.is === 'map' ? bool(b.of.some(([key]) => same(key, a))) : wrong('in what holds nothing')
    case '<':
      return bool(below(a, b))
    case '>':
      return bool(below(b, a))
    case '<=':
      return bool(below(a, b) || levels(a, b))
    case '>=':
      return bool(below(b, a) || levels(a, b))
    default:
      return arithmetic(operator, a, b)
  }
}

function below(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) return a.is !== 'double' && b.is !== 'double' ? whole(a) < whole(b) : asNumber(a) < asNumber(b)
  if (a.is === 'bool' && b.is === 'bool') return !a.of && b.of
  if (a.is === 'string' && b.is === 'string') return Buffer.compare(Buffer.from(a.of), Buffer.from(b.of)) < 0
  return wrong('no order')
}

const levels = (a: Value, b: Value): boolean =>
  isNumber(a) && isNumber(b) && (a.is === 'double' || b.is === 'double') ? asNumber(a) === asNumber(b) : same(a, b)

function arithmetic(operator: string, a: Value, b: Value): Value {
  if (operator === '+' && a.is === 'string' && b.is === 'string') return { is: 'string', of: a.of + b.of }
  if (operator === '+' && a.is === 'list' && b.is === 'list') return { is: 'list', of: [...a.of, ...b.of] }
  if (a.is === 'double' && b.is === 'double') {
    if (operator === '+') return { is: 'double', of: a.of + b.of }
    if (operator === '-') return { is: 'double', of: a.of - b.of }
    if (operator === '*') return { is: 'double', of: a.of * b.of }
    if (operator === '/') return { is: 'double', of: a.of / b.of }
  }
  if (a.is !== b.is || (a.is !== 'int' && a.is !== 'uint') || (b.is !== 'int' && b.is !== 'uint')) return wrong('no such sum')
  if (operator === '+') return ranged(a.is, a.of + b.of)
  if (operator === '-') return ranged(a.is, a.of - b.of)
  if (operator === '*') return ranged(a.is, a.of * b.of)
  if (b.of === 0n) return wrong('by zero')
  return operator === '/' ? ranged(a.is, a.of / b.of) : ranged(a.is, a.of % b.of)
}

function call(name: string, given: readonly Value[]): Value {
  const [first, second] = given
  if (first === undefined) return wrong('nothing is given')
  switch (name) {
    case 'size':
      if (first.is === 'string') return { is: 'int', of: BigInt([...first.of].length) }
      return first.is === 'list' || first.is === 'map' ? { is: 'int', of: BigInt(first.of.length) } : wrong('no size')
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      if (first.is !== 'string' || second?.is !== 'string') return wrong('no text')
      if (name === 'contains') return bool(first.of.split(second.of).length > 1 || second.of === '')
      return bool(
        name === 'startsWith'
          ? first.of.slice(0, second.of.length) === second.of
          : second.of === '' || first.of.slice(-second.of.length) === second.of,
      )
    case 'matches':
      if (first.is !== 'string' || second?.is !== 'string') return wrong('no text')
      return bool(new RegExp(second.of, 'u').test(first.of))
    case 'dyn':
      return first
    case 'string':
      return first.is === 'int' || first.is === 'bool' || first.is === 'string'
        ? { is: 'string', of: String(first.of) }
        : wrong('not modelled')
    case 'double':
      return isNumber(first) ? { is: 'double', of: asNumber(first) } : wrong('not modelled')
    case 'int':
      if (first.is === 'int') return first
      if (first.is === 'uint') return ranged('int', first.of)
      // The least int as a double counts as out of range, by the conformance tests.
      if (first.is === 'double' && Math.abs(first.of) < 2 ** 63) return ranged('int', BigInt(Math.trunc(first.of)))
      return first.is === 'string' && /^-?\d+$/.test(first.of) ? ranged('int', BigInt(first.of)) : wrong('no int')
    case 'getHours': {
      // Times are texts here, as requests bring them.
      const hour = first.is === 'string' ? /^\d{4}-\d\d-\d\dT(\d\d):\d\d:\d\dZ$/.exec(first.of)?.[1] : undefined
      return hour === undefined ? wrong('no time') : { is: 'int', of: BigInt(hour) }
    }
    default:
      return wrong(`${name} is not modelled`)
  }
}

function loop(expr: Expr & { kind: 'loop' }, scope: Scope): Value {
  const over = evaluateSlowly(expr.over, scope)
  const items = over.is === 'list' ? over.of : over.is === 'map' ? over.of.map(([key]) => key) : wrong('a loop over one thing')
  const inside = (item: Value): Scope => ({ ...scope, [expr.variable]: item })
  const { test, result } = expr
  const passes = (item: Value): boolean => (test === null ? true : truth(evaluateSlowly(test, inside(item))))
  if (expr.loop === 'filter') return { is: 'list', of: items.filter(passes) }
  if (expr.loop === 'map') {
    return { is: 'list', of: items.filter(passes).map((item) => (result === null ? item : evaluateSlowly(result, inside(item)))) }
  }
  if (expr.loop === 'one') return bool(items.filter(passes).length === 1)
  const decisive = expr.loop === 'exists'
  let failure: Wrong | null = null
  let decided = false
  for (const item of items) {
    try {
      if (passes(item) === decisive) decided = true
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      failure ??= error
    }
  }
  if (decided) return bool(decisive)
  if (failure !== null) throw failure
  return bool(!decisive)
}
