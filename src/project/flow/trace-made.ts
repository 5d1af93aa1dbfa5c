// Objects that classes of the project make: what an attribute holds is what `__init__` wrote there, or the argument of that name.
import { Op, startOf } from '../../syntax/index.ts'
import type { SurveyedFunction } from '../code/index.ts'
import { type ClassValue, findInClass, pick } from '../evaluate/index.ts'
import { argumentsAt } from './arguments.ts'
import type { CallSite, Item } from './flow-types.ts'
import type { Run } from './trace.ts'

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
  const init = makerOf(run, cls)
  let isWritten = false
  if (init !== null) {
    const frame = site === null ? null : run.enter(init, site, item.anchor, item.frame)
    for (const write of writesIn(init, attribute)) {
      isWritten = true
      run.push({
        ...item,
        fn: init,
        node: write.value,
        block: write.block,
        anchor: startOf(init.module.form, write.target),
        path: rest,
        frame,
      })
    }
  }
  if (isWritten) return
  const inherited = writesOf(run, cls, attribute)
  for (const { fn, value, block, target } of inherited)
    if (fn !== init)
      run.push({
        ...item,
        fn,
        node: value,
        block,
        anchor: startOf(fn.module.form, target),
        path: rest,
        frame: null,
        isShared: item.isShared || !MAKERS.has(fn.form?.name ?? ''),
      })
  if (init !== null && inherited.length > 0) return
  property(run, item, cls, attribute, rest)
  if (site !== null) fields(run, item, cls, attribute, rest)
}

/** What every method of a class writes to an attribute. */
export interface Write {
  readonly fn: SurveyedFunction
  readonly target: number
  readonly value: number
  readonly block: number
}

export function writesOf(run: Run, cls: ClassValue, attribute: string): Write[] {
  const found: Write[] = []
  for (const base of cls.mro) {
    if (base.kind !== 'class') continue
    const surveyed = run.tracer.callees.surveyedClass(base)
    for (const method of surveyed?.methods ?? []) found.push(...writesIn(method, attribute))
  }
  return found.slice(0, 16)
}

const written = new WeakMap<SurveyedFunction, Map<string, Write[]>>()

function writesIn(fn: SurveyedFunction, attribute: string): readonly Write[] {
  let known = written.get(fn)
  if (known === undefined) written.set(fn, (known = findWrites(fn)))
  return known.get(attribute) ?? []
}

function findWrites(fn: SurveyedFunction): Map<string, Write[]> {
  const { module } = fn
  const { code, strings } = module.form
  const self = fn.form?.parameters[0]?.name
  const found = new Map<string, Write[]>()
  for (let i = 0; i < fn.writes.length; i += 2) {
    const target = fn.writes[i] ?? 0
    if (code[target] !== Op.Attribute) continue
    const object = code[target + 2] ?? 0
    if (code[object] !== Op.Local || strings[code[object + 3] ?? 0] !== self) continue
    const value = module.written.get(target)
    if (value === undefined || code[value] === Op.Augment) continue
    const name = strings[code[target + 3] ?? 0] ?? ''
    const list = found.get(name)
    const write = { fn, target, value, block: fn.writes[i + 1] ?? 0 }
    if (list === undefined) found.set(name, [write])
    else list.push(write)
  }
  return found
}

export function makerOf(run: Run, cls: ClassValue): SurveyedFunction | null {
  const found = findInClass(cls, '__init__')
  const value = found !== null && 'owner' in found ? pick(found.value) : null
  return value?.kind === 'function' ? (run.tracer.reader.functions.get(value.form) ?? null) : null
}

/** `@property def url(self)`: what it gives. */
export function property(run: Run, item: Item, cls: ClassValue, attribute: string, rest: readonly string[]): boolean {
  const found = findInClass(cls, attribute)
  const value = found !== null && 'owner' in found ? pick(found.value) : null
  if (value?.kind !== 'descriptor' || (value.type !== 'property' && value.type !== 'cached_property')) return false
  const inner = pick(value.func)
  const fn = inner.kind === 'function' ? run.tracer.reader.functions.get(inner.form) : undefined
  if (fn === undefined) return false
  run.returns({ ...item, path: rest }, fn, null)
  return true
}

/** A class without an `__init__` of its own takes its fields by name, or in their order. */
function fields(run: Run, item: Item, cls: ClassValue, attribute: string, rest: readonly string[]): void {
  const { fn, node } = item
  const { code } = fn.module.form
  const names = cls.mro.toReversed().flatMap((one) => (one.kind === 'class' ? [...one.annotations.keys()] : []))
  const index = [...new Set(names)].indexOf(attribute)
  const isDict = cls.mro.some((one) => /(?:^|\.)(?:TypedDict|dict)$/.test(one.kind === 'class' ? (one.native ?? '') : one.path))
  for (const given of argumentsAt(fn, node)) {
    if (isDict && given.position >= 0) run.to(item, given.node, { path: item.path })
    else if (given.name === attribute || attribute === '*' || (given.position >= 0 && given.position === index))
      run.to(item, given.node, { path: rest })
    else if (given.name === null && given.position < 0)
      run.to(item, code[given.node] === Op.Star ? (code[given.node + 2] ?? 0) : given.node, { path: [attribute, ...rest] })
  }
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
