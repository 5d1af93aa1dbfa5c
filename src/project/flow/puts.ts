// What functions put into objects that are there already: `found["url"] = x`, `self.jobs[key].append(x)`, `setattr(box, "url", x)`,
// `queue.put(x)`. One look over each function, by the variable at the front.
import { ArgKind, Op, startOf } from '../../syntax/index.ts'
import { nameAt, type SurveyedFunction, type SurveyedModule } from '../code/index.ts'

/** A value that is put into what a variable holds. */
export interface Put {
  readonly fn: SurveyedFunction
  /** The variable at the front. */
  readonly root: string
  /** Attributes and keys from there, `*` for any item. */
  readonly keys: readonly string[]
  /** How many of the keys, from the end, are items and no attributes. */
  readonly items: number
  readonly value: number
  /** What of the value it is. */
  readonly part: readonly string[]
  /** The items of the value are put there, and not the value as one. */
  readonly isSpread: boolean
  readonly block: number
  /** Where it is written. */
  readonly node: number
  readonly at: number
}

export interface Puts {
  readonly locals: ReadonlyMap<string, readonly Put[]>
  readonly globals: ReadonlyMap<string, readonly Put[]>
  /** Into variables of functions around this one. */
  readonly outer: ReadonlyMap<string, readonly Put[]>
}

/** By verb: how many arguments stand before what is put in. */
const ADDING = new Set(
  'append add extend insert update setdefault appendleft extendleft put put_nowait write writelines set set_result push send_nowait'.split(
    ' ',
  ),
)
const SPREADING = new Set(['update', 'extend', 'extendleft', 'write', 'writelines', 'set_result'])
const DEEPEST_KEYS = 4

const known = new WeakMap<SurveyedFunction, Puts>()

export function putsOf(fn: SurveyedFunction): Puts {
  let puts = known.get(fn)
  if (puts === undefined) known.set(fn, (puts = findPuts(fn)))
  return puts
}

/** What of the value is asked for where `path` of the variable is; null where it is something else. */
export function askedOf({ keys, items, part, isSpread }: Put, path: readonly string[]): readonly string[] | null {
  const both = Math.min(keys.length, path.length)
  for (let i = 0; i < both; i++) if (!isSame(keys[i] ?? '', path[i] ?? '')) return null
  // Of the whole, only what are its items is a part of its text.
  if (path.length < keys.length && keys.length - path.length > items) return null
  const rest = path.slice(keys.length)
  void isSpread
  return part.length === 0 ? rest : [...part, ...rest]
}

/** Under a key that is not known it may be another entry. */
export function isSomeEntry({ keys }: Put, path: readonly string[]): boolean {
  return keys.some((key, i) => key === '*' && path[i] !== undefined && path[i] !== '*' && !/^-?\d+$/.test(path[i] ?? ''))
}

function isSame(one: string, other: string): boolean {
  return one === other || one === '*' || other === '*' || other === '#'
}

function findPuts(fn: SurveyedFunction): Puts {
  const { module } = fn
  const { code, strings } = module.form
  const [locals, globals, outer] = [new Map<string, Put[]>(), new Map<string, Put[]>(), new Map<string, Put[]>()]
  const add = (
    object: number,
    own: readonly string[],
    ownItems: number,
    value: number,
    node: number,
    block: number,
    more: { readonly part?: readonly string[]; readonly isSpread?: boolean } = {},
  ): void => {
    const found = rootOf(fn, object)
    if (found === null || value === 0 || found.keys.length + own.length > DEEPEST_KEYS) return
    const map = found.operation === Op.Local ? locals : found.operation === Op.Free ? outer : globals
    const keys = [...found.keys, ...own]
    const items = ownItems < own.length ? ownItems : ownItems + found.items
    const { part = [], isSpread = false } = more
    const put: Put = { fn, root: found.name, keys, items, value, part, isSpread, block, node, at: startOf(module.form, node) }
    const list = map.get(found.name)
    if (list === undefined) map.set(found.name, [put])
    else list.push(put)
  }
  for (let i = 0; i < fn.writes.length; i += 2) {
    const target = fn.writes[i] ?? 0
    const block = fn.writes[i + 1] ?? 0
    const inner = module.parts.get(target)
    let value = inner?.node ?? module.written.get(target)
    if (value === undefined) continue
    if (code[value] === Op.Augment) value = code[value + 4] ?? 0
    const part = inner === undefined ? {} : { part: inner.path }
    if (code[target] === Op.Attribute) {
      const name = strings[code[target + 3] ?? 0] ?? '*'
      if (name !== '__dict__') add(code[target + 2] ?? 0, [name], 0, value, target, block, part)
    } else if (code[target] === Op.Index) add(code[target + 2] ?? 0, [keyAt(fn, code[target + 3] ?? 0)], 1, value, target, block, part)
    else if (code[target] === Op.Global) add(target, [], 0, value, target, block, part)
  }
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const block = fn.calls[i + 1] ?? 0
    const count = code[call + 3] ?? 0
    if (count === 0) continue
    const callee = code[call + 2] ?? 0
    if (code[callee] !== Op.Attribute) {
      if (count === 3 && nameAt(module, callee) === 'setattr')
        add(code[call + 6] ?? 0, [keyAt(fn, code[call + 9] ?? 0)], 0, code[call + 12] ?? 0, call, block)
      continue
    }
    const verb = strings[code[callee + 3] ?? 0] ?? ''
    if (!ADDING.has(verb)) continue
    const object = code[callee + 2] ?? 0
    if (SPREADING.has(verb)) {
      for (let j = 0; j < count; j++) {
        const at = call + 4 + 3 * j
        const value = code[at + 2] ?? 0
        if (code[at] === ArgKind.Keyword) {
          if (verb === 'update') add(object, [strings[code[at + 1] ?? 0] ?? '*'], 1, value, call, block)
        } else if (verb === 'write') {
          // What is written to a file is what can be read from it, and not its name.
          add(object, ['read()'], 1, value, call, block)
        } else add(object, [], 0, code[value] === Op.Star ? (code[value + 2] ?? 0) : value, call, block, { isSpread: true })
      }
      continue
    }
    const last = code[call + 4 + 3 * (count - 1) + 2] ?? 0
    const isKeyed = verb === 'setdefault' || (verb === 'set' && count > 1)
    if (isKeyed && count > 1) add(object, [keyAt(fn, code[call + 6] ?? 0)], 1, code[call + 9] ?? 0, call, block)
    else add(object, ['*'], 1, last, call, block)
  }
  return { locals, globals, outer }
}

