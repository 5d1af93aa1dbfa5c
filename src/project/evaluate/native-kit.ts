// What functions written in TypeScript share: reading arguments, raising as Python would, keeping conditions and origins.
import { itemsOf } from './iterate.ts'
import { join, type Machine, Raised } from './machine.ts'
import {
  type Args,
  both,
  type ClassValue,
  type Condition,
  type Const,
  external,
  isNone,
  type NativeFunction,
  type Origin,
  originOf,
  type Site,
  stateOf,
  type Text,
  unknown,
  type Value,
} from './values.ts'

/** A method of a built-in type; `self` is the value itself. */
export type MethodBody = (machine: Machine, self: Value, given: Args, site: Site) => Value

/** The argument at a position or under a name. */
export function arg(given: Args, index: number, name?: string): Value | undefined {
  return given.positional[index] ?? (name === undefined ? undefined : given.keywords.get(name))
}

/** The argument, or what an argument that is missing stands for. */
export function need(given: Args, index: number, name?: string): Value {
  return arg(given, index, name) ?? unknown('an argument that is not passed')
}

/** A function that only computes: an argument with alternatives gives alternatives. */
export function pure(name: string, run: NativeFunction['run']): NativeFunction {
  return { kind: 'native', name, run: distributed(run), attrs: new Map() }
}

export function distributed(run: NativeFunction['run']): NativeFunction['run'] {
  const go = (machine: Machine, given: Args, site: Site): Value => {
    const at = given.positional.findIndex((v) => v.kind === 'alternatives' || v.kind === 'maybe')
    const split = at < 0 ? undefined : given.positional[at]
    if (split === undefined) return run(machine, given, site)
    const replaced = (value: Value): Args => ({ ...given, positional: given.positional.with(at, value) })
    if (split.kind !== 'alternatives') return go(machine, replaced(split.kind === 'maybe' ? split.value : split), site)
    return join(split.options.map((o) => ({ value: go(machine, replaced(o.value), site), when: o.when })))
  }
  return go
}

const PARENTS: Readonly<Record<string, readonly string[]>> = {
  KeyError: ['LookupError'],
  IndexError: ['LookupError'],
  ModuleNotFoundError: ['ImportError'],
  PackageNotFoundError: ['ModuleNotFoundError', 'ImportError'],
  FileNotFoundError: ['OSError', 'IOError'],
  UnicodeDecodeError: ['UnicodeError', 'ValueError'],
  JSONDecodeError: ['ValueError'],
  ZeroDivisionError: ['ArithmeticError'],
}

/** Raises when the program waits for it; otherwise the value is unknown and the run goes on. */
export function raise(machine: Machine, name: string, reason: string, site: Site): Value {
  if (machine.isCaught([name, ...(PARENTS[name] ?? []), 'Exception', 'BaseException'])) throw new Raised(external(`builtins.${name}`), site)
  return unknown(reason, site)
}

/** The items of anything that can be looped over, and whether there may be more. */
export function gather(machine: Machine, source: Value, site: Site): { items: Value[]; open: boolean } {
  if (source.kind === 'unknown' || source.kind === 'external') return { items: [], open: true }
  if (source.kind === 'list') machine.work(source.items.length)
  if (source.kind === 'list' || source.kind === 'dict')
    return { items: source.kind === 'list' ? [...source.items] : itemsOf(machine, { ...source, open: false }, site), open: source.open }
  if (source.kind === 'text') return { items: [], open: true }
  if (source.kind === 'const' && typeof source.value === 'string') machine.work(source.value.length)
  const items = itemsOf(machine, source, site)
  // A loop over something that is not known stands as one item under the test that there is one.
  const open = items.some((i) => i.kind === 'maybe' && i.when.some((a) => a.text.startsWith('for an item of ')))
  return { items, open }
}

/** As it stands in a list under the conditions in force. */
export function conditional(machine: Machine, value: Value): Value {
  return machine.condition.length === 0 ? value : when(value, machine.condition)
}
export function when(value: Value, condition: Condition): Value {
  if (condition.length === 0) return value
  return value.kind === 'maybe'
    ? { kind: 'maybe', value: value.value, when: both(condition, value.when) }
    : { kind: 'maybe', value, when: condition }
}
export function unwrapped(item: Value): { value: Value; when: Condition } {
  return item.kind === 'maybe' ? { value: item.value, when: item.when } : { value: item, when: [] }
}

/** The opposite of a conjunction. */
export function negated(condition: Condition): Condition {
  const state = stateOf(condition)
  const only = condition[0]
  const text = condition.length === 1 && only !== undefined ? only.text : `(${condition.map((a) => a.text).join(' and ')})`
  const opposite =
    text.startsWith('not ') && /^not [\w.()[\]'"]+$/.test(text)
      ? text.slice(4)
      : /^[\w.()[\]'"]+$/.test(text) || text.startsWith('(')
        ? `not ${text}`
        : `not (${text})`
  return [{ text: opposite, state: state === 'on' ? 'off' : state === 'off' ? 'on' : 'unknown' }]
}

/** What is stored, or what stands in for it where its condition does not hold. */
export function orElse(stored: Value, otherwise: Value): Value {
  if (stored.kind !== 'maybe') return stored
  return join([
    { value: stored.value, when: stored.when },
    { value: otherwise, when: negated(stored.when) },
  ])
}

/** The same value, known only under the defaults of a setting. */
export function settingOf(value: Value, origin: Origin): Value {
  return (value.kind === 'const' || value.kind === 'text') && value.origin === undefined ? { ...value, origin } : value
}

/** The origin of the first that has one. */
export function originAmong(...values: readonly (Value | undefined)[]): Origin | undefined {
  for (const v of values) {
    const origin = v === undefined ? undefined : originOf(v)
    if (origin !== undefined) return origin
  }
  return undefined
}

/** What a subclass of a built-in type, or a member of an enum with one, stands for. */
export function carried(value: Value): Value {
  if (value.kind !== 'instance') return value
  return value.attrs.get('\0data') ?? value.attrs.get('_value_') ?? value
}

export function numberOf(value: Value | undefined): number | null {
  const v = value === undefined ? undefined : carried(value)
  if (v?.kind !== 'const') return null
  return typeof v.value === 'number' ? v.value : typeof v.value === 'boolean' ? Number(v.value) : null
}

export function partsOf(value: Const | Text): readonly Text['parts'][number][] {
  return value.kind === 'text' ? value.parts : [String(value.value)]
}

/** Whether a removal takes place; under a test that may fail the item is rather kept. */
export function isCertain(machine: Machine): boolean {
  return stateOf(machine.condition) === 'on'
}

export function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && !isNone(value)
}

/** The dotted path under which a class, function or library object is known. */
export function pathOf(value: Value): string | null {
  if (value.kind === 'external') return value.path
  if (value.kind === 'native') return value.name
  if (value.kind === 'generic') return pathOf(value.origin)
  return value.kind === 'class' ? (value.native ?? `${value.module}.${value.qualname}`) : null
}

export function isClass(value: Value): value is ClassValue {
  return value.kind === 'class'
}
