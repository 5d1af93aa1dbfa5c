// Gives components their names as pydantic does: the shortest that is not ambiguous, `-Input` and `-Output` where a model
// looks different on its way in and out.
import type { Json, Schema } from '../../../model/index.ts'
import { type Component, REF, type SchemaContext } from './schema-context.ts'

export interface FinishedSchemas {
  /** By name, sorted. */
  readonly schemas: Readonly<Record<string, Schema>>
  /** The same schema with its references by final names. */
  readonly settle: (schema: Schema) => Schema
  /** Final names by provisional reference. */
  readonly names: ReadonlyMap<string, string>
}

/** To be called once per application, when all its schemas were asked for. */
export function finishSchemas(context: SchemaContext): FinishedSchemas {
  const names = context.pydanticMajor === 1 ? namesOfV1(context.components) : namesOfV2(context.components)
  const settle = (schema: Schema): Schema => renameRefs(schema, names)
  const schemas: Record<string, Schema> = {}
  const entries = [...context.components].map(([key, c]) => [names.get(key) ?? key, c] as const)
  for (const [name, component] of entries.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)))
    schemas[name] ??= settle(component.schema ?? {})
  return { schemas, settle, names }
}

/** pydantic's list of names for one component, from the one that it likes best to one that nothing else can have. */
function namesFor(component: Component, occurrence: number): string[] {
  // `module.Page[other.Item]` → `Page[Item]`
  const short = component.longName
    .split(/([\][,])/)
    .map((part) => part.replace(/(?:[^.[\]]+\.)+([^.[\]]+)/g, '$1'))
    .join('')
  const suffix = component.mode === 'validation' ? '-Input' : '-Output'
  const name = normalizeName(short)
  const qualified = normalizeName(component.longName)
  return [name, name + suffix, qualified, qualified + suffix, `${qualified}__${occurrence}`, `${qualified}${suffix}__${occurrence}`]
}

function normalizeName(name: string): string {
  return name.replace(/[^a-zA-Z0-9.\-_]/g, '_').replace(/\./g, '__')
}

function namesOfV2(components: ReadonlyMap<string, Component>): Map<string, string> {
  const choices = new Map<string, string[]>()
  const occurrences = new Map<string, Map<string, number>>()
  for (const [key, c] of components) {
    const seen = occurrences.get(c.longName) ?? new Map<string, number>()
    occurrences.set(c.longName, seen)
    if (!seen.has(c.identity)) seen.set(c.identity, seen.size + 1)
    choices.set(key, namesFor(c, seen.get(c.identity) ?? 1))
  }
  // Names are settled in rounds: two models are the same once what they refer to has the same name.
  let names = new Map<string, string>([...choices].map(([key, list]) => [key, list.at(-1) ?? key]))
  for (let round = 0; round < 100; round++) {
    const shapes = new Map<string, Set<string>>()
    for (const [key, list] of choices) {
      const c = components.get(key)
      const shape = JSON.stringify([renameRefs(c?.schema ?? {}, names), c?.doc ?? null])
      for (const name of list) {
        const set = shapes.get(name) ?? new Set()
        shapes.set(name, set.add(shape))
      }
    }
    const next = new Map<string, string>()
    for (const [key, list] of choices) next.set(key, list.find((name) => shapes.get(name)?.size === 1) ?? list.at(-1) ?? key)
    const isSettled = [...next].every(([key, name]) => names.get(key) === name)
    names = next
    if (isSettled) break
  }
  return names
}

/** pydantic 1: the class's name, or module and name where two classes share it. One schema for both directions. */
function namesOfV1(components: ReadonlyMap<string, Component>): Map<string, string> {
  const byShort = new Map<string, Set<string>>()
  const shortOf = (c: Component): string => namesFor(c, 1)[0] ?? c.longName
  for (const c of components.values()) {
    const set = byShort.get(shortOf(c)) ?? new Set()
    byShort.set(shortOf(c), set.add(c.identity))
  }
  return new Map(
    [...components].map(([key, c]) => [key, (byShort.get(shortOf(c))?.size ?? 1) > 1 ? normalizeName(c.longName) : shortOf(c)]),
  )
}

/** A copy of a schema whose `$ref`s (and the mapping of a discriminator) carry other names. */
export function renameRefs(schema: Schema, names: ReadonlyMap<string, string>): Schema {
  // A schema is JSON by construction, and renaming keeps its shape.
  return rename(schema as Json, names) as Schema
}

function rename(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string')
    return value.startsWith(REF) ? REF + (names.get(value.slice(REF.length)) ?? value.slice(REF.length)) : value
  if (value === null || typeof value !== 'object') return value
  if (isArray(value)) return value.map((v) => rename(v, names))
  const out: Record<string, Json> = {}
  for (const [k, v] of Object.entries(value)) out[k] = rename(v, names)
  return out
}
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

/** Components of several applications in one record; of two different ones under one name, the later is `app|Name`. */
export function mergeSchemas(into: Record<string, Schema>, app: string, finished: FinishedSchemas): FinishedSchemas {
  const names = new Map<string, string>()
  for (const [name, schema] of Object.entries(finished.schemas)) {
    const known = into[name]
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) names.set(name, `${app}|${name}`)
  }
  // What refers to a renamed one is a different one too.
  for (let changed = names.size > 0; changed; ) {
    changed = false
    for (const [name, schema] of Object.entries(finished.schemas)) {
      if (names.has(name) || into[name] === undefined) continue
      if (JSON.stringify(renameRefs(schema, names)) !== JSON.stringify(schema)) {
        names.set(name, `${app}|${name}`)
        changed = true
      }
    }
  }
  const schemas: Record<string, Schema> = {}
  for (const [name, schema] of Object.entries(finished.schemas)) {
    const final = names.get(name) ?? name
    schemas[final] = renameRefs(schema, names)
    into[final] = schemas[final]
  }
  return { ...finished, schemas, settle: (schema) => renameRefs(finished.settle(schema), names) }
}
