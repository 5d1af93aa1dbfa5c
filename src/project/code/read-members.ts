// What the reader asks of classes and of callers: members of something whose class is known, and who calls a function with what.
import { type FunctionForm, Op } from '../../syntax/index.ts'
import {
  type ClassValue,
  external,
  findInClass,
  type Machine,
  NONE,
  pick,
  Raised,
  resolveAnnotation,
  type Site,
  Spent,
  type Value,
} from '../evaluate/index.ts'
import { argumentsOf, type GivenArguments } from './read-calls.ts'
import type { Reader } from './reader.ts'
import { joinReadings, nothing, type Reading, readingOf } from './reading.ts'
import type { SurveyedFunction } from './survey.ts'

const STEPS = 1_000

/** Asks the evaluator for something, within a small budget and without leaving a trace; null where it fails. */
export function attempt(machine: Machine, ask: () => Value): Value | null {
  const problems = machine.problems.length
  const notes = [machine.asides, machine.firstAside] as const
  let value: Value | null = null
  try {
    machine.apart(() => {
      // The budget of a module, and not that of a call: a call may be lifted out of its own.
      machine.moduleLimit = STEPS
      value = ask()
    })
  } catch (error) {
    if (!(error instanceof Raised || error instanceof Spent || error instanceof RangeError)) throw error
    value = null
  }
  machine.problems.length = problems
  ;[machine.asides, machine.firstAside] = notes
  return value
}

/** What an annotation says that a value is: without `Annotated`, `Optional`, and one alternative of several. */
export function classOf(annotation: Value): Value | null {
  const value = pick(annotation)
  switch (value.kind) {
    case 'class':
      return value
    case 'external':
      return /^(?:typing|typing_extensions)\./.test(value.path) ? null : value
    case 'generic': {
      const origin = pick(value.origin)
      const path =
        origin.kind === 'external'
          ? origin.path
          : origin.kind === 'class'
            ? (origin.native ?? '')
            : origin.kind === 'native'
              ? origin.name
              : ''
      const name = path.slice(path.lastIndexOf('.') + 1)
      if (name === 'Annotated') return classOf(value.args[0] ?? NONE)
      if (name === 'Union' || name === 'Optional') {
        const known = value.args.map(classOf).filter((one) => one !== null && !isNoneType(one))
        return known.length === 1 ? (known[0] ?? null) : null
      }
      if (/^(?:Async)?(?:Generator|Iterator|Iterable)$|^Awaitable$|^Type$|^Final$|^ClassVar$/.test(name))
        return classOf(value.args[0] ?? NONE)
      return origin.kind === 'class' && origin.native === undefined ? origin : value
    }
    default:
      return null
  }
}

function isNoneType(value: Value): boolean {
  return value.kind === 'class' && /NoneType$/.test(value.native ?? value.name)
}

/** The dotted path of a class or of something of a library. */
export function pathOf(value: Value): string | null {
  switch (value.kind) {
    case 'external':
      return value.path
    case 'class':
      return value.native ?? `${value.module}.${value.qualname}`
    case 'native':
      return value.name
    case 'function':
      return `${value.module.name}.${value.qualname}`
    case 'module':
      return value.name
    case 'generic':
      return pathOf(value.origin)
    default:
      return null
  }
}

/** `instance.name`, where only the class of the instance is known. */
export function readMember(reader: Reader, type: Value, name: string, base: Reading): Reading | null {
  if (type.kind === 'external') {
    const path = `${type.path}.${name}`
    const source = reader.options.sourceOf?.(path) ?? null
    return readingOf(external(path), { from: source === null ? [] : [source] })
  }
  if (type.kind === 'generic') return readMember(reader, pick(type.origin), name, base)
  if (type.kind !== 'class') return null
  if (type.native !== undefined) return ofNative(reader, type, name)
  const found = findInClass(type, name)
  const value = found === null || !('owner' in found) ? null : pick(found.value)
  if (value?.kind === 'function') return readingOf({ kind: 'method', func: value, self: NONE, owner: type }, { from: [] })
  if (value?.kind === 'descriptor' && value.func.kind === 'function') {
    const fn = reader.functions.get(value.func.form)
    if (value.type === 'property' || value.type === 'cached_property') return fn === undefined ? null : reader.returned(fn)
    return readingOf({ kind: 'method', func: value.func, self: NONE, owner: type }, { from: [] })
  }
  const written = writesTo(reader, type, name)
  if (written !== null) return written
  const annotation = type.mro.map((one) => (one.kind === 'class' ? one.annotations.get(name) : undefined)).find((one) => one !== undefined)
  if (annotation !== undefined) {
    const known = attempt(reader.machine, () =>
      resolveAnnotation(reader.machine, { ...annotation, module: reader.asTyped(annotation.module) }),
    )
    // An object whose own attribute is not known says nothing more.
    const instance = isSettings(type) && pick(base.value).kind !== 'instance' ? settingsOf(reader, type) : null
    if (instance !== null) return { ...reader.attribute(readingOf(instance, { names: base.names }), name, SITE) }
    return nothing('a field', { from: base.from, type: known === null ? null : classOf(known) })
  }
  if (value !== null && value.kind === 'const') return readingOf(value, { likely: true, defined: reader.definitionIn(type, name) })
  if (value !== null) return nothing('an attribute of a class', { from: base.from })
  const library = type.mro.find(
    (one) => one.kind === 'external' || (one.kind === 'class' && one.native !== undefined && one.native !== 'builtins.object'),
  )
  return library === undefined ? null : readMember(reader, library, name, base)
}

