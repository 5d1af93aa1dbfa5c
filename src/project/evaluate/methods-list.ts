// Methods of lists, tuples, sets, deques and iterators. What is added under a condition stands in the list with it.

import { MOST_ITEMS } from './bounds.ts'
import type { Machine } from './machine.ts'
import { conditional, gather, isCertain, type MethodBody, need, numberOf, raise, unwrapped } from './native-kit.ts'
import { compareOrder, contains, equals, extendList, truthOf } from './operators.ts'
import { bool, hashKey, int, type List, list, NONE, pick, type Site, unknown, type Value } from './values.ts'

type ListMethod = (machine: Machine, self: List, given: Parameters<MethodBody>[2], site: Site) => Value

function on(method: ListMethod): MethodBody {
  return (machine, self, given, site) =>
    self.kind === 'list' ? method(machine, self, given, site) : unknown('a method of something that is not a list', site)
}

/** Adds what another value yields; more may follow where it is not known. */
function extend(machine: Machine, self: List, source: Value, site: Site): void {
  if (source.kind === 'alternatives') {
    for (const option of source.options) machine.under(option.when, () => extend(machine, self, option.value, site))
    return
  }
  const { items, open } = gather(machine, source, site)
  for (const item of items) {
    if (self.items.length >= MOST_ITEMS) break
    extendOne(machine, self, item)
  }
  if (self.items.length >= MOST_ITEMS) self.open = true
  if (open) self.open = true
}

function extendOne(machine: Machine, self: List, item: Value): void {
  const { value, when } = unwrapped(item)
  if (isSet(self)) machine.under(when, () => addToSet(machine, self, value))
  else machine.under(when, () => extendList(machine, self, [value]))
}

function isSet(self: List): boolean {
  return self.type === 'set' || self.type === 'frozenset'
}

function addToSet(machine: Machine, self: List, value: Value): void {
  machine.work(2 * self.items.length)
  const key = hashKey(value)
  const at = self.items.findIndex((i) => hashKey(i) === key)
  if (at < 0) extendList(machine, self, [value])
  // What was there under a condition and is now added without one is there.
  else if (machine.condition.length === 0 && self.items[at]?.kind === 'maybe') self.items[at] = value
}

function indexOfItem(machine: Machine, self: List, wanted: Value): number {
  machine.work(self.items.length)
  return self.items.findIndex((i) => equals(machine, pick(i), wanted) === true)
}

function removeAt(machine: Machine, self: List, at: number): void {
  if (isCertain(machine)) self.items.splice(at, 1)
}

/** Sorted by key; as it is where two items cannot be compared. */
export function sortItems(machine: Machine, items: readonly Value[], key: Value | undefined, reverse: boolean, site: Site): Value[] {
  const keyed = items.map((item) => {
    const { value } = unwrapped(item)
    return {
      item,
      key: pick(
        key === undefined || (key.kind === 'const' && key.type === 'NoneType')
          ? value
          : machine.call(key, { positional: [value], keywords: new Map() }, site),
      ),
    }
  })
  for (let i = 1; i < keyed.length; i++) {
    const [a, b] = [keyed[i - 1], keyed[i]]
    if (a !== undefined && b !== undefined && compareOrder(a.key, b.key) === null) return [...items]
  }
  const sign = reverse ? -1 : 1
  return keyed.sort((a, b) => sign * (compareOrder(a.key, b.key) ?? 0)).map((k) => k.item)
}

export function isReverse(machine: Machine, given: Parameters<MethodBody>[2]): boolean {
  const value = given.keywords.get('reverse')
  return value !== undefined && truthOf(machine, value).value === true
}

const append = on((machine, self, given) => {
  extendList(machine, self, [need(given, 0)])
  return NONE
})
const popAt = (fromLeft: boolean): MethodBody =>
  on((machine, self, given, site) => {
    const index = fromLeft ? 0 : (numberOf(given.positional[0]) ?? -1)
    const at = index < 0 ? self.items.length + index : index
    const item = self.items[at]
    if (item === undefined)
      return self.open ? unknown('an item of a list', site) : raise(machine, 'IndexError', 'an item of an empty list', site)
    removeAt(machine, self, at)
    return unwrapped(item).value
  })
const copyAs = (type: List['type'] | null): MethodBody => on((_machine, self) => list([...self.items], type ?? self.type, self.open))

