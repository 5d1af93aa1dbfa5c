// `functools`, `operator` and `copy`: functions over functions and values.

import { BinaryOp } from '../../syntax/index.ts'
import {
  type Args,
  binary,
  bool,
  compareOrder,
  type Dict,
  findAttribute,
  forgetResults,
  gather,
  getItem,
  isSame,
  type Machine,
  MEMO,
  NO_ARGS,
  NONE,
  need,
  type Partial,
  type Site,
  setAttribute,
  setItem,
  textOf,
  truthOf,
  tuple,
  unknown,
  unwrapped,
  type Value,
} from '../evaluate/index.ts'
import { acts, computes, isDecorated, type Row, type Run, transparent, withoutFirst } from './kit.ts'

const partial: Run = (_machine, given) => {
  const made: Partial = { kind: 'partial', func: need(given, 0), args: withoutFirst(given), attrs: new Map() }
  return made
}

/** Called as a method, `self` comes first. */
const partialMethod: Run = (_machine, given) => {
  const [func, bound] = [need(given, 0), withoutFirst(given)]
  return {
    kind: 'native',
    name: 'functools.partialmethod',
    attrs: new Map([['func', func]]),
    run: (machine, more, site) => {
      const self = more.positional.slice(0, 1)
      return machine.call(
        func,
        {
          positional: [...self, ...bound.positional, ...more.positional.slice(1)],
          keywords: new Map([...bound.keywords, ...more.keywords]),
        },
        site,
      )
    },
  }
}

/** What `update_wrapper` copies; the name and the rest, then `__dict__`, then `__wrapped__`. */
function updateWrapper(machine: Machine, wrapper: Value, wrapped: Value, site: Site): Value {
  if (!isDecorated(wrapper) || wrapper.kind === 'external') return wrapper
  for (const name of ['__module__', '__name__', '__qualname__', '__doc__'] as const) {
    const value = findAttribute(machine, wrapped, name, null)
    if (value !== null && value.kind === 'const') setAttribute(machine, wrapper, name, value, site)
  }
  const own =
    wrapped.kind === 'function' || wrapped.kind === 'native' || wrapped.kind === 'partial'
      ? wrapped.attrs
      : wrapped.kind === 'method' && wrapped.func.kind === 'function'
        ? wrapped.func.attrs
        : undefined
  // What the evaluator notes about a function is not its wrapper's.
  for (const [name, value] of own ?? []) if (!name.startsWith('\0')) setAttribute(machine, wrapper, name, value, site)
  const source = wrapped.kind === 'method' ? wrapped.func : wrapped
  if (wrapper.kind === 'function' && source.kind === 'function') setAttribute(machine, wrapper, '\0annotations', source, site)
  setAttribute(machine, wrapper, '__wrapped__', wrapped, site)
  return wrapper
}

const wraps: Run = (_machine, given) => {
  const wrapped = need(given, 0, 'wrapped')
  return { kind: 'native', name: 'functools.wraps()', run: (machine, a, site) => updateWrapper(machine, need(a, 0), wrapped, site) }
}

const clear = (target: Value): Value => ({
  kind: 'native',
  name: 'functools.cache_clear',
  run: (machine) => {
    forgetResults(machine, target)
    return NONE
  },
})
const info: Value = { kind: 'native', name: 'functools.cache_info', run: (_m, _g, site) => unknown('the state of a cache', site) }
/** A cached function is itself, and gives the same value for the same arguments. */
function cached(path: string): Row {
  const mark = (target: Value): Value => {
    if (target.kind === 'function' || target.kind === 'native') {
      target.attrs?.set('cache_clear', clear(target))
      target.attrs?.set('cache_info', info)
      target.attrs?.set(MEMO, bool(true))
    }
    return target
  }
  return acts(path, (_machine, given) => {
    const target = given.positional[0]
    return target !== undefined && isDecorated(target)
      ? mark(target)
      : { kind: 'native', name: `${path}()`, run: (_m, a) => mark(need(a, 0)) }
  })
}

const reduce: Run = (machine, given, site) => {
  const func = need(given, 0)
  const { items, open } = gather(machine, need(given, 1), site)
  if (open) return unknown('a reduced list', site)
  let total = given.positional[2] ?? items.shift()
  for (const item of items) {
    const { value, when } = unwrapped(item)
    const before: Value = total ?? NONE
    const next = (): Value => machine.call(func, { positional: [before, value], keywords: new Map() }, site)
    total = when.length === 0 ? next() : machine.under(when, next)
  }
  return total ?? unknown('a reduced list', site)
}

const singleDispatch: Run = (machine, given, site) => {
  const func = need(given, 0)
  const register: Value = {
    kind: 'native',
    name: 'functools.singledispatch.register',
    run: (_m, a) => {
      const target = a.positional[1] ?? a.positional[0] ?? NONE
      return target.kind === 'function'
        ? target
        : { kind: 'native', name: 'functools.singledispatch.register()', run: (_m2, b) => need(b, 0) }
    },
  }
  setAttribute(machine, func, 'register', register, site)
  return func
}

// ---- operator