const SITE: Site = {
  module: { kind: 'module', name: '', file: '', isPackage: false, globals: new Map(), state: 'done', code: null },
  node: 0,
}

function ofNative(reader: Reader, type: ClassValue, name: string): Reading {
  const path = `${type.native ?? type.name}.${name}`
  const source = reader.options.sourceOf?.(path) ?? null
  return readingOf(external(path), { from: source === null ? [] : [source] })
}

function isSettings(type: ClassValue): boolean {
  return type.mro.some((one) => /(?:^|\.)BaseSettings$/.test(one.kind === 'class' ? (one.native ?? '') : one.path))
}

const settings = new WeakMap<ClassValue, Value | null>()
/** Settings are what the environment says, and their defaults where it says nothing, whoever makes the object. */
function settingsOf(reader: Reader, type: ClassValue): Value | null {
  if (!settings.has(type)) {
    const made = attempt(reader.machine, () => reader.machine.call(type, { positional: [], keywords: new Map() }, SITE))
    settings.set(type, made?.kind === 'instance' ? made : null)
  }
  return settings.get(type) ?? null
}

/** What the methods of a class write to `self.name`. */
function writesTo(reader: Reader, type: ClassValue, name: string): Reading | null {
  const readings: Reading[] = []
  for (const base of type.mro) {
    if (base.kind !== 'class' || base.site === null) continue
    const surveyed = reader.modules.get(base.site.module.file)?.classes.get(base.qualname)
    for (const method of surveyed?.methods ?? []) {
      const { code, strings } = method.module.form
      const self = method.form?.parameters[0]?.name
      for (let i = 0; i < method.writes.length && readings.length < 6; i += 2) {
        const target = method.writes[i] ?? 0
        if (code[target] !== Op.Attribute || strings[code[target + 3] ?? 0] !== name) continue
        const object = code[target + 2] ?? 0
        if (code[object] !== Op.Local || strings[code[object + 3] ?? 0] !== self) continue
        const value = method.module.written.get(target)
        if (value !== undefined && code[value] !== Op.Augment) {
          const read = reader.read(method, value, method.writes[i + 1] ?? 0)
          readings.push({ ...read, defined: read.defined ?? { module: method.module.value, node: target } })
        }
      }
    }
    if (readings.length > 0) break
  }
  const useful = readings.filter(({ value }) => !(value.kind === 'const' && value.type === 'NoneType'))
  return readings.length === 0
    ? null
    : { ...joinReadings(useful.length === 0 ? readings : useful, 'written in several places'), likely: true }
}

export interface Caller {
  argument(name: string): Reading | null
}

const MOST_CALLERS = 6
/** A name that is spoken so often has more callers than that, or is not this function's alone. */
const MOST_MENTIONS = 60

/** The calls of a function in the tree, at most six; none where there are more, or where it is handed on as a value. */
export function callersOf(reader: Reader, fn: SurveyedFunction): readonly Caller[] {
  let known = callers.get(fn)
  if (known !== undefined) return known
  callers.set(fn, [])
  known = findCallers(reader, fn)
  callers.set(fn, known)
  return known
}
const callers = new WeakMap<SurveyedFunction, readonly Caller[]>()

function findCallers(reader: Reader, fn: SurveyedFunction): Caller[] {
  const { form } = fn
  if (form === null || form.isLambda) return []
  const found: Caller[] = []
  const name = form.name === '__init__' && fn.owner !== null ? fn.owner.name : form.name
  const mentions = reader.mentionsOf(name)
  if (mentions.length > MOST_MENTIONS) return []
  for (const { fn: caller, node: called, block, call, isCallee } of mentions) {
    if (!isCallee) continue
    const callee = pick(reader.forTypes(() => reader.read(caller, called, block)).value)
    if (!isCallOf(callee, fn)) continue
    if (found.length >= MOST_CALLERS) return []
    found.push(toCaller(reader, form, callee, caller, call, block))
  }
  return found
}

function toCaller(reader: Reader, { parameters }: FunctionForm, callee: Value, fn: SurveyedFunction, call: number, block: number): Caller {
  const shift = callee.kind === 'method' || callee.kind === 'class' ? 1 : 0
  let bound: GivenArguments | null = null
  return {
    argument(wanted) {
      bound ??= argumentsOf(reader, fn, call, block)
      const at = parameters.findIndex((parameter) => parameter.name === wanted)
      const passed = bound.keywords.get(wanted) ?? bound.positional[at - shift]
      if (passed !== undefined) return passed
      return bound.open ? nothing('given by a caller that hands arguments on') : null
    },
  }
}

function isCallOf(callee: Value, fn: SurveyedFunction): boolean {
  switch (callee.kind) {
    case 'function':
      return callee.form === fn.form
    case 'method':
      return isCallOf(pick(callee.func), fn)
    case 'descriptor':
    case 'partial':
      return isCallOf(pick(callee.func), fn)
    case 'class': {
      const found = fn.form?.name === '__init__' ? findInClass(callee, '__init__') : null
      return found !== null && 'owner' in found && isCallOf(pick(found.value), fn)
    }
    default:
      return false
  }
}
