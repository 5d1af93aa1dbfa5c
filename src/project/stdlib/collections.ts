// `collections` and `itertools`.

import { BinaryOp } from '../../syntax/index.ts'
import {
  arg,
  binary,
  both,
  type Condition,
  convertingClass,
  DICT,
  dict,
  fillDict,
  filterFalse,
  gather,
  hashKey,
  int,
  isGiven,
  LIST,
  LIST_METHODS,
  list,
  type Machine,
  NONE,
  need,
  numberOf,
  pick,
  type Site,
  tuple,
  unbound,
  unknown,
  unwrapped,
  type Value,
  when,
} from '../evaluate/index.ts'
import { acts, type Row, type Run, withoutFirst } from './kit.ts'

/** A dict that was just made is filled apart from the conditions in force. */
function filled(machine: Machine, sources: readonly Value[], keywords: ReadonlyMap<string, Value>, site: Site): Value & { kind: 'dict' } {
  const out = dict()
  const before = machine.condition
  machine.condition = []
  try {
    for (const source of sources) fillDict(machine, out, source, site)
  } finally {
    machine.condition = before
  }
  for (const [name, value] of keywords) {
    const key: Value = { kind: 'const', type: 'str', value: name }
    out.entries.set(hashKey(key), { key, value })
  }
  return out
}

const DEFAULT_DICT = convertingClass('collections.defaultdict', [DICT], (machine, given, site) => {
  const out = filled(machine, withoutFirst(given).positional, given.keywords, site)
  const factory = given.positional[0]
  if (isGiven(factory)) out.factory = factory
  return out
})
const ORDERED_DICT = convertingClass('collections.OrderedDict', [DICT], (machine, given, site) =>
  filled(machine, given.positional, given.keywords, site),
)

const COUNTER = convertingClass('collections.Counter', [DICT], (machine, given, site) => {
  const source = given.positional[0]
  if (source === undefined || source.kind === 'dict') return filled(machine, given.positional, given.keywords, site)
  const { items, open } = gather(machine, source, site)
  const out = dict()
  for (const item of items) {
    const { value } = unwrapped(item)
    const before = numberOf(out.entries.get(hashKey(value))?.value) ?? 0
    out.entries.set(hashKey(value), { key: value, value: int(before + 1) })
  }
  out.open = open
  return out
})

/** The first of the maps that has a key wins. */
const CHAIN_MAP = convertingClass('collections.ChainMap', [DICT], (machine, given, site) =>
  filled(machine, [...given.positional].reverse(), new Map(), site),
)

const DEQUE = convertingClass(
  'collections.deque',
  [LIST],
  (machine, given, site) => {
    const source = arg(given, 0, 'iterable')
    const { items, open } = source === undefined ? { items: [], open: false } : gather(machine, source, site)
    const most = numberOf(arg(given, 1, 'maxlen'))
    return list(most === null ? items : items.slice(Math.max(0, items.length - most)), 'deque', open)
  },
  unbound('collections.deque', LIST_METHODS.deque),
)

export const COLLECTION_ROWS: readonly Row[] = [
  ['collections.defaultdict', DEFAULT_DICT],
  ['collections.OrderedDict', ORDERED_DICT],
  ['collections.Counter', COUNTER],
  ['collections.ChainMap', CHAIN_MAP],
  ['collections.deque', DEQUE],
  ['typing.DefaultDict', DEFAULT_DICT],
  ['typing.OrderedDict', ORDERED_DICT],
  ['typing.Counter', COUNTER],
  ['typing.ChainMap', CHAIN_MAP],
  ['typing.Deque', DEQUE],
  ['weakref.WeakValueDictionary', DICT],
  ['weakref.WeakKeyDictionary', DICT],
]

// ---- itertools

const MOST = 10_000

function chain(machine: Machine, sources: readonly Value[], site: Site): Value {
  const out: Value[] = []
  let open = false
  for (const source of sources) {
    const { value, when: condition } = unwrapped(source)
    const part = gather(machine, value, site)
    for (const item of part.items) out.push(when(item, condition))
    open ||= part.open
  }
  return list(out, 'iterator', open)
}

