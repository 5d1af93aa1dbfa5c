// Operators and truth over abstract values.
import { BinaryOp, CompareOp } from '../../syntax/index.ts'
import { findInClass } from './attributes.ts'
import { bounded, MOST_ITEMS } from './bounds.ts'
import { concat } from './expressions.ts'
import { itemsOf } from './iterate.ts'
import { join, type Machine, type Truth } from './machine.ts'
import { carried, raise } from './native-kit.ts'
import { formatPercent } from './strings.ts'
import {
  args,
  bool,
  type Dict,
  dict,
  external,
  type Generic,
  hashKey,
  isNone,
  isStr,
  list,
  NO_ARGS,
  type Origin,
  originOf,
  pick,
  type Site,
  stateOf,
  type Text,
  textOf,
  unknown,
  type Value,
} from './values.ts'

export const UNION = external('typing.Union')

function isFilled({ parts }: Text): boolean {
  return parts.some((part) => (typeof part === 'string' ? part !== '' : part.isFilled === true))
}

export function truthOf(machine: Machine, value: Value): Truth {
  switch (value.kind) {
    case 'const':
      return {
        value: value.type === 'ellipsis' || value.type === 'NotImplemented' || Boolean(value.value),
        likely: value.origin !== undefined,
      }
    case 'text':
      return { value: isFilled(value) ? true : null, likely: false }
    case 'list':
      if (value.items.length === 0) return { value: value.open ? null : false, likely: value.origin !== undefined }
      return { value: value.items.every((i) => i.kind === 'maybe') ? null : true, likely: value.origin !== undefined }
    case 'dict':
      return { value: value.entries.size > 0 ? true : value.open ? null : false, likely: false }
    case 'alternatives': {
      const seen = value.options.map((o) => ({ truth: truthOf(machine, o.value), state: stateOf(o.when) }))
      const first = seen[0]?.truth.value ?? null
      if (first !== null && seen.every((s) => s.truth.value === first)) return { value: first, likely: seen.some((s) => s.truth.likely) }
      const on = seen.find((s) => s.state === 'on')
      if (on !== undefined && on.truth.value !== null) return { value: on.truth.value, likely: true }
      return { value: null, likely: false }
    }
    case 'maybe':
      return truthOf(machine, value.value)
    case 'instance': {
      for (const name of ['__bool__', '__len__']) {
        const method = machine.attribute(value, name, null)
        if (method.kind === 'method' && method.func.kind === 'function')
          return truthOf(machine, machine.call(method, NO_ARGS, method.func.site))
      }
      const member = value.attrs.get('_value_')
      return member !== undefined && textOf(value) !== null ? truthOf(machine, member) : { value: true, likely: false }
    }
    case 'external': {
      // A class or function is true; what a call returned may be None, unless it is an object by its name.
      if (value.args === undefined) return /\(\)|\[/.test(value.path) ? { value: null, likely: false } : { value: true, likely: false }
      return /(^|\.)[A-Z]\w*\(\)$/.test(value.path) ? { value: true, likely: false } : { value: null, likely: false }
    }
    case 'unknown':
      return { value: null, likely: false }
    case 'term':
      return { value: machine.ways?.truth(value) ?? null, likely: false }
    default:
      return { value: true, likely: false }
  }
}

function originOfBoth(a: Value, b: Value): Origin | undefined {
  return originOf(a) ?? originOf(b)
}

/** The truth of a test on which the program branches: on a single way it is always decided. */
export function decided(machine: Machine, value: Value, site: Site): Truth {
  const truth = truthOf(machine, value)
  return machine.ways === null ? truth : { value: machine.ways.decide(value, truth, site), likely: false }
}

/** Whether a value says nothing but how it came about, so that what is done to it says no more. */
export function isObscure(value: Value): boolean {
  return (
    value.kind === 'term' ||
    value.kind === 'unknown' ||
    (value.kind === 'external' && (value.args !== undefined || /[([]/.test(value.path)))
  )
}

/** A list of which it is not known what is in it. */
export function isLoose(v: Value): boolean {
  return v.kind === 'list' && (v.open || v.items.some((item) => pick(item).kind === 'term'))
}

/** Whether a single way only knows what such a result is made of. */
function isVague(op: number, left: Value, right: Value): boolean {
  if (left.kind === 'list' && (op === BinaryOp.Add || op === BinaryOp.Mul)) return false
  if (isObscure(left) || isObscure(right)) return true
  const holdsTerm = (v: Value): boolean => v.kind === 'list' && (v.open || v.items.some((item) => item.kind === 'term'))
  return (op === BinaryOp.BitAnd || op === BinaryOp.BitOr || op === BinaryOp.Sub) && (holdsTerm(left) || holdsTerm(right))
}

/** Applies `fn` to each alternative and joins; values that are one pass through. */
export function distribute(value: Value, fn: (one: Value) => Value): Value {
  if (value.kind === 'maybe') return fn(value.value)
  if (value.kind !== 'alternatives') return fn(value)
  return join(value.options.map((o) => ({ value: fn(o.value), when: o.when })))
}

const METHODS: Readonly<Record<number, string>> = {
  [BinaryOp.Add]: 'add',
  [BinaryOp.Sub]: 'sub',
  [BinaryOp.Mul]: 'mul',
  [BinaryOp.Div]: 'truediv',
  [BinaryOp.FloorDiv]: 'floordiv',
  [BinaryOp.Mod]: 'mod',
  [BinaryOp.Pow]: 'pow',
  [BinaryOp.MatMul]: 'matmul',
  [BinaryOp.LShift]: 'lshift',
  [BinaryOp.RShift]: 'rshift',
  [BinaryOp.BitAnd]: 'and',
  [BinaryOp.BitOr]: 'or',
  [BinaryOp.BitXor]: 'xor',
}

/** `class Slug(str)`, `class Level(IntEnum)`: operators work on what such an instance carries, unless the class has its own. */
function operand(value: Value, op: number): Value {
  if (value.kind !== 'instance') return value
  const plain =
    value.attrs.get('\0data') ??
    (value.cls.mro.some((c) => c.kind === 'class' && /^builtins\.(int|float|str)$/.test(c.native ?? ''))
      ? value.attrs.get('_value_')
      : undefined)
  if (plain === undefined) return value
  const own = findInClass(value.cls, `__${METHODS[op] ?? 'add'}__`)
  return own !== null && 'owner' in own && own.value.kind === 'function' ? value : plain
}

export function binary(machine: Machine, op: number, one: Value, other: Value, site: Site, inPlace: boolean): Value {
  const [left, right] = [operand(one, op), operand(other, op)]
  if (machine.ways !== null && left.kind !== 'alternatives' && isVague(op, left, right))
    return machine.ways.make('binary', METHODS[op] ?? 'or', left, args([right]), site)
  if (left.kind === 'alternatives' || left.kind === 'maybe') return distribute(left, (l) => binary(machine, op, l, right, site, inPlace))
  if (right.kind === 'alternatives' || right.kind === 'maybe') return distribute(right, (r) => binary(machine, op, left, r, site, inPlace))
  if (left.kind === 'list' && op === BinaryOp.Add) return bounded(machine, addLists(machine, left, right, site, inPlace))
  if (left.kind === 'list' && right.kind === 'list' && (left.type === 'set' || left.type === 'frozenset'))
    return bounded(machine, combineSets(op, left, right))
  if (left.kind === 'list' && op === BinaryOp.Mul && right.kind === 'const' && typeof right.value === 'number') {
    const times = Math.min(Math.max(right.value, 0), Math.ceil(MOST_ITEMS / Math.max(1, left.items.length)))
    const items: Value[] = []
    for (let i = 0; i < times; i++) for (const item of left.items) items.push(item)
    return bounded(machine, list(items, left.type, left.open || (left.items.length > 0 && times < right.value)))
  }
  if (left.kind === 'dict' && op === BinaryOp.BitOr) {
    const out = inPlace ? left : dict([...left.entries.values()].map((e) => [e.key, e.value] as const))
    if (right.kind === 'dict')
      for (const [key, entry] of right.entries) machine.writeMap(out.entries as Map<string, never>, key, entry as never)
    else out.open = true
    return bounded(machine, out)
  }
  if (op === BinaryOp.BitOr && isType(left) && isType(right)) return unionOf([left, right])
  if (left.kind === 'const' && right.kind === 'const') {
    const value = constBinary(machine, op, left, right, site)
    if (value !== null) return bounded(machine, value)
  }
  if (op === BinaryOp.Mod && (isStr(left) || left.kind === 'text')) return formatPercent(machine, left, right, site)
  if (op === BinaryOp.Add && (isStr(left) || left.kind === 'text' || isStr(right) || right.kind === 'text')) {
    const parts = [left, right].flatMap((v) =>
      v.kind === 'text' ? v.parts : textOf(v) !== null ? [textOf(v) ?? ''] : [{ reason: 'a value that is not known' }],
    )
    return concat(parts, originOfBoth(left, right))
  }
  const name = METHODS[op] ?? 'add'
  for (const [owner, method, other] of [
    [left, inPlace ? `__i${name}__` : `__${name}__`, right],
    [left, `__${name}__`, right],
    [right, `__r${name}__`, left],
  ] as const) {
    if (owner.kind !== 'instance') continue
    const found = machine.attribute(owner, method, null)
    if (found.kind === 'method') return machine.call(found, args([other]), site)
  }
  if (left.kind === 'external' || right.kind === 'external')
    return { ...external(`${left.kind === 'external' ? left.path : right.kind === 'external' ? right.path : ''}.__${name}__()`), site }
  return unknown('an arithmetic result', site)
}

function addLists(machine: Machine, left: Value & { kind: 'list' }, right: Value, site: Site, inPlace: boolean): Value {
  const more = itemsOf(machine, right, site)
  const open = left.open || right.kind === 'unknown' || right.kind === 'external' || (right.kind === 'list' && right.open)
  if (right.kind === 'unknown' || right.kind === 'external') more.length = 0
  if (inPlace && left.type === 'list') {
    extendList(machine, left, more)
    left.open = open
    return left
  }
  return list([...left.items, ...more], left.type, open)
}

/** Appends, each item under the conditions in force. */
export function extendList(machine: Machine, target: Value & { kind: 'list' }, items: readonly Value[]): void {
  for (const item of items) {
    if (target.items.length >= MOST_ITEMS) {
      target.open = true
      return
    }
    target.items.push(machine.condition.length === 0 ? item : { kind: 'maybe', value: item, when: machine.condition })
  }
}

function combineSets(op: number, left: Value & { kind: 'list' }, right: Value & { kind: 'list' }): Value {
  if (op === BinaryOp.BitOr) {
    const known = new Set(left.items.map(hashKey))
    return list([...left.items, ...right.items.filter((i) => !known.has(hashKey(i)))], left.type, left.open || right.open)
  }
  const keys = new Set(right.items.map(hashKey))
  if (op === BinaryOp.BitAnd)
    return list(
      left.items.filter((i) => keys.has(hashKey(i))),
      left.type,
      left.open,
    )
  return list(
    left.items.filter((i) => !keys.has(hashKey(i))),
    left.type,
    left.open,
  )
}

/** `T = TypeVar("T")`: `T | None` is a union as well. */
const madeTypes = /^typing(?:_extensions)?\.(?:TypeVar|NewType)\(\)$/

/** Whether a value can stand in an annotation, so that `|` makes a union of it. */
export function isType(v: Value): boolean {
  return (
    v.kind === 'class' ||
    v.kind === 'generic' ||
    isNone(v) ||
    (v.kind === 'external' && (v.args === undefined || madeTypes.test(v.path))) ||
    (v.kind === 'const' && v.type === 'str')
  )
}

export function unionOf(members: readonly Value[]): Generic {
  const flat: Value[] = []
  const known = new Set<string>()
  for (const m of members) {
    const parts = m.kind === 'generic' && m.origin === UNION ? m.args : [m]
    for (const part of parts) {
      const key = hashKey(part)
      if (!known.has(key)) flat.push(part)
      known.add(key)
    }
  }
  return { kind: 'generic', origin: UNION, args: flat }
}

function constBinary(
  machine: Machine,
  op: number,
  left: Value & { kind: 'const' },
  right: Value & { kind: 'const' },
  site: Site,
): Value | null {
  const origin = originOfBoth(left, right)
  if (op === BinaryOp.Mod && left.type === 'str') return formatPercent(machine, left, right, site)
  if (typeof left.value === 'string' && typeof right.value === 'string' && op === BinaryOp.Add && left.type === right.type) {
    return { kind: 'const', type: left.type, value: left.value + right.value, origin }
  }
  if (op === BinaryOp.Mul && typeof left.value === 'string' && typeof right.value === 'number') {
    return left.value.length * right.value > 10_000
      ? unknown('a long repeated string', site)
      : { ...left, value: left.value.repeat(Math.max(0, right.value)), origin }
  }
  const number = (v: typeof left): number | null =>
    typeof v.value === 'number' ? v.value : typeof v.value === 'boolean' ? Number(v.value) : null
  const [a, b] = [number(left), number(right)]
  if (a === null || b === null) return null
  const divides = op === BinaryOp.Div || op === BinaryOp.FloorDiv || op === BinaryOp.Mod
  if (divides && b === 0) return raise(machine, 'ZeroDivisionError', 'a division by zero', site)
  const result = arithmetic(op, a, b)
  if (result === null || !Number.isFinite(result)) return unknown('an arithmetic result', site)
  const type = op === BinaryOp.Div || left.type === 'float' || right.type === 'float' ? 'float' : 'int'
  return { kind: 'const', type, value: result, origin }
}

function arithmetic(op: number, a: number, b: number): number | null {
  switch (op) {
    case BinaryOp.Add:
      return a + b
    case BinaryOp.Sub:
      return a - b
    case BinaryOp.Mul:
      return a * b
    case BinaryOp.Div:
      return b === 0 ? null : a / b
    case BinaryOp.FloorDiv:
      return b === 0 ? null : Math.floor(a / b)
    case BinaryOp.Mod:
      return b === 0 ? null : ((a % b) + b) % b
    case BinaryOp.Pow:
      return a ** b
    case BinaryOp.LShift:
      return b < 0 || b > 52 ? null : a * 2 ** b
    case BinaryOp.RShift:
      return b < 0 ? null : Math.floor(a / 2 ** b)
    case BinaryOp.BitAnd:
      return Number(BigInt(Math.trunc(a)) & BigInt(Math.trunc(b)))
    case BinaryOp.BitOr:
      return Number(BigInt(Math.trunc(a)) | BigInt(Math.trunc(b)))
    case BinaryOp.BitXor:
      return Number(BigInt(Math.trunc(a)) ^ BigInt(Math.trunc(b)))
    default:
      return null
  }
}

// ---- comparison

export function compare(machine: Machine, op: number, left: Value, right: Value, site: Site): Value {
  if (left.kind === 'alternatives' || left.kind === 'maybe') return distribute(left, (l) => compare(machine, op, l, right, site))
  if (right.kind === 'alternatives' || right.kind === 'maybe') return distribute(right, (r) => compare(machine, op, left, r, site))
  machine.ways?.compares(COMPARISONS[op] ?? '==', left, right, site)
  if (machine.ways !== null && (isObscure(left) || isObscure(right)))
    return machine.ways.make('compare', COMPARISONS[op] ?? '==', left, args([right]), site)
  const origin = originOfBoth(left, right)
  const plain = compareKnown(machine, op, left, right, origin, site)
  return plain.kind === 'unknown' && machine.ways !== null
    ? machine.ways.make('compare', COMPARISONS[op] ?? '==', left, args([right]), site)
    : plain
}

const COMPARISONS: Readonly<Record<number, string>> = {
  [CompareOp.Is]: 'is',
  [CompareOp.IsNot]: 'is not',
  [CompareOp.Eq]: '==',
  [CompareOp.NotEq]: '!=',
  [CompareOp.In]: 'in',
  [CompareOp.NotIn]: 'not in',
  [CompareOp.Lt]: '<',
  [CompareOp.LtE]: '<=',
  [CompareOp.Gt]: '>',
  [CompareOp.GtE]: '>=',
}

function compareKnown(machine: Machine, op: number, left: Value, right: Value, origin: Origin | undefined, site: Site): Value {
  switch (op) {
    case CompareOp.Is:
    case CompareOp.Eq: {
      const same = op === CompareOp.Is && hasIdentity(left, right) ? left === right : equals(machine, left, right)
      return same === null ? unknown('a comparison', site) : bool(same, origin)
    }
    case CompareOp.IsNot:
    case CompareOp.NotEq: {
      const same = op === CompareOp.IsNot && hasIdentity(left, right) ? left === right : equals(machine, left, right)
      return same === null ? unknown('a comparison', site) : bool(!same, origin)
    }
    case CompareOp.In:
    case CompareOp.NotIn: {
      const found = contains(machine, right, left, site)
      return found === null
        ? unknown('a membership test', site)
        : bool(op === CompareOp.In ? found : !found, origin ?? environmentOrigin(right, left))
    }
    default:
      return order(machine, op, left, right, origin, site)
  }
}

/** Two lists, dicts or instances are the same only when they are one. */
function hasIdentity(left: Value, right: Value): boolean {
  return left.kind === right.kind && (left.kind === 'dict' || left.kind === 'instance' || (left.kind === 'list' && left.type !== 'tuple'))
}

function environmentOrigin(container: Value, key: Value): Origin | undefined {
  if (container.kind !== 'dict' || container.environment !== true) return undefined
  const entry = container.entries.get(hashKey(key))
  // What is given is there for certain, and so is what the program wrote.
  return entry === undefined ? (textOf(key) ?? 'the environment') : originOf(entry.value)
}

/** Lists and tuples that nest deeper than this are not compared: one may contain itself. */
const DEEPEST = 20

/** Python's `==` where it can be told; null where not. */
export function equals(machine: Machine, left: Value, right: Value, depth = 0): boolean | null {
  if (left === right) return true
  if (depth > DEEPEST) return null
  const [a, b] = [textOf(left), textOf(right)]
  if (a !== null && b !== null) return a === b
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.kind !== 'instance' || other.kind === 'unknown') continue
    const method = machine.attribute(one, '__eq__', null)
    if (method.kind === 'method' && method.func.kind === 'function')
      return truthOf(machine, machine.call(method, args([other]), method.func.site)).value
  }
  if (left.kind === 'instance' && right.kind === 'instance') return false
  if (left.kind === 'unknown' || right.kind === 'unknown') return null
  if (left.kind === 'external' || right.kind === 'external') {
    // A library's object may equal anything; None is equal to none of them unless a call returned it.
    const [ext, other] = left.kind === 'external' ? [left, right] : [right, left]
    if (ext.kind !== 'external') return null
    if (hashKey(left) === hashKey(right) && ext.args === undefined) return true
    if (isNone(other)) return truthOf(machine, ext).value === true ? false : null
    return other.kind === 'external' && ext.args === undefined && other.args === undefined ? false : null
  }
  if (left.kind === 'text' || right.kind === 'text') {
    const [text, other] = left.kind === 'text' ? [left, right] : [right, left]
    if (other.kind !== 'const') return null
    return other.type !== 'str' || (other.value === '' && text.kind === 'text' && isFilled(text)) ? false : null
  }
  if (left.kind === 'list' && right.kind === 'list') {
    if (left.open || right.open) return null
    if (left.items.length !== right.items.length) return false
    if (depth > 0) machine.step()
    machine.work(left.items.length)
    if (isSet(left) && isSet(right)) {
      const keys = new Set(right.items.map(hashKey))
      return left.items.every((item) => keys.has(hashKey(item)))
    }
    for (let i = 0; i < left.items.length; i++) {
      const [l, r] = [left.items[i], right.items[i]]
      if (l === undefined || r === undefined) return false
      const same = equals(machine, l, r, depth + 1)
      if (same !== true) return same
    }
    return true
  }
  if (left.kind === 'dict' && right.kind === 'dict') return equalDicts(machine, left, right, depth)
  if (left.kind === 'const' && right.kind === 'const') return hashKey(left) === hashKey(right)
  return hashKey(left) === hashKey(right)
}

function equalDicts(machine: Machine, left: Dict, right: Dict, depth: number): boolean | null {
  const isSure = ({ open, entries }: Dict): boolean => !open && [...entries.values()].every((e) => e.value.kind !== 'maybe')
  if (!isSure(left) || !isSure(right)) return null
  if (left.entries.size !== right.entries.size) return false
  if (depth > 0) machine.step()
  machine.work(left.entries.size)
  for (const [key, entry] of left.entries) {
    const twin = right.entries.get(key)
    // A key that is an object of the program may equal another by a method of its own.
    if (twin === undefined) return entry.key.kind === 'const' ? false : null
    const same = equals(machine, entry.value, twin.value, depth + 1)
    if (same !== true) return same
  }
  return true
}

function isSet(v: Value & { kind: 'list' }): boolean {
  return v.type === 'set' || v.type === 'frozenset'
}

/** Python's `in`. */
export function contains(machine: Machine, container: Value, item: Value, site: Site): boolean | null {
  switch (container.kind) {
    case 'const': {
      const [whole, part] = [textOf(container), textOf(item)]
      return whole !== null && part !== null ? whole.includes(part) : null
    }
    case 'dict': {
      const entry = container.entries.get(hashKey(item))
      if (entry !== undefined) return entry.value.kind === 'maybe' ? null : true
      return container.open ||
        (item.kind !== 'const' && textOf(item) === null && (item.kind === 'unknown' || item.kind === 'text' || item.kind === 'external'))
        ? null
        : false
    }
    case 'list': {
      let unsure = container.open || item.kind === 'unknown'
      machine.work(container.items.length)
      for (const member of container.items) {
        if (member.kind === 'maybe') {
          if (equals(machine, member.value, item) !== false) unsure = true
          continue
        }
        const same = equals(machine, pick(member), item)
        if (same === true) return true
        if (same === null) unsure = true
      }
      return unsure ? null : false
    }
    case 'instance': {
      const method = machine.attribute(container, '__contains__', null)
      if (method.kind === 'method') return truthOf(machine, machine.call(method, args([item]), site)).value
      return null
    }
    default:
      return null
  }
}

function order(machine: Machine, op: number, left: Value, right: Value, origin: Origin | undefined, site: Site): Value {
  const sign = compareOrder(left, right)
  if (sign === null) {
    void machine
    return unknown('a comparison', site)
  }
  const result = op === CompareOp.Lt ? sign < 0 : op === CompareOp.LtE ? sign <= 0 : op === CompareOp.Gt ? sign > 0 : sign >= 0
  return bool(result, origin)
}

/** Less, equal or greater, for numbers, strings and tuples of them. */
export function compareOrder(one: Value, other: Value, depth = 0): number | null {
  const [left, right] = [carried(one), carried(other)]
  if (left.kind === 'list' && right.kind === 'list') {
    if (depth > 3) return null
    for (let i = 0; i < Math.min(left.items.length, right.items.length); i++) {
      const [l, r] = [left.items[i], right.items[i]]
      const sign = l === undefined || r === undefined ? null : compareOrder(l, r, depth + 1)
      if (sign !== 0) return sign
    }
    return left.items.length - right.items.length
  }
  const [a, b] = [textOf(left), textOf(right)]
  if (a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0
  if (
    left.kind === 'const' &&
    right.kind === 'const' &&
    left.type !== 'str' &&
    right.type !== 'str' &&
    left.value !== null &&
    right.value !== null
  ) {
    return Number(left.value) - Number(right.value)
  }
  return null
}
