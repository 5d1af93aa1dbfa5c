// Calls of what a variable holds: a function out of a table, a lambda, a partial, an object that can be called, a parameter.
import { ArgKind, Op } from '../../syntax/index.ts'
import { nameAt, type Reader, type SurveyedFunction, typeOf } from '../code/index.ts'
import { findInClass, pick, type Value } from '../evaluate/index.ts'
import { passedFor } from './arguments.ts'
import type { CallSite } from './flow-types.ts'
import { rootOf } from './puts.ts'

export interface Held {
  readonly fn: SurveyedFunction
  readonly isBound: boolean
  /** Positions that were filled before. */
  readonly filled: number
}

const MOST_HELD = 12

/** What is called where no name says so; empty where that is not known. */
export function heldAt(reader: Reader, fn: SurveyedFunction, node: number, block: number, depth = 0): readonly Held[] {
  const { code, strings } = fn.module.form
  if (depth > 4) return []
  switch (code[node]) {
    case Op.Lambda:
      return functionOf(reader, reader.read(fn, node, block).value)
    case Op.Index:
      return inTable(reader, fn, code[node + 2] ?? 0, block)
    case Op.Or:
      return [...heldAt(reader, fn, code[node + 2] ?? 0, block, depth + 1), ...heldAt(reader, fn, code[node + 3] ?? 0, block, depth + 1)]
    case Op.Ternary:
      return [...heldAt(reader, fn, code[node + 3] ?? 0, block, depth + 1), ...heldAt(reader, fn, code[node + 4] ?? 0, block, depth + 1)]
    case Op.Attribute:
    case Op.Global:
      if (depth > 0) return functionOf(reader, reader.forTypes(() => reader.read(fn, node, block)).value)
      if (code[node] === Op.Attribute) return []
      break
    case Op.Call: {
      const callee = code[node + 2] ?? 0
      const name = nameAt(fn.module, callee)
      const first = code[node + 3] === 0 ? 0 : (code[node + 6] ?? 0)
      if (name === 'partial' && first !== 0) {
        let filled = 0
        for (let i = 1; i < (code[node + 3] ?? 0); i++) if (code[node + 4 + 3 * i] === ArgKind.Positional) filled++
        const inner = functionOf(reader, reader.forTypes(() => reader.read(fn, first, block)).value)
        return inner.map((one) => ({ ...one, filled: one.filled + filled }))
      }
      if (name === 'getattr') return byName(reader, fn, node, block)
      if (code[callee] === Op.Attribute && name === 'get') return inTable(reader, fn, code[callee + 2] ?? 0, block)
      break
    }
    default:
  }
  if (code[node] !== Op.Local && code[node] !== Op.Global && code[node] !== Op.Call) return []
  if (code[node] !== Op.Call) {
    const isLocal = code[node] === Op.Local
    const name = strings[code[node + (isLocal ? 3 : 2)] ?? 0] ?? ''
    const from = isLocal ? fn : fn.module.functions[0]
    const store = from?.stores.get(name)?.at(-1)
    if (store === undefined || from === undefined) return []
    if (store.how === 'value') {
      const kind = code[store.node]
      if (kind === Op.Lambda || kind === Op.Index || kind === Op.Or || kind === Op.Ternary || kind === Op.Attribute || kind === Op.Global) {
        const held = heldAt(reader, from, store.node, store.block, depth + 1)
        if (held.length > 0) return held
      }
      if (kind === Op.Call) {
        const held = heldAt(reader, from, store.node, store.block, depth + 1)
        if (held.length > 0) return held
      }
    } else if (store.how === 'each') return inTable(reader, from, store.node, store.block, store.index)
    else return []
  }
  if (depth > 0) return []
  const type = typeOf(reader.forTypes(() => reader.read(fn, node, block)))
  if (type?.kind !== 'class' || type.native !== undefined) return []
  const found = findInClass(type, '__call__')
  return found === null || !('owner' in found) ? [] : functionOf(reader, found.value).map((one) => ({ ...one, isBound: true }))
}

