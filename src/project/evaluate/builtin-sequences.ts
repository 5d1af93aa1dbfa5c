// Built-in functions over anything that can be looped over. An item that is there only under a condition keeps it.

import type { Machine } from './machine.ts'
import { isReverse, lengthOf, nextOf, sortItems } from './methods-list.ts'
import { arg, carried, gather, isGiven, need, numberOf, originAmong, pure, raise, unwrapped, when } from './native-kit.ts'
import { binary, compareOrder, truthOf } from './operators.ts'
import { type Args, bool, both, int, list, type NativeFunction, NO_ARGS, pick, type Site, tuple, unknown, type Value } from './values.ts'

type Run = NativeFunction['run']

const len: Run = (machine, given, site) => {
  const value = carried(need(given, 0))
  if (value.kind === 'list') return lengthOf(value, site)
  if (value.kind === 'const' && typeof value.value === 'string') return int([...value.value].length, value.origin)
  if (value.kind === 'instance') {
    const method = machine.attribute(value, '__len__', null)
    if (method.kind === 'method') return machine.call(method, NO_ARGS, site)
  }
  if (value.kind === 'dict' || value.kind === 'class') {
    const { items, open } = gather(machine, value, site)
    if (!open && !items.some((i) => i.kind === 'maybe')) return int(items.length)
  }
  return unknown('a length', site)
}

const enumerate: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0, 'iterable'), site)
  const start = numberOf(arg(given, 1, 'start')) ?? 0
  let isSure = true
  const out = items.map((item, i) => {
    const { value, when: condition } = unwrapped(item)
    if (item.kind === 'maybe') isSure = false
    // After an item that may be missing, the numbers are not known.
    const number =
      isSure || condition.length > 0 || items.every((x) => x.kind !== 'maybe')
        ? int(start + i)
        : unknown('a number of an enumeration', site)
    return when(tuple([number, value]), condition)
  })
  return list(out, 'iterator', open)
}

const zip: Run = (machine, given, site) => {
  const sources = given.positional.map((v) => gather(machine, pick(v), site))
  const open = sources.some((s) => s.open)
  const length = sources.length === 0 ? 0 : Math.min(...sources.map((s) => s.items.length))
  const out: Value[] = []
  for (let i = 0; i < length; i++) {
    const row = sources.map((s) => unwrapped(s.items[i] ?? unknown('an item')))
    out.push(
      when(
        tuple(row.map((r) => r.value)),
        row.reduce<(typeof row)[number]['when']>((all, r) => both(all, r.when), []),
      ),
    )
  }
  return list(out, 'iterator', open)
}

const map: Run = (machine, given, site) => {
  const [func, ...sources] = given.positional
  if (func === undefined) return list([], 'iterator')
  const rows = sources.length === 1 ? gather(machine, need(given, 1), site) : null
  const zipped = rows ?? gather(machine, zip(machine, { positional: sources, keywords: new Map() }, site), site)
  const out = zipped.items.map((item) => {
    const { value, when: condition } = unwrapped(item)
    const positional = rows !== null ? [value] : value.kind === 'list' ? value.items : [value]
    return when(
      machine.under(condition, () => machine.call(func, { positional, keywords: new Map() }, site)),
      condition,
    )
  })
  return list(out, 'iterator', zipped.open)
}

function filterBy(keep: boolean): Run {
  return (machine, given, site) => {
    const func = need(given, 0)
    const { items, open } = gather(machine, need(given, 1), site)
    const out: Value[] = []
    for (const item of items) {
      const { value, when: condition } = unwrapped(item)
      const test = isGiven(func)
        ? machine.under(condition, () => machine.call(func, { positional: [value], keywords: new Map() }, site))
        : value
      const truth = truthOf(machine, test)
      if (truth.value === keep) out.push(item)
      else if (truth.value === null) out.push(when(value, both(condition, machine.atom('a filter of the list', 'unknown'))))
    }
    return list(out, 'iterator', open)
  }
}
export const filterFalse = filterBy(false)

const sorted: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0, 'iterable'), site)
  return list(sortItems(machine, items, given.keywords.get('key'), isReverse(machine, given), site), 'list', open)
}

