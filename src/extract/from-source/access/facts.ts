// What is known about a value on a single way through the program: what of the request and of the caller is in it.
import type { ClassValue, Value } from '../../../project/index.ts'

/** Part of a request that is no credential. */
export interface Input {
  /** `item_id`, `body.item_id`. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file' | 'message'
}

/** A condition of a look-up: a column held against a value. */
export interface Predicate {
  readonly column: string | null
  readonly facts: Facts
}

/** A query that is being put together, or what came of it. */
export interface Query {
  /** The record's class, where the query names it. */
  readonly cls: ClassValue | null
  /** A table or collection by its name. */
  readonly table: string | null
  readonly predicates: readonly Predicate[]
}

export interface Facts {
  readonly inputs: readonly Input[]
  /** Material of a credential that nobody has checked. */
  readonly secret: boolean
  /** What an unchecked credential says: the caller chose it. */
  readonly claims: boolean
  /** Belongs to a caller whose credential was checked. */
  readonly principal: boolean
  /** What code that we cannot see made of a credential. */
  readonly oracle: boolean
  /** Where the credential was read: `header Authorization`. */
  readonly credential: string | null
  readonly query: Query | null
  readonly loaded: 'one' | 'many' | null
  /** It is what a look-up gave, and no part of it. */
  readonly isRow: boolean
  /** The class of which it is an instance, as far as it is known. */
  readonly cls: ClassValue | null
  /** Dotted, for the rows of libraries. */
  readonly path: string
  /** Names of attributes and keys on the way to it, nearest last. */
  readonly names: readonly string[]
  /** It says how a credential is written, not whether it holds. */
  readonly isFormat: boolean
  /** The answer of a row that asks what a principal may do. */
  readonly permits: 'role' | 'scope' | 'owner' | 'other' | null
}

export const PLAIN: Facts = {
  inputs: [],
  secret: false,
  claims: false,
  principal: false,
  oracle: false,
  credential: null,
  query: null,
  loaded: null,
  isRow: false,
  cls: null,
  path: '',
  names: [],
  isFormat: false,
  permits: null,
}

const MOST_INPUTS = 6
const DEEPEST = 3

/** What is in a value; of a list, dict or instance, what is in its parts. */
export function factsOf(value: Value | null | undefined, depth = 0): Facts {
  if (value === null || value === undefined) return PLAIN
  switch (value.kind) {
    case 'term':
      return value.facts as Facts // made by the access room alone
    case 'list':
      return depth >= DEEPEST ? PLAIN : merge(value.items.slice(0, 20).map((item) => factsOf(item, depth + 1)))
    case 'dict':
      return depth >= DEEPEST
        ? PLAIN
        : merge([...[...value.entries.values()].slice(0, 30).map((e) => e.value), ...(value.rest ?? [])].map((v) => factsOf(v, depth + 1)))
    case 'instance': {
      if (depth >= DEEPEST) return PLAIN
      const parts: Facts[] = []
      let count = 0
      for (const part of value.attrs.values()) {
        if (++count > 16) break
        // What services hold of services is not looked through.
        if (
          part.kind === 'term' ||
          ((part.kind === 'list' || part.kind === 'dict') && depth < 2) ||
          (part.kind === 'instance' && depth < 1)
        )
          parts.push(factsOf(part, depth + 1))
      }
      return { ...merge(parts), query: null, loaded: null, isRow: false }
    }
    case 'external':
      return ofPath(value.path)
    case 'maybe':
      return factsOf(value.value, depth)
    case 'method':
      return factsOf(value.self, depth + 1)
    default:
      return PLAIN
  }
}

const byPath = new Map<string, Facts>()
const MOST_PATHS = 20_000

function ofPath(path: string): Facts {
  let facts = byPath.get(path)
  if (facts === undefined) {
    if (byPath.size >= MOST_PATHS) byPath.clear()
    byPath.set(path, (facts = { ...PLAIN, path }))
  }
  return facts
}

export function merge(all: readonly Facts[]): Facts {
  let only: Facts | undefined
  let count = 0
  for (const f of all) {
    if (f === PLAIN) continue
    only ??= f
    count++
  }
  if (only === undefined) return PLAIN
  if (count === 1) return only
  const some = all.filter((f) => f !== PLAIN)
  const inputs: Input[] = []
  for (const f of some)
    for (const input of f.inputs)
      if (inputs.length < MOST_INPUTS && !inputs.some((i) => i.name === input.name && i.in === input.in)) inputs.push(input)
  return {
    inputs,
    secret: some.some((f) => f.secret),
    claims: some.some((f) => f.claims),
    principal: some.some((f) => f.principal),
    oracle: some.some((f) => f.oracle),
    credential: some.find((f) => f.credential !== null)?.credential ?? null,
    query: joinQueries(some.map((f) => f.query)),
    loaded: some.find((f) => f.loaded !== null)?.loaded ?? null,
    isRow: false,
    cls: null,
    path: '',
    names: some.flatMap((f) => f.names).slice(-8),
    isFormat: some.some((f) => f.isFormat),
    permits: some.find((f) => f.permits !== null)?.permits ?? null,
  }
}

export function joinQueries(queries: readonly (Query | null)[]): Query | null {
  const some = queries.filter((q): q is Query => q !== null)
  const [first] = some
  if (first === undefined || some.length === 1) return first ?? null
  return {
    cls: some.find((q) => q.cls !== null)?.cls ?? null,
    table: some.find((q) => q.table !== null)?.table ?? null,
    predicates: some.flatMap((q) => q.predicates).slice(0, 12),
  }
}

/** Whether a value has anything to do with who is calling. */
export function isAboutCaller(f: Facts): boolean {
  return f.secret || f.claims || f.principal || f.oracle
}
