// Readings as facts of the model: values, where they come from, and the arguments of a call by their names.
import type { Place } from '../../../base/index.ts'
import type { CodeValue, ValueSource, WrittenArgument, WrittenCall } from '../../../model/index.ts'
import {
  argumentsOf,
  type ClassValue,
  pathOf,
  pick,
  placeOf,
  type Reader,
  type Reading,
  type Source,
  type SurveyedFunction,
  typeOf,
  type Value,
} from '../../../project/index.ts'
import { unparse } from '../../../syntax/index.ts'
import { toJson } from '../fastapi/json.ts'
import type { Entries } from './entries.ts'
import { placeBetween, placeOfNode, readCallText } from './written.ts'

const LONGEST_TEXT = 120

/** What reads the code, and what knows which of it requests reach. */
export interface CodeScope {
  readonly reader: Reader
  readonly entries: Entries
}

export function toCodeValue(scope: CodeScope, fn: SurveyedFunction, node: number, block: number): CodeValue {
  return toFact(scope, scope.reader.read(fn, node, block), fn, node)
}

function toFact({ reader, entries }: CodeScope, read: Reading, fn: SurveyedFunction, node: number, at?: Place): CodeValue {
  const reading = reader.withCallers(read)
  const place = node === 0 ? null : (at ?? placeOfNode(fn, node))
  const defined = reading.defined === null || reading.defined.module.file === '' ? null : placeOf(reading.defined)
  const value = pick(reading.value)
  const settings = reading.from.flatMap((source) => (source.kind === 'setting' ? [source.name] : []))
  // What was given to the analysis is no default.
  const isOpenToChange = settings.some((name) => value.kind !== 'const' || value.from !== name)
  const isPlain = value.kind === 'const' || value.kind === 'list' || value.kind === 'dict'
  const json = isPlain || value.kind === 'instance' ? toJson(value) : null
  const isKnown = isPlain || json !== null
  const type = typeOf(reading)
  return {
    value: json,
    certainty: !isKnown ? 'unknown' : reading.likely || isOpenToChange || isOpen(value) ? 'likely' : 'certain',
    note: settings[0] ?? (value.kind === 'unknown' ? value.reason : null),
    place,
    text: node === 0 ? '' : unparse(fn.module.form, node, LONGEST_TEXT),
    names: reading.names,
    from: reading.from.map((source) => toSource(entries, source)),
    type: type === null ? constType(value) : typeName(type),
    defined: defined !== null && place !== null && defined.file === place.file && defined.line === place.line ? null : defined,
  }
}

function isOpen(value: Value): boolean {
  return (value.kind === 'list' || value.kind === 'dict') && value.open
}

function constType(value: Value): string | null {
  if (value.kind === 'const') return value.type
  if (value.kind === 'text') return 'str'
  if (value.kind === 'list') return value.type
  return value.kind === 'dict' ? 'dict' : value.kind === 'external' || value.kind === 'native' ? pathOf(value) : null
}

function typeName(type: Value): string {
  return (type.kind === 'class' ? classPath(type) : (pathOf(type) ?? '')).replace(/^builtins\./, '')
}

function classPath({ native, module, qualname }: ClassValue): string {
  return native ?? `${module}:${qualname}`
}

function toSource(entries: Entries, source: Source): ValueSource {
  return source.kind === 'parameter' ? { kind: 'parameter', name: source.name, in: entries.partOf(source.of, source.name) } : source
}

/** The paths under which a call may stand in the table, the likeliest first: of a method, those of its class and of its bases. */
export function namesOfCall(callee: Reading): string[] {
  const value = pick(callee.value)
  switch (value.kind) {
    case 'external':
    case 'native':
    case 'class':
    case 'function': {
      const path = pathOf(value)
      const bases = value.kind === 'class' ? basesOf(value) : []
      return path === null ? [] : [path, ...bases]
    }
    case 'method': {
      const name = value.func.kind === 'function' || value.func.kind === 'native' ? lastPart(value.func.name) : null
      if (name === null) return []
      const self = pick(value.self)
      const cls = value.owner ?? (self.kind === 'instance' ? self.cls : undefined)
      const own = pathOf(value.func)
      const paths = (cls?.mro ?? []).flatMap((base) => {
        const path = pathOf(base)
        return path === null ? [] : [`${path}.${name}`]
      })
      return own === null ? paths : [own, ...paths]
    }
    case 'partial':
      return namesOfCall({ ...callee, value: value.func })
    default:
      return []
  }
}

/** The classes that are made when this one is: its bases up to the one that takes the arguments. */
function basesOf({ mro }: ClassValue): string[] {
  const found: string[] = []
  for (const [i, base] of mro.entries()) {
    const path = i === 0 ? null : pathOf(base)
    if (path !== null) found.push(path)
    if (base.kind === 'class' && base.native === undefined && base.attrs.has('__init__')) break
  }
  return found
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

export function argumentFacts(
  scope: CodeScope,
  fn: SurveyedFunction,
  node: number,
  block: number,
  parameters: readonly string[],
): { readonly given: Record<string, CodeValue>; readonly open: boolean; readonly written: WrittenCall | null } {
  const { positional, keywords, open, nodes } = argumentsOf(scope.reader, fn, node, block)
  const text = readCallText(fn, node)
  const given: Record<string, CodeValue> = {}
  const written: Record<string, WrittenArgument> = {}
  const add = (name: string, reading: Reading, value: number): void => {
    const span = text?.arguments.get(value)
    const place = (start: number, end: number) => placeBetween(fn.module.value.file, fn.module.form, start, end)
    given[name] = toFact(scope, reading, fn, value, span === undefined ? undefined : place(span.start, span.end))
    if (span !== undefined) written[name] = { value: place(span.value, span.end), whole: text?.whole(value) ?? null }
  }
  positional.forEach((reading, i) => {
    add(parameters[i] ?? String(i), reading, nodes.get(i) ?? 0)
  })
  for (const [name, reading] of keywords) if (name !== '__proto__') add(name, reading, nodes.get(name) ?? 0)
  return { given, open, written: text === null ? null : { ...text.written, arguments: written } }
}