const reversed: Run = (machine, given, site) => {
  const source = need(given, 0)
  if (source.kind === 'instance') {
    const method = machine.attribute(source, '__reversed__', null)
    if (method.kind === 'method') return machine.call(method, NO_ARGS, site)
  }
  const { items, open } = gather(machine, source, site)
  return list(items.reverse(), 'iterator', open)
}

/** `any` stops at the first true, `all` at the first false. */
function quantifier(stop: boolean): Run {
  return (machine, given, site) => {
    const { items, open } = gather(machine, need(given, 0), site)
    let unsure = open
    let likely = false
    let origin: string | undefined
    for (const item of items) {
      const { value } = unwrapped(item)
      const truth = truthOf(machine, value)
      origin ??= originAmong(value)
      likely ||= truth.likely
      if (truth.value === stop && item.kind !== 'maybe') return bool(stop, truth.likely ? (originAmong(value) ?? 'a setting') : undefined)
      if (truth.value === null || (item.kind === 'maybe' && truth.value === stop)) unsure = true
    }
    return unsure ? unknown(stop ? 'any of a list' : 'all of a list', site) : bool(!stop, likely ? (origin ?? 'a setting') : undefined)
  }
}

const sum: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  if (open || items.some((i) => i.kind === 'maybe')) return unknown('a sum', site)
  let total: Value = arg(given, 1, 'start') ?? int(0)
  for (const item of items)
    total =
      total.kind === 'list' && total.items.length === 0 && item.kind === 'list'
        ? list([...item.items], item.type, item.open)
        : binary(machine, 1, total, item, site, false)
  return total
}

function extreme(sign: 1 | -1): Run {
  return (machine: Machine, given: Args, site: Site): Value => {
    const { items, open } =
      given.positional.length > 1 ? { items: [...given.positional], open: false } : gather(machine, need(given, 0), site)
    if (items.length === 0 && !open)
      return given.keywords.get('default') ?? raise(machine, 'ValueError', 'the least of an empty list', site)
    if (open || items.some((i) => i.kind === 'maybe')) return unknown('the least of a list', site)
    const key = given.keywords.get('key')
    const keyOf = (v: Value): Value => pick(isGiven(key) ? machine.call(key, { positional: [v], keywords: new Map() }, site) : v)
    let best = items[0] ?? unknown('an item')
    let bestKey = keyOf(best)
    for (const item of items.slice(1)) {
      const itemKey = keyOf(item)
      const order = compareOrder(itemKey, bestKey)
      if (order === null) return unknown('the least of a list', site)
      if (order * sign < 0) [best, bestKey] = [item, itemKey]
    }
    return best
  }
}

const iter: Run = (machine, given, site) => {
  const source = need(given, 0)
  if (given.positional.length > 1) return list([], 'iterator', true)
  if (source.kind === 'list' && source.type === 'iterator') return source
  const { items, open } = gather(machine, source, site)
  return list(items, 'iterator', open)
}

const next: Run = (machine, given, site) => {
  const source = pick(need(given, 0))
  const fallback = given.positional[1]
  if (source.kind === 'list')
    return source.type === 'iterator' ? nextOf(machine, source, fallback, site) : unknown('the next of something that is no iterator', site)
  if (source.kind === 'instance') {
    const method = machine.attribute(source, '__next__', null)
    if (method.kind === 'method') return machine.call(method, NO_ARGS, site)
  }
  return unknown('an item of an iterator', site)
}

const all: readonly (readonly [string, Run])[] = [
  ['enumerate', enumerate],
  ['zip', zip],
  ['map', map],
  ['filter', filterBy(true)],
  ['sorted', sorted],
  ['reversed', reversed],
  ['any', quantifier(true)],
  ['all', quantifier(false)],
  ['sum', sum],
  ['min', extreme(1)],
  ['max', extreme(-1)],
  ['iter', iter],
  ['aiter', iter],
  ['next', next],
  ['anext', next],
]

export const SEQUENCE_FUNCTIONS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['len', pure('builtins.len', len)],
  ...all.map(([name, run]): [string, Value] => [name, { kind: 'native', name: `builtins.${name}`, run, attrs: new Map() }]),
])