const product: Run = (machine, given, site) => {
  const times = numberOf(given.keywords.get('repeat')) ?? 1
  const sources = given.positional.map((v) => gather(machine, pick(v), site))
  const all = Array.from({ length: Math.min(times, 8) }, () => sources).flat()
  let rows: { values: Value[]; condition: Condition }[] = [{ values: [], condition: [] }]
  for (const source of all) {
    const next: typeof rows = []
    for (const row of rows) {
      for (const item of source.items) {
        if (next.length >= MOST) break
        const { value, when: condition } = unwrapped(item)
        next.push({ values: [...row.values, value], condition: both(row.condition, condition) })
      }
    }
    rows = next
  }
  return list(
    rows.map((r) => when(tuple(r.values), r.condition)),
    'iterator',
    sources.some((s) => s.open),
  )
}

function choose(items: readonly Value[], count: number, ordered: boolean): Value[] {
  const out: Value[] = []
  const go = (chosen: number[]): void => {
    if (out.length >= MOST) return
    if (chosen.length === count) {
      out.push(tuple(chosen.map((i) => unwrapped(items[i] ?? NONE).value)))
      return
    }
    for (let i = ordered ? 0 : (chosen.at(-1) ?? -1) + 1; i < items.length; i++) if (!chosen.includes(i)) go([...chosen, i])
  }
  go([])
  return out
}
function combinations(ordered: boolean): Run {
  return (machine, given, site) => {
    const { items, open } = gather(machine, need(given, 0), site)
    const count = numberOf(arg(given, 1, 'r')) ?? items.length
    return list(choose(items, count, ordered), 'iterator', open)
  }
}

/** Runs of equal keys; a key that is not known begins a run. */
const groupBy: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  const key = arg(given, 1, 'key')
  const out: Value[] = []
  let current: { key: string; items: Value[] } | null = null
  for (const item of items) {
    const { value } = unwrapped(item)
    const k = isGiven(key) ? machine.call(key, { positional: [value], keywords: new Map() }, site) : value
    const hash = k.kind === 'unknown' ? `?${out.length}` : hashKey(k)
    if (current === null || current.key !== hash) {
      const group = list([], 'iterator')
      current = { key: hash, items: group.items }
      out.push(tuple([k, group]))
    }
    current.items.push(item)
  }
  return list(out, 'iterator', open)
}

const islice: Run = (machine, given, site) => {
  const source = need(given, 0)
  const { items, open } = gather(machine, source, site)
  const bounds = given.positional.slice(1).map((v) => (isGiven(v) ? numberOf(v) : undefined))
  if (bounds.includes(null)) return list(items, 'iterator', true)
  const [from, to, step] = bounds.length === 1 ? [0, bounds[0], 1] : [bounds[0] ?? 0, bounds[1], bounds[2] ?? 1]
  const end = to ?? items.length
  const chosen = items.filter((_, i) => i >= (from ?? 0) && i < end && (i - (from ?? 0)) % (step ?? 1) === 0)
  if (source.kind === 'list' && source.type === 'iterator') source.items.splice(0, Math.min(end, items.length))
  return list(chosen, 'iterator', open && items.length < end)
}

const zipLongest: Run = (machine, given, site) => {
  const sources = given.positional.map((v) => gather(machine, pick(v), site))
  const fill = given.keywords.get('fillvalue') ?? NONE
  const length = Math.max(0, ...sources.map((s) => s.items.length))
  const rows = Array.from({ length }, (_, i) => {
    const row = sources.map((s) => unwrapped(s.items[i] ?? fill))
    return when(
      tuple(row.map((r) => r.value)),
      row.reduce<Condition>((all, r) => both(all, r.when), []),
    )
  })
  return list(
    rows,
    'iterator',
    sources.some((s) => s.open),
  )
}

