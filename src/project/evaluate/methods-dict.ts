// Methods of dicts, among them the environment, where a miss is a setting that nobody has given.
import { getItem } from './attributes.ts'
import { join, type Machine } from './machine.ts'
import { answer } from './methods-list.ts'
import { arg, gather, isCertain, type MethodBody, need, orElse, raise, settingOf, unwrapped, when } from './native-kit.ts'
import { contains } from './operators.ts'
import { type Args, type Dict, dict, hashKey, int, list, NONE, pick, type Site, textOf, tuple, unknown, type Value } from './values.ts'

type Entry = { key: Value; value: Value }
type DictMethod = (machine: Machine, self: Dict, given: Args, site: Site) => Value

function on(method: DictMethod): MethodBody {
  return (machine, self, given, site) =>
    self.kind === 'dict' ? method(machine, self, given, site) : unknown('a method of something that is not a dict', site)
}

/** Writes an entry so that the arms of a condition can undo it. */
export function writeEntry(machine: Machine, self: Dict, key: Value, value: Value): void {
  if (key.kind === 'unknown' || key.kind === 'text') self.open = true
  const stored: Value = machine.condition.length === 0 || self.entries.has(hashKey(key)) ? value : when(value, machine.condition)
  // The log of writes stores whatever a map holds; an entry is what this map holds.
  machine.writeMap(self.entries as unknown as Map<string, Value>, hashKey(key), { key, value: stored } as unknown as Value)
}

/** `dict(source)`, `d.update(source)`: pairs of a dict, or of something that yields pairs. */
export function fillDict(machine: Machine, self: Dict, source: Value, site: Site): void {
  const from = pick(source)
  if (from.kind === 'dict') {
    for (const entry of from.entries.values()) {
      const { value, when: condition } = unwrapped(entry.value)
      machine.under(condition, () => writeEntry(machine, self, entry.key, value))
    }
    self.open ||= from.open
    return
  }
  if (from.kind === 'instance') {
    const data = from.attrs.get('\0data')
    if (data !== undefined) {
      fillDict(machine, self, data, site)
      return
    }
  }
  const { items, open } = gather(machine, from, site)
  self.open ||= open
  for (const item of items) {
    const { value: pair, when: condition } = unwrapped(item)
    const [key, value] = pair.kind === 'list' ? pair.items : []
    if (key === undefined || value === undefined) self.open = true
    else machine.under(condition, () => writeEntry(machine, self, pick(key), value))
  }
}

export function getEntry(machine: Machine, self: Dict, key: Value, fallback: Value | undefined, site: Site): Value {
  if (key.kind === 'alternatives')
    return join(key.options.map((o) => ({ value: getEntry(machine, self, o.value, fallback, site), when: o.when })))
  const entry = self.entries.get(hashKey(key))
  if (entry !== undefined) return orElse(entry.value, fallback ?? NONE)
  if (self.environment === true) {
    const name = textOf(key) ?? 'the environment'
    return settingOf(fallback ?? NONE, name)
  }
  if (self.open || key.kind === 'unknown' || key.kind === 'text' || key.kind === 'external')
    return unknown('an item under a key that is not known', site)
  return fallback ?? NONE
}

/** The entries as they stand in a list: one that is there under a condition keeps it. */
function listed(self: Dict, read: (entry: Entry) => Value): Value {
  const out = list([], 'list', self.open)
  for (const entry of self.entries.values()) {
    const { value, when: condition } = unwrapped(entry.value)
    out.items.push(when(read({ key: entry.key, value }), condition))
  }
  return out
}

const get = on((machine, self, given, site) => getEntry(machine, self, need(given, 0, 'key'), arg(given, 1, 'default'), site))

