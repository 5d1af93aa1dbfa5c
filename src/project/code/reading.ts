// What is read of an expression without running the function that it stands in.
import { type Alternatives, originOf, pick, type Site, unknown, type Value } from '../evaluate/index.ts'
import type { SurveyedFunction } from './survey.ts'

export type Source =
  | { readonly kind: 'constant' }
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly of: SurveyedFunction }
  | { readonly kind: 'request'; readonly name: string }
  /** `isObject`: the exception itself, and not what it says. */
  | { readonly kind: 'exception'; readonly type: string; readonly isObject?: true }
  | { readonly kind: 'call'; readonly callee: string }

export interface Reading {
  readonly value: Value
  readonly from: readonly Source[]
  /** What it is called, nearest first. */
  readonly names: readonly string[]
  /** What is known of its class where the value itself is not known: a class, or a library's by its path. */
  readonly type: Value | null
  readonly defined: Site | null
  /** Not the only value it can have. */
  readonly likely: boolean
  /** The parameter that it is, as it was passed. */
  readonly parameter?: { readonly of: SurveyedFunction; readonly name: string } | undefined
}

const CONSTANT: Source = { kind: 'constant' }
const MOST_NAMES = 4
const MOST_SOURCES = 8

export function readingOf(value: Value, parts: Partial<Reading> = {}): Reading {
  return {
    value,
    names: [],
    type: null,
    defined: null,
    likely: value.kind === 'alternatives',
    ...parts,
    from: parts.from ?? sourcesOf(value),
  }
}

export function nothing(reason: string, parts: Partial<Reading> = {}): Reading {
  return { value: unknown(reason), from: [], names: [], type: null, defined: null, likely: false, ...parts }
}

/** The class of what is read, as far as it is known. */
export function typeOf({ value, type }: Reading): Value | null {
  const known = pick(value)
  if (known.kind === 'instance') return known.cls
  if (known.kind === 'external' && known.path.endsWith('()')) return known
  return type
}

export function addNames(reading: Reading, ...names: readonly string[]): Reading {
  return { ...reading, names: [...new Set([...names, ...reading.names])].slice(0, MOST_NAMES) }
}

export function addSources(reading: Reading, from: readonly Source[]): Reading {
  return from.length === 0 ? reading : { ...reading, from: mergeSources([reading.from, from]) }
}

/** Sources of a text: what an exception says is no longer the exception. */
export function asText(from: readonly Source[]): Source[] {
  return from.map((source) => (source.kind === 'exception' ? { kind: 'exception', type: source.type } : source))
}

export function mergeSources(lists: readonly (readonly Source[])[]): Source[] {
  const out = new Map<string, Source>()
  for (const list of lists)
    for (const source of list) {
      const key = source.kind === 'parameter' ? `parameter ${source.of.qualname} ${source.name}` : JSON.stringify(source)
      if (out.size < MOST_SOURCES && !out.has(key)) out.set(key, source)
    }
  return [...out.values()]
}

/** Put together of several: what is known of all of them, and the value only where they agree. */
export function joinReadings(readings: readonly Reading[], reason: string): Reading {
  const [first] = readings
  if (first === undefined) return nothing(reason)
  if (readings.length === 1) return first
  const known = readings.filter(({ value }) => value.kind !== 'unknown')
  const values: Alternatives['options'][number][] = []
  for (const { value } of known) if (!values.some((one) => isSameConst(one.value, value))) values.push({ value, when: [] })
  const [only] = values
  const agreed = values.length === 1 && known.length === readings.length && only !== undefined
  const value: Value = agreed
    ? only.value
    : values.length > 1 && values.length <= 8 && known.length === readings.length
      ? { kind: 'alternatives', options: values }
      : unknown(reason)
  const type = readings.map(typeOf).find((one) => one !== null) ?? null
  return {
    value,
    from: mergeSources(readings.map(({ from }) => from)),
    names: [...new Set(readings.flatMap(({ names }) => names))].slice(0, MOST_NAMES),
    type,
    defined: agreed ? first.defined : null,
    likely: !agreed || readings.some(({ likely }) => likely),
  }
}

function isSameConst(one: Value, other: Value): boolean {
  return one === other || (one.kind === 'const' && other.kind === 'const' && one.type === other.type && one.value === other.value)
}

/** Deeper in nothing is told apart any more. */
const DEEPEST = 8

/** A loop that puts a list into itself twice makes a value with more paths than anybody can walk: each part once. */
function sourcesOf(value: Value, seen = new Set<Value>(), depth = 0): Source[] {
  if (seen.has(value) || depth > DEEPEST) return []
  seen.add(value)
  const within = (part: Value): Source[] => sourcesOf(part, seen, depth + 1)
  switch (value.kind) {
    case 'const':
    case 'text': {
      const origin = originOf(value) ?? value.from
      return origin === undefined ? [CONSTANT] : [{ kind: 'setting', name: origin }]
    }
    case 'list':
      if (value.origin !== undefined) return [{ kind: 'setting', name: value.origin }]
      return mergeSources([[CONSTANT], ...value.items.slice(0, 8).map(within)])
    case 'dict':
      return mergeSources([[CONSTANT], ...[...value.entries.values()].slice(0, 16).map((entry) => within(entry.value))])
    case 'alternatives':
      return mergeSources(value.options.map((option) => within(option.value)))
    case 'maybe':
      return within(value.value)
    case 'external':
      return value.path.endsWith('()') ? [{ kind: 'call', callee: value.path.slice(0, -2) }] : []
    default:
      return []
  }
}