function get(names: readonly Value[], read: (machine: Machine, target: Value, name: Value, site: Site) => Value): Run {
  return (machine, given, site) => {
    const target = need(given, 0)
    const values = names.map((n) => read(machine, target, n, site))
    return values.length === 1 ? (values[0] ?? NONE) : tuple(values)
  }
}
const attributePath = (machine: Machine, target: Value, name: Value, site: Site): Value => {
  const text = textOf(name)
  return text === null
    ? unknown('an attribute whose name is not known', site)
    : text.split('.').reduce((v, part) => machine.attribute(v, part, site), target)
}

function operation(name: string, op: number): Row[] {
  const run: Run = (machine, given, site) => binary(machine, op, need(given, 0), need(given, 1), site, false)
  return [acts(`operator.${name}`, run), acts(`operator.${name.replace('_', '')}_`, run)]
}

function comparison(name: string, holds: (sign: number) => boolean): Row {
  return computes(`operator.${name}`, (_m, given, site) => {
    const sign = compareOrder(need(given, 0), need(given, 1))
    return sign === null ? unknown('a comparison', site) : bool(holds(sign))
  })
}

// ---- copy

/** One level, or all of them; what is met twice is copied once. */
export function copyValue(value: Value, deep: boolean, seen: Map<Value, Value> = new Map()): Value {
  const known = seen.get(value)
  if (known !== undefined) return known
  const inner = (v: Value): Value => (deep ? copyValue(v, true, seen) : v)
  switch (value.kind) {
    case 'list': {
      if (value.type === 'iterator') return value
      const out = { ...value, items: [] as Value[] }
      seen.set(value, out)
      out.items = value.items.map(inner)
      return out
    }
    case 'dict': {
      const out: Dict = { ...value, entries: new Map() }
      seen.set(value, out)
      for (const [k, e] of value.entries) out.entries.set(k, { key: e.key, value: inner(e.value) })
      return out
    }
    case 'instance': {
      // An enum member is itself.
      if (value.attrs.has('_name_')) return value
      const out = { ...value, attrs: new Map<string, Value>() }
      seen.set(value, out)
      for (const [k, v] of value.attrs) out.attrs.set(k, inner(v))
      return out
    }
    case 'maybe':
      return { ...value, value: inner(value.value) }
    case 'alternatives':
      return { ...value, options: value.options.map((o) => ({ value: inner(o.value), when: o.when })) }
    default:
      return value
  }
}

function copy(deep: boolean): Run {
  return (machine: Machine, given: Args, site: Site) => {
    const value = need(given, 0)
    const hook = value.kind === 'instance' ? findAttribute(machine, value, deep ? '__deepcopy__' : '__copy__', null) : null
    if (hook?.kind === 'method') return machine.call(hook, deep ? { positional: [NONE], keywords: new Map() } : NO_ARGS, site)
    return copyValue(value, deep)
  }
}

export const FUNCTOOLS_ROWS: readonly Row[] = [
  acts('functools.partial', partial),
  acts('functools.partialmethod', partialMethod),
  acts('functools.wraps', wraps),
  acts('functools.update_wrapper', (machine, given, site) => updateWrapper(machine, need(given, 0), need(given, 1), site)),
  cached('functools.lru_cache'),
  cached('functools.cache'),
  acts('functools.cached_property', (_m, given) => ({ kind: 'descriptor', type: 'cached_property', func: need(given, 0) })),
  acts('functools.reduce', reduce),
  acts('functools.singledispatch', singleDispatch),
  acts('functools.singledispatchmethod', singleDispatch),
  transparent('functools.total_ordering'),
  acts('operator.itemgetter', (_m, given) => ({
    kind: 'native',
    name: 'operator.itemgetter()',
    run: get(given.positional, (m, t, n, s) => getItem(m, t, n, s)),
  })),
  acts('operator.attrgetter', (_m, given) => ({
    kind: 'native',
    name: 'operator.attrgetter()',
    run: get(given.positional, attributePath),
  })),
  acts('operator.methodcaller', (_m, given) => ({
    kind: 'native',
    name: 'operator.methodcaller()',
    run: (machine, a, site) => machine.call(attributePath(machine, need(a, 0), need(given, 0), site), withoutFirst(given), site),
  })),
  acts('operator.getitem', (machine, given, site) => getItem(machine, need(given, 0), need(given, 1), site)),
  acts('operator.setitem', (machine, given, site) => {
    setItem(machine, need(given, 0), need(given, 1), need(given, 2), site)
    return NONE
  }),
  ...operation('add', BinaryOp.Add),
  ...operation('concat', BinaryOp.Add),
  ...operation('sub', BinaryOp.Sub),
  ...operation('mul', BinaryOp.Mul),
  ...operation('truediv', BinaryOp.Div),
  ...operation('mod', BinaryOp.Mod),
  ...operation('or', BinaryOp.BitOr),
  ...operation('and', BinaryOp.BitAnd),
  comparison('lt', (s) => s < 0),
  comparison('le', (s) => s <= 0),
  comparison('gt', (s) => s > 0),
  comparison('ge', (s) => s >= 0),
  computes('operator.is_', (_m, given) => bool(isSame(need(given, 0), need(given, 1)))),
  computes('operator.is_not', (_m, given) => bool(!isSame(need(given, 0), need(given, 1)))),
  computes('operator.not_', (machine, given, site) => {
    const truth = truthOf(machine, need(given, 0))
    return truth.value === null ? unknown('not of something unknown', site) : bool(!truth.value)
  }),
  acts('copy.copy', copy(false)),
  acts('copy.deepcopy', copy(true)),
]