const SEQUENCE: readonly [string, MethodBody][] = [
  [
    'index',
    on((machine, self, given, site) => {
      const at = indexOfItem(machine, self, need(given, 0))
      if (at >= 0) return int(at)
      return contains(machine, self, need(given, 0), site) === null
        ? unknown('a position in a list', site)
        : raise(machine, 'ValueError', 'a position in a list', site)
    }),
  ],
  [
    'count',
    on((machine, self, given, site) =>
      self.open ? unknown('a count', site) : int(self.items.filter((i) => equals(machine, pick(i), need(given, 0)) === true).length),
    ),
  ],
  ['__len__', on((_machine, self, _given, site) => lengthOf(self, site))],
  ['__iter__', copyAs('iterator')],
  ['__contains__', on((machine, self, given, site) => answer(contains(machine, self, need(given, 0), site), site))],
  ['__eq__', on((machine, self, given, site) => answer(equals(machine, self, need(given, 0)), site))],
]

export function lengthOf(self: List, site: Site): Value {
  return self.open || self.items.some((i) => i.kind === 'maybe') ? unknown(`the length of a ${self.type}`, site) : int(self.items.length)
}
export function answer(value: boolean | null, site: Site): Value {
  return value === null ? unknown('a test', site) : bool(value)
}

const MUTABLE: readonly [string, MethodBody][] = [
  ['append', append],
  [
    'extend',
    on((machine, self, given, site) => {
      extend(machine, self, need(given, 0), site)
      return NONE
    }),
  ],
  [
    'insert',
    on((machine, self, given) => {
      const index = numberOf(given.positional[0]) ?? self.items.length
      const at = index < 0 ? Math.max(0, self.items.length + index) : index
      self.items.splice(at, 0, conditional(machine, need(given, 1)))
      return NONE
    }),
  ],
  [
    'remove',
    on((machine, self, given, site) => {
      const at = indexOfItem(machine, self, need(given, 0))
      if (at >= 0) removeAt(machine, self, at)
      else if (!self.open && contains(machine, self, need(given, 0), site) === false)
        raise(machine, 'ValueError', 'what is removed is not in the list', site)
      return NONE
    }),
  ],
  ['pop', popAt(false)],
  [
    'sort',
    on((machine, self, given, site) => {
      self.items = sortItems(machine, self.items, given.keywords.get('key'), isReverse(machine, given), site)
      return NONE
    }),
  ],
  [
    'reverse',
    on((_machine, self) => {
      self.items.reverse()
      return NONE
    }),
  ],
  [
    'clear',
    on((machine, self) => {
      if (isCertain(machine)) {
        self.items = []
        self.open = false
      }
      return NONE
    }),
  ],
  ['copy', copyAs(null)],
  ['__reversed__', on((_machine, self) => list([...self.items].reverse(), 'iterator', self.open))],
  [
    '__iadd__',
    on((machine, self, given, site) => {
      extend(machine, self, need(given, 0), site)
      return self
    }),
  ],
]

const DEQUE: readonly [string, MethodBody][] = [
  ['popleft', popAt(true)],
  [
    'appendleft',
    on((machine, self, given) => {
      self.items.unshift(conditional(machine, need(given, 0)))
      return NONE
    }),
  ],
  [
    'extendleft',
    on((machine, self, given, site) => {
      for (const item of gather(machine, need(given, 0), site).items) self.items.unshift(conditional(machine, item))
      return NONE
    }),
  ],
  [
    'rotate',
    on((_machine, self, given) => {
      const n = self.items.length
      const by = n === 0 ? 0 : (((numberOf(given.positional[0]) ?? 1) % n) + n) % n
      self.items = [...self.items.slice(n - by), ...self.items.slice(0, n - by)]
      return NONE
    }),
  ],
]

function union(machine: Machine, self: List, sources: readonly Value[], site: Site): List {
  const out = list([...self.items], self.type, self.open)
  for (const source of sources) {
    const { items, open } = gather(machine, pick(source), site)
    const keys = new Set(out.items.map(hashKey))
    for (const item of items) if (!keys.has(hashKey(item))) out.items.push(item)
    out.open ||= open
  }
  return out
}