const accumulate: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  const func = arg(given, 1, 'func')
  let total = given.keywords.get('initial')
  const out: Value[] = total === undefined ? [] : [total]
  for (const item of items) {
    const { value } = unwrapped(item)
    total =
      total === undefined
        ? value
        : isGiven(func)
          ? machine.call(func, { positional: [total, value], keywords: new Map() }, site)
          : binary(machine, BinaryOp.Add, total, value, site, false)
    out.push(total)
  }
  return list(out, 'iterator', open)
}

/** Endless in Python; as many as anything here would look at. */
const count: Run = (_machine, given, site) => {
  const [start, step] = [numberOf(arg(given, 0, 'start') ?? int(0)), numberOf(arg(given, 1, 'step') ?? int(1))]
  if (start === null || step === null) return unknown('numbers that are not known', site)
  return list(
    Array.from({ length: 1_000 }, (_, i) => int(start + i * step)),
    'iterator',
    true,
  )
}
const repeat: Run = (_machine, given) => {
  const times = numberOf(arg(given, 1, 'times'))
  return list(
    Array.from({ length: Math.min(times ?? 1_000, 1_000) }, () => need(given, 0)),
    'iterator',
    times === null,
  )
}
const cycle: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  return list(
    items.length === 0 ? [] : Array.from({ length: 1_000 }, (_, i) => items[i % items.length] ?? NONE),
    'iterator',
    open || items.length > 0,
  )
}

const pairwise: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  return list(
    items.slice(1).map((item, i) => tuple([unwrapped(items[i] ?? NONE).value, unwrapped(item).value])),
    'iterator',
    open,
  )
}
const batched: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  const size = numberOf(arg(given, 1, 'n')) ?? 0
  const out: Value[] = []
  for (let i = 0; size > 0 && i < items.length; i += size) out.push(tuple(items.slice(i, i + size)))
  return list(out, 'iterator', open)
}
const tee: Run = (machine, given, site) => {
  const { items, open } = gather(machine, need(given, 0), site)
  return tuple(Array.from({ length: Math.min(numberOf(arg(given, 1, 'n')) ?? 2, 100) }, () => list([...items], 'iterator', open)))
}
const starmap: Run = (machine, given, site) => {
  const func = need(given, 0)
  const { items, open } = gather(machine, need(given, 1), site)
  return list(
    items.map((item) => {
      const { value, when: condition } = unwrapped(item)
      const positional = gather(machine, value, site).items.map((i) => unwrapped(i).value)
      return when(
        machine.under(condition, () => machine.call(func, { positional, keywords: new Map() }, site)),
        condition,
      )
    }),
    'iterator',
    open,
  )
}

const CHAIN: Value = {
  kind: 'native',
  name: 'itertools.chain',
  run: (machine, given, site) => chain(machine, given.positional, site),
  attrs: new Map<string, Value>([
    [
      'from_iterable',
      { kind: 'native', name: 'itertools.chain.from_iterable', run: (machine, given, site) => chainOf(machine, need(given, 0), site) },
    ],
  ]),
}
function chainOf(machine: Machine, source: Value, site: Site): Value {
  const { items, open } = gather(machine, source, site)
  const out = chain(machine, items, site)
  return out.kind === 'list' && open ? { ...out, open: true } : out
}

export const ITERTOOLS_ROWS: readonly Row[] = [
  ['itertools.chain', CHAIN],
  acts('itertools.chain.from_iterable', (machine, given, site) => chainOf(machine, need(given, 0), site)),
  acts('itertools.product', product),
  acts('itertools.permutations', combinations(true)),
  acts('itertools.combinations', combinations(false)),
  acts('itertools.groupby', groupBy),
  acts('itertools.islice', islice),
  acts('itertools.starmap', starmap),
  acts('itertools.zip_longest', zipLongest),
  acts('itertools.accumulate', accumulate),
  acts('itertools.count', count),
  acts('itertools.repeat', repeat),
  acts('itertools.cycle', cycle),
  acts('itertools.pairwise', pairwise),
  acts('itertools.batched', batched),
  acts('itertools.tee', tee),
  acts('itertools.filterfalse', filterFalse),
]