export interface Rooted {
  readonly operation: number
  readonly name: string
  readonly keys: readonly string[]
  readonly items: number
}

/** `jobs["a"].paths`: the variable at the front and the way from there; null where something else is at the front. */
export function rootOf(fn: SurveyedFunction, node: number): Rooted | null {
  const { code, strings } = fn.module.form
  const keys: string[] = []
  let items = 0
  let isOnlyItems = true
  for (let here = node, i = 0; i < 12; i++) {
    switch (code[here]) {
      case Op.Local:
        return { operation: Op.Local, name: strings[code[here + 3] ?? 0] ?? '', keys: keys.reverse(), items }
      case Op.Free:
      case Op.Global:
      case Op.ClassName:
        return { operation: code[here] ?? 0, name: strings[code[here + 2] ?? 0] ?? '', keys: keys.reverse(), items }
      case Op.Attribute: {
        const name = strings[code[here + 3] ?? 0] ?? '*'
        if (name !== '__dict__') keys.push(name)
        isOnlyItems = false
        here = code[here + 2] ?? 0
        continue
      }
      case Op.Index:
        keys.push(keyAt(fn, code[here + 3] ?? 0))
        if (isOnlyItems) items++
        here = code[here + 2] ?? 0
        continue
      case Op.Call: {
        const callee = code[here + 2] ?? 0
        const verb = code[callee] === Op.Attribute ? (strings[code[callee + 3] ?? 0] ?? '') : ''
        if ((verb !== 'setdefault' && verb !== 'get') || code[here + 3] === 0) return null
        keys.push(keyAt(fn, code[here + 6] ?? 0))
        if (isOnlyItems) items++
        here = code[callee + 2] ?? 0
        continue
      }
      case Op.Await:
        here = code[here + 2] ?? 0
        continue
      default:
        return null
    }
  }
  return null
}

export function keyAt({ module }: SurveyedFunction, node: number): string {
  const { code, strings, numbers } = module.form
  return code[node] === Op.Str ? (strings[code[node + 2] ?? 0] ?? '') : code[node] === Op.Int ? String(numbers[code[node + 2] ?? 0]) : '*'
}

export interface InnerWrites {
  readonly puts: readonly Put[]
  /** `nonlocal name` and a value for it: function and node. */
  readonly values: readonly { readonly fn: SurveyedFunction; readonly node: number; readonly block: number }[]
}

const inner = new WeakMap<SurveyedModule, Map<SurveyedFunction, Map<string, { puts: Put[]; values: InnerWrites['values'][number][] }>>>()

/** What functions within a function do to its variable. */
export function innerWrites(fn: SurveyedFunction, name: string): InnerWrites | null {
  let ofModule = inner.get(fn.module)
  if (ofModule === undefined) inner.set(fn.module, (ofModule = findInner(fn.module)))
  return ofModule.get(fn)?.get(name) ?? null
}

function findInner(module: SurveyedModule): Map<SurveyedFunction, Map<string, { puts: Put[]; values: InnerWrites['values'][number][] }>> {
  const found = new Map<SurveyedFunction, Map<string, { puts: Put[]; values: InnerWrites['values'][number][] }>>()
  const slot = (from: SurveyedFunction, name: string): { puts: Put[]; values: InnerWrites['values'][number][] } | null => {
    let outer = from.parent
    while (outer !== null && !outer.form?.locals.includes(name)) outer = outer.parent
    if (outer === null) return null
    let names = found.get(outer)
    if (names === undefined) found.set(outer, (names = new Map()))
    let made = names.get(name)
    if (made === undefined) names.set(name, (made = { puts: [], values: [] }))
    return made
  }
  for (const fn of module.functions) {
    if (fn.form === null || fn.parent?.form === null || fn.parent === null) continue
    for (const [name, puts] of putsOf(fn).outer) slot(fn, name)?.puts.push(...puts)
    for (const [name, stores] of fn.stores)
      for (const { how, node, target, block } of stores)
        if (how === 'value' && module.form.code[target] === Op.Free) slot(fn, name)?.values.push({ fn, node, block })
  }
  return found
}