/** Those of the first that are, or are not, in the others. */
function kept(machine: Machine, self: List, sources: readonly Value[], inside: boolean, site: Site): List {
  let items = self.items
  let open = self.open
  for (const source of sources) {
    const other = gather(machine, pick(source), site)
    const keys = new Set(other.items.map(hashKey))
    if (other.open) open = true
    items = items.filter((i) => keys.has(hashKey(i)) === inside || (other.open && inside))
  }
  return list([...items], self.type, open)
}

function isSubset(machine: Machine, one: Value, other: Value, site: Site): boolean | null {
  const [a, b] = [gather(machine, one, site), gather(machine, other, site)]
  if (a.open || b.open) return null
  const keys = new Set(b.items.map(hashKey))
  return a.items.every((i) => keys.has(hashKey(i)))
}

const FROZEN: readonly [string, MethodBody][] = [
  ['union', on((machine, self, given, site) => union(machine, self, given.positional, site))],
  ['difference', on((machine, self, given, site) => kept(machine, self, given.positional, false, site))],
  ['intersection', on((machine, self, given, site) => kept(machine, self, given.positional, true, site))],
  [
    'symmetric_difference',
    on((machine, self, given, site) => {
      const other = list(gather(machine, need(given, 0), site).items, 'set')
      return union(machine, kept(machine, self, [other], false, site), [kept(machine, other, [self], false, site)], site)
    }),
  ],
  ['issubset', on((machine, self, given, site) => answer(isSubset(machine, self, need(given, 0), site), site))],
  ['issuperset', on((machine, self, given, site) => answer(isSubset(machine, need(given, 0), self, site), site))],
  [
    'isdisjoint',
    on((machine, self, given, site) => {
      const common = kept(machine, self, [need(given, 0)], true, site)
      return answer(common.open ? null : common.items.length === 0, site)
    }),
  ],
  ['copy', copyAs(null)],
  ...SEQUENCE.filter(([name]) => name.startsWith('__')),
]

const discard = on((machine, self, given) => {
  const key = hashKey(need(given, 0))
  const at = self.items.findIndex((i) => hashKey(i) === key)
  if (at >= 0) removeAt(machine, self, at)
  return NONE
})

const SET: readonly [string, MethodBody][] = [
  ...FROZEN,
  [
    'add',
    on((machine, self, given) => {
      addToSet(machine, self, need(given, 0))
      return NONE
    }),
  ],
  [
    'update',
    on((machine, self, given, site) => {
      for (const source of given.positional) extend(machine, self, source, site)
      return NONE
    }),
  ],
  ['discard', discard],
  ['remove', discard],
  ['pop', popAt(true)],
  ...MUTABLE.filter(([name]) => name === 'clear'),
  [
    'difference_update',
    on((machine, self, given, site) => {
      if (isCertain(machine)) self.items = kept(machine, self, given.positional, false, site).items
      return NONE
    }),
  ],
  [
    'intersection_update',
    on((machine, self, given, site) => {
      if (isCertain(machine)) self.items = kept(machine, self, given.positional, true, site).items
      return NONE
    }),
  ],
]

/** `next(iterator)`, with what it gives when nothing is left. */
export function nextOf(machine: Machine, self: List, fallback: Value | undefined, site: Site): Value {
  const item = self.items.shift()
  if (item !== undefined) return unwrapped(item).value
  if (self.open) return unknown('an item of an iterator', site)
  return fallback ?? raise(machine, 'StopIteration', 'an item of an iterator that has ended', site)
}

const ITERATOR: readonly [string, MethodBody][] = [
  ['__next__', on((machine, self, _given, site) => nextOf(machine, self, undefined, site))],
  ['__anext__', on((machine, self, _given, site) => nextOf(machine, self, undefined, site))],
  ['__iter__', (_machine, self) => self],
  ['__aiter__', (_machine, self) => self],
  ['send', on((machine, self, _given, site) => nextOf(machine, self, undefined, site))],
  ['close', () => NONE],
  ['throw', () => NONE],
]

export const LIST_METHODS: Readonly<Record<List['type'], ReadonlyMap<string, MethodBody>>> = {
  list: new Map([...SEQUENCE, ...MUTABLE]),
  tuple: new Map(SEQUENCE),
  set: new Map(SET),
  frozenset: new Map(FROZEN),
  deque: new Map([...SEQUENCE, ...MUTABLE, ...DEQUE]),
  iterator: new Map(ITERATOR),
}