/** `{"a": run, "b": stop}[kind]`: any of them. */
function inTable(reader: Reader, fn: SurveyedFunction, table: number, block: number, index = -1): Held[] {
  const { code, strings } = fn.module.form
  // `for name, handler in TABLE.items()`
  const callee = code[table] === Op.Call ? (code[table + 2] ?? 0) : 0
  const isItems = code[callee] === Op.Attribute && /^(?:items|values)$/.test(strings[code[callee + 3] ?? 0] ?? '')
  if (index >= 0 && !isItems) return []
  const value = pick(reader.read(fn, isItems ? (code[callee + 2] ?? 0) : table, block).value)
  const values = value.kind === 'dict' ? [...value.entries.values()].map((entry) => entry.value) : value.kind === 'list' ? value.items : []
  return values.slice(0, MOST_HELD).flatMap((one) => functionOf(reader, one.kind === 'maybe' ? one.value : one))
}

/** `getattr(store, "do_drop")` */
function byName(reader: Reader, fn: SurveyedFunction, node: number, block: number): Held[] {
  const { code, strings } = fn.module.form
  const key = code[node + 9] ?? 0
  if ((code[node + 3] ?? 0) < 2 || code[key] !== Op.Str) return []
  const object = reader.forTypes(() => reader.read(fn, code[node + 6] ?? 0, block))
  const value = pick(object.value)
  const type = value.kind === 'class' ? value : typeOf(object)
  const found = type?.kind === 'class' ? findInClass(type, strings[code[key + 2] ?? 0] ?? '') : null
  return found === null || !('owner' in found) ? [] : functionOf(reader, found.value).map((one) => ({ ...one, isBound: true }))
}

function functionOf(reader: Reader, value: Value): Held[] {
  const known = pick(value)
  switch (known.kind) {
    case 'function': {
      const fn = reader.functions.get(known.form)
      return fn === undefined ? [] : [{ fn, isBound: false, filled: 0 }]
    }
    case 'method':
    case 'descriptor':
      return functionOf(reader, known.func).map((one) => ({ ...one, isBound: true }))
    case 'partial':
      return functionOf(reader, known.func).map((one) => ({ ...one, filled: one.filled + known.args.positional.length }))
    case 'alternatives':
      return known.options.slice(0, MOST_HELD).flatMap((option) => functionOf(reader, option.value))
    default:
      return []
  }
}

/** By function: the calls that call it in this way. Looked for once in the whole program. */
export function indexOpenCalls(reader: Reader): Map<SurveyedFunction, CallSite[]> {
  const found = new Map<SurveyedFunction, CallSite[]>()
  for (const module of reader.modules.values()) {
    const { code } = module.form
    for (const fn of module.functions)
      for (let i = 0; i < fn.calls.length; i += 2) {
        const call = fn.calls[i] ?? 0
        const callee = code[call + 2] ?? 0
        if (!isOpen(fn, callee)) continue
        const block = fn.calls[i + 1] ?? 0
        for (const held of heldAt(reader, fn, callee, block)) {
          const site: CallSite = { fn, call, block, how: 'call', after: -1, receiver: 0, isBound: held.isBound, filled: held.filled }
          const list = found.get(held.fn)
          if (list === undefined) found.set(held.fn, [site])
          else list.push(site)
        }
      }
  }
  return found
}

/** What is called is no name of a function or class. */
export function isOpen(fn: SurveyedFunction, callee: number): boolean {
  const { code, strings } = fn.module.form
  switch (code[callee]) {
    case Op.Index:
    case Op.Call:
      return true
    case Op.Local: {
      const store = fn.stores.get(strings[code[callee + 3] ?? 0] ?? '')?.at(-1)
      return store !== undefined && (store.how === 'value' || store.how === 'each')
    }
    case Op.Global: {
      const store = fn.module.functions[0]?.stores.get(strings[code[callee + 2] ?? 0] ?? '')?.at(-1)
      return store?.how === 'value' && fn.form !== null
    }
    default:
      return false
  }
}