export const DICT_METHODS: ReadonlyMap<string, MethodBody> = new Map<string, MethodBody>([
  ['get', get],
  ['items', on((_machine, self) => listed(self, (e) => tuple([e.key, e.value])))],
  ['keys', on((_machine, self) => listed(self, (e) => e.key))],
  ['values', on((_machine, self) => listed(self, (e) => e.value))],
  [
    'setdefault',
    on((machine, self, given, site) => {
      const key = need(given, 0)
      const entry = self.entries.get(hashKey(key))
      if (entry !== undefined && entry.value.kind !== 'maybe') return entry.value
      const fallback = arg(given, 1, 'default') ?? NONE
      if (self.open && entry === undefined && (key.kind === 'unknown' || key.kind === 'text'))
        return unknown('an item under a key that is not known', site)
      const given0 = self.environment === true ? settingOf(fallback, textOf(key) ?? 'the environment') : fallback
      const value = entry === undefined ? given0 : orElse(entry.value, given0)
      writeEntry(machine, self, key, value)
      return value
    }),
  ],
  [
    'update',
    on((machine, self, given, site) => {
      for (const source of given.positional) fillDict(machine, self, source, site)
      for (const [name, value] of given.keywords) writeEntry(machine, self, { kind: 'const', type: 'str', value: name }, value)
      if (given.open === true) self.open = true
      return NONE
    }),
  ],
  [
    'pop',
    on((machine, self, given, site) => {
      const key = need(given, 0)
      const entry = self.entries.get(hashKey(key))
      const fallback = arg(given, 1, 'default')
      if (entry === undefined) {
        if (fallback !== undefined || self.environment === true) return getEntry(machine, self, key, fallback, site)
        return self.open ? unknown('an item of a dict', site) : raise(machine, 'KeyError', 'a key that is not in the dict', site)
      }
      machine.deleteFrom(self.entries, hashKey(key))
      return fallback === undefined ? unwrapped(entry.value).value : orElse(entry.value, fallback)
    }),
  ],
  [
    'popitem',
    on((machine, self, _given, site) => {
      const last = [...self.entries].at(-1)
      if (last === undefined) return raise(machine, 'KeyError', 'an item of an empty dict', site)
      machine.deleteFrom(self.entries, last[0])
      return tuple([last[1].key, unwrapped(last[1].value).value])
    }),
  ],
  [
    'clear',
    on((machine, self) => {
      for (const key of [...self.entries.keys()]) machine.deleteFrom(self.entries, key)
      if (isCertain(machine)) self.open = false
      return NONE
    }),
  ],
  ['copy', on((_machine, self) => copyDict(self))],
  ['fromkeys', on((machine, _self, given, site) => fromKeys(machine, given, site))],
  ['__getitem__', on((machine, self, given, site) => getItem(machine, self, need(given, 0), site))],
  [
    '__setitem__',
    on((machine, self, given) => {
      writeEntry(machine, self, need(given, 0), need(given, 1))
      return NONE
    }),
  ],
  [
    '__delitem__',
    on((machine, self, given) => {
      machine.deleteFrom(self.entries, hashKey(need(given, 0)))
      return NONE
    }),
  ],
  ['__contains__', on((machine, self, given, site) => answer(contains(machine, self, need(given, 0), site), site))],
  ['__iter__', on((_machine, self) => listed(self, (e) => e.key))],
  [
    '__len__',
    on((_machine, self, _given, site) =>
      self.open || [...self.entries.values()].some((e) => e.value.kind === 'maybe')
        ? unknown('the length of a dict', site)
        : int(self.entries.size),
    ),
  ],
  // `Counter` and `ChainMap` are dicts here.
  [
    'most_common',
    on((_machine, self) => {
      const pairs = [...self.entries.values()].map((e) => tuple([e.key, e.value]))
      return list(pairs, 'list', self.open)
    }),
  ],
  [
    'move_to_end',
    on((machine, self, given) => {
      const key = hashKey(need(given, 0))
      const entry = self.entries.get(key)
      if (entry !== undefined && isCertain(machine)) {
        self.entries.delete(key)
        self.entries.set(key, entry)
      }
      return NONE
    }),
  ],
])

export function copyDict(self: Dict): Dict {
  return { kind: 'dict', entries: new Map(self.entries), open: self.open, factory: self.factory }
}

export function fromKeys(machine: Machine, given: Args, site: Site): Dict {
  const { items, open } = gather(machine, need(given, 0), site)
  const out = dict()
  for (const item of items) {
    const { value: key, when: condition } = unwrapped(item)
    out.entries.set(hashKey(key), { key, value: when(given.positional[1] ?? NONE, condition) })
  }
  out.open = open
  return out
}
