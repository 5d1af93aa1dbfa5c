// Whether a declared type leaves room for harm: a number, a UUID, one of several words, a text under a pattern.
import type { EffectKind } from '../../../knowledge/index.ts'
import type { Schema } from '../../../model/index.ts'
import { admits, Limit, readPattern } from '../../../project/index.ts'

export interface Meaning {
  readonly isHarmless: boolean
  readonly limits: number
}
const ANYTHING: Meaning = { isHarmless: false, limits: 0 }
const HARMLESS: Meaning = { isHarmless: true, limits: 0 }

const FORMATS = new Set(['uuid', 'uuid1', 'uuid3', 'uuid4', 'uuid5', 'date', 'date-time', 'time', 'duration', 'decimal'])
const ADDRESSES = new Set(['ipv4', 'ipv6', 'ipvanyaddress', 'ipv4network', 'ipv6network', 'email'])

/** The schema of what an accessor leads to; null where it is not said. */
export function partOfSchema(schema: Schema, path: readonly string[], named: (name: string) => Schema | null): Schema | null {
  let here: Schema | null = schema
  for (const part of path) {
    if (here === null) return null
    const whole: Schema = resolve(here, named)
    const next = step(whole, part, named)
    // `kind.value`: of what has no parts, an attribute says no more than itself.
    if (next === null && isScalar(whole)) return whole
    here = next
  }
  return here
}

function isScalar({ type, enum: words, const: word }: Schema): boolean {
  return words !== undefined || word !== undefined || type === 'integer' || type === 'number' || type === 'boolean'
}

function step(schema: Schema, part: string, named: (name: string) => Schema | null): Schema | null {
  for (const one of schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []) {
    const found = step(resolve(one, named), part, named)
    if (found !== null) return found
  }
  const { properties, items, additionalProperties } = schema
  if (properties !== undefined && Object.hasOwn(properties, part)) return properties[part] ?? null
  if (items !== undefined && (part === '*' || /^\d+$/.test(part))) return items
  if (typeof additionalProperties === 'object') return additionalProperties
  return null
}

function resolve(schema: Schema, named: (name: string) => Schema | null): Schema {
  const { $ref } = schema
  return $ref === undefined ? schema : (named($ref.slice($ref.lastIndexOf('/') + 1)) ?? schema)
}

export function meaningOf(schema: Schema, kind: EffectKind, named: (name: string) => Schema | null, depth = 0): Meaning {
  const one = resolve(schema, named)
  if (one['x-unknown'] !== undefined || depth > 4) return ANYTHING
  if (one.enum !== undefined || one.const !== undefined) return HARMLESS
  const choices = one.anyOf ?? one.oneOf ?? (one.allOf?.length === 1 ? one.allOf : undefined)
  if (choices !== undefined) {
    const meanings = choices.filter(({ type }) => type !== 'null').map((choice) => meaningOf(choice, kind, named, depth + 1))
    const open = meanings.filter(({ isHarmless }) => !isHarmless)
    return open.length === 0 ? HARMLESS : { isHarmless: false, limits: open.reduce((all, { limits }) => all & limits, -1) }
  }
  if (one.type === 'integer' || one.type === 'number' || one.type === 'boolean' || one.type === 'null') return HARMLESS
  if (one.type === 'array' && one.items !== undefined) return meaningOf(one.items, kind, named, depth + 1)
  if (one.format !== undefined && FORMATS.has(one.format)) return HARMLESS
  if (one.format !== undefined && ADDRESSES.has(one.format)) return kind === 'url' ? ANYTHING : HARMLESS
  if (one.pattern !== undefined) {
    const reach = readPattern(one.pattern, 'search')
    if (reach.isAnchored && reach.others !== null) {
      const { isClean, limits } = admits(kind, reach.others)
      return { isHarmless: isClean, limits }
    }
  }
  return ANYTHING
}

/** `{name}` holds no slash, `{name:int}` only a number, `{name:path}` anything. */
export function meaningOfConverter(converter: string | undefined): Meaning {
  if (converter === undefined || converter === 'str') return { isHarmless: false, limits: Limit.NoSlash | Limit.NotAbsolute }
  return converter === 'path' ? ANYTHING : /^(?:int|float|uuid)$/.test(converter) ? HARMLESS : ANYTHING
}