/** Where a function of the project calls what it was given as a parameter. */
export function callsOfParameter(taker: SurveyedFunction, node: number, given: CallSite): CallSite[] {
  const parameter = taker.form?.parameters.find(({ name }) => passedFor(taker, name, [], given).some((one) => one.node === node))
  if (parameter === undefined) return []
  const found: CallSite[] = []
  for (const fn of [taker, ...taker.module.functions.filter(({ parent }) => parent === taker)]) {
    const through = fn === taker ? { through: given } : {}
    const { code, strings } = fn.module.form
    const isIt = (one: number): boolean =>
      fn === taker
        ? code[one] === Op.Local && strings[code[one + 3] ?? 0] === parameter.name
        : code[one] === Op.Free && strings[code[one + 2] ?? 0] === parameter.name
    for (let i = 0; i < fn.calls.length; i += 2) {
      const call = fn.calls[i] ?? 0
      const block = fn.calls[i + 1] ?? 0
      const base = { fn, call, block, receiver: 0, isBound: false, ...through }
      const callee = code[call + 2] ?? 0
      if (isIt(callee)) found.push({ ...base, how: 'call', after: -1 })
      else if (code[callee] !== Op.Attribute || !KEEPING.test(strings[code[callee + 3] ?? 0] ?? ''))
        for (let j = 0; j < (code[call + 3] ?? 0); j++)
          if (code[call + 4 + 3 * j] === ArgKind.Positional && isIt(code[call + 6 + 3 * j] ?? 0))
            found.push({ ...base, how: 'handed', after: j })
    }
  }
  return found.length > 0 || taker.owner === null ? found : callsOfKept(taker, parameter.name)
}

const KEEPING = /^(?:append|add|insert|setdefault)$/

/** `self.handlers.append(handler)`: where another method calls what was kept. */
function callsOfKept(taker: SurveyedFunction, name: string): CallSite[] {
  const { code, strings } = taker.module.form
  const self = taker.form?.parameters[0]?.name
  const kept = new Set<string>()
  const keep = (target: number, value: number): void => {
    const root = code[value] === Op.Local && strings[code[value + 3] ?? 0] === name ? rootOf(taker, target) : null
    if (root !== null && root.name === self && root.keys[0] !== undefined) kept.add(root.keys[0])
  }
  for (let i = 0; i < taker.writes.length; i += 2) keep(taker.writes[i] ?? 0, taker.module.written.get(taker.writes[i] ?? 0) ?? 0)
  for (let i = 0; i < taker.calls.length; i += 2) {
    const call = taker.calls[i] ?? 0
    const callee = code[call + 2] ?? 0
    if (code[callee] === Op.Attribute && KEEPING.test(strings[code[callee + 3] ?? 0] ?? ''))
      keep(code[callee + 2] ?? 0, code[call + 6 + 3 * ((code[call + 3] ?? 0) - 1)] ?? 0)
  }
  if (kept.size === 0) return []
  const found: CallSite[] = []
  for (const fn of taker.owner?.methods ?? []) {
    const own = fn.form?.parameters[0]?.name
    const isKept = (node: number): boolean => {
      const root = rootOf(fn, node)
      return root !== null && root.name === own && root.keys[0] !== undefined && kept.has(root.keys[0])
    }
    for (let i = 0; i < fn.calls.length; i += 2) {
      const call = fn.calls[i] ?? 0
      const callee = code[call + 2] ?? 0
      const store = code[callee] === Op.Local ? fn.stores.get(strings[code[callee + 3] ?? 0] ?? '')?.at(-1) : undefined
      const node = store === undefined ? callee : store.how === 'value' || store.how === 'each' ? store.node : 0
      if (node === 0 || !isKept(node)) continue
      found.push({ fn, call, block: fn.calls[i + 1] ?? 0, how: 'call', after: -1, receiver: 0, isBound: false, isGuessed: true })
    }
  }
  return found
}
