// Objects that classes of the project make: what an attribute holds is what `__init__` wrote there, or the argument of that name.
import { Op, startOf } from '../../syntax/index.ts'
import type { SurveyedFunction } from '../code/index.ts'
import { type ClassValue, findInClass, pick, textOf } from '../evaluate/index.ts'
import { argumentsAt } from './arguments.ts'
import { isHarmlessField } from './field-types.ts'
import type { CallSite, Frame, Item } from './flow-types.ts'
import { type Put, putsOf } from './puts.ts'
import type { Run } from './trace.ts'
import { givenOn } from './trace-stores.ts'

const MOST_BELOW = 8
const MAKERS = new Set([
  '__init__',
  '__new__',
  '__post_init__',
  'model_post_init',
  '__attrs_post_init__',
  'setup',
  '__enter__',
  '__aenter__',
])

/** The class is called at `site`, or by a framework where there is none. */
export function traceMade(run: Run, item: Item, cls: ClassValue, site: CallSite | null = null): void {
  const [attribute, ...rest] = item.path
  if (attribute === undefined) {
    // A text in a class's clothes.
    if (site !== null && isTextual(cls)) for (const { node } of argumentsAt(item.fn, site.call)) run.to(item, node)
    return
  }
  if (isHarmlessField(run.tracer.reader.machine, cls, attribute, rest)) return
  const init = makerOf(run, cls)
  if (init !== null && madeBy(run, item, cls, init, site === null ? null : run.enter(init, site, item.anchor, item.frame), 0)) return
  const inherited = writesOf(run, cls, attribute)
  for (const put of inherited)
    if (put.fn !== init) run.put({ ...item, frame: null, isShared: item.isShared || !MAKERS.has(put.fn.form?.name ?? '') }, put)
  if (init !== null && inherited.length > 0) return
  property(run, item, cls, attribute, rest)
  if (site !== null) fields(run, item, cls, attribute, rest)
}

/** What `__init__` writes, or that of a base that it calls. */
function madeBy(run: Run, item: Item, cls: ClassValue, init: SurveyedFunction, frame: Frame | null, depth: number): boolean {
  const [attribute] = item.path
  let isWritten = false
  for (const put of writesIn(init, attribute ?? '')) {
    isWritten = true
    run.put({ ...item, frame }, put)
  }
  if (isWritten || depth > 4) return isWritten
  const { code, strings } = init.module.form
  for (let i = 0; i < init.calls.length; i += 2) {
    const call = init.calls[i] ?? 0
    const callee = code[call + 2] ?? 0
    if (code[callee] !== Op.Attribute || strings[code[callee + 3] ?? 0] !== '__init__') continue
    const block = init.calls[i + 1] ?? 0
    for (const { fn: base, isBound } of run.tracer.callees.of(init, call, block).functions) {
      if (base === init) continue
      const site: CallSite = { fn: init, call, block, how: 'call', after: -1, receiver: 0, isBound }
      const inner = frame === null ? null : run.tracer.frame(base, site, startOf(init.module.form, call), frame)
      if (madeBy(run, item, cls, base, inner, depth + 1)) isWritten = true
    }
  }
  return isWritten
}

/** What every method of a class writes to an attribute: of those that it inherits, and where none does of its subclasses. */
export function writesOf(run: Run, cls: ClassValue, attribute: string): Put[] {
  const { callees } = run.tracer
  const found: Put[] = []
  for (const base of cls.mro) {
    if (base.kind !== 'class') continue
    for (const method of callees.surveyedClass(base)?.methods ?? []) found.push(...writesIn(method, attribute))
  }
  if (found.length === 0)
    for (const sub of callees.below(cls).slice(0, MOST_BELOW)) for (const method of sub.methods) found.push(...writesIn(method, attribute))
  return found.slice(0, 16)
}

function writesIn(fn: SurveyedFunction, attribute: string): Put[] {
  const self = fn.form?.parameters[0]?.name
  if (self === undefined) return []
  return (putsOf(fn).locals.get(self) ?? []).filter(({ keys: [first] }) => first === attribute || first === '*')
}

export function makerOf(run: Run, cls: ClassValue): SurveyedFunction | null {
  const found = findInClass(cls, '__init__')
  const value = found !== null && 'owner' in found ? pick(found.value) : null
  return value?.kind === 'function' ? (run.tracer.reader.functions.get(value.form) ?? null) : null
}

/** `@property def url(self)`: what it gives. */
export function property(run: Run, item: Item, cls: ClassValue, attribute: string, rest: readonly string[], receiver = 0): boolean {
  const found = findInClass(cls, attribute)
  const value = found !== null && 'owner' in found ? pick(found.value) : null
  if (value?.kind !== 'descriptor' || (value.type !== 'property' && value.type !== 'cached_property')) return false
  const inner = pick(value.func)
  const fn = inner.kind === 'function' ? run.tracer.reader.functions.get(inner.form) : undefined
  if (fn === undefined) return false
  if (receiver === 0) run.returns({ ...item, path: rest }, fn, null)
  else givenOn(run, item, fn, receiver, rest)
  return true
}

/** A class without an `__init__` of its own takes its fields by name, or in their order. */
function fields(run: Run, item: Item, cls: ClassValue, attribute: string, rest: readonly string[]): void {
  const { fn, node } = item
  const { code } = fn.module.form
  const declared = cls.mro.toReversed().flatMap((one) => (one.kind === 'class' ? [...one.annotations.keys()] : []))
  const names = declared.length > 0 ? declared : namesOfTuple(cls)
  // An item of a tuple with names, or what a pattern calls by its place.
  const index = /^\d+$/.test(attribute) ? Number(attribute) : [...new Set(names)].indexOf(attribute)
  const called = /^\d+$/.test(attribute) ? [...new Set(names)][index] : attribute
  const isDict = cls.mro.some((one) => /(?:^|\.)(?:TypedDict|dict)$/.test(one.kind === 'class' ? (one.native ?? '') : one.path))
  for (const given of argumentsAt(fn, node)) {
    if (isDict && given.position >= 0) run.to(item, given.node, { path: item.path })
    else if ((given.name !== null && given.name === called) || attribute === '*' || (given.position >= 0 && given.position === index))
      run.to(item, given.node, { path: rest })
    else if (given.name === null && given.position < 0)
      run.to(item, code[given.node] === Op.Star ? (code[given.node + 2] ?? 0) : given.node, { path: [attribute, ...rest] })
  }
}

/** What `namedtuple("Wish", ["url"])` makes. */
function namesOfTuple(cls: ClassValue): string[] {
  const own = cls.attrs.get('_fields')
  const value = own === undefined ? null : pick(own)
  return value?.kind === 'list' ? value.items.map((one) => textOf(pick(one)) ?? '') : []
}

function isTextual(cls: ClassValue): boolean {
  return (
    cls.mro.some((one) =>
      /(?:^|\.)(?:str|bytes|Path|PurePath|dict|list|UserDict)$/.test(one.kind === 'class' ? (one.native ?? '') : one.path),
    ) && !isEnum(cls)
  )
}

function isEnum(cls: ClassValue): boolean {
  return cls.mro.some((one) => /(?:^|\.)(?:Enum|StrEnum|IntEnum)$/.test(one.kind === 'class' ? (one.native ?? one.name) : one.path))
}
