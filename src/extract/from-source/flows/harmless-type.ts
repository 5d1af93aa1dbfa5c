// Whether a declared type leaves room for harm: a number, a UUID, one of several words, a text under a pattern.
import type { EffectKind } from '../../../knowledge/index.ts'
import type { Schema } from '../../../model/index.ts'
import { admits, KEYS, Limit, readPattern } from '../../../project/index.ts'

export interface Meaning {
  readonly isHarmless: boolean
  readonly limits: number
  /** It is not what this type holds: a model is no path. */
  readonly isGuessed?: boolean
}
const ANYTHING: Meaning = { isHarmless: false, limits: 0 }
const HARMLESS: Meaning = { isHarmless: true, limits: 0 }

/** Kinds that take a text and no object. */
const TEXTS = new Set<EffectKind>(['file', 'archive', 'url', 'redirect', 'program', 'key'])
/** A text where only an object does harm. */
const TEXT: Meaning = { isHarmless: false, limits: Limit.Text }
const FORMATS = new Set(['uuid', 'uuid1', 'uuid3', 'uuid4', 'uuid5', 'date', 'date-time', 'time', 'duration', 'decimal'])
const ADDRESSES = new Set(['ipv4', 'ipv6', 'ipvanyaddress', 'ipv4network', 'ipv6network'])
/** Quotes and backticks are letters of the name in front of the at sign. */
const HARMED_BY_MAIL = new Set<EffectKind>(['url', 'sql', 'nosql', 'command', 'ldap', 'xpath', 'prompt', 'code', 'template'])

/** The schema of what an accessor leads to; null where it is not said, `none` where there is no such part. */
export function partOfSchema(schema: Schema, path: readonly string[], named: (name: string) => Schema | null): Schema | 'none' | null {
  let here: Schema = schema
  for (const part of path) {
    const whole = resolve(here, named)
    // Read out of the text.
    if (part === '#') return null
    const next = step(whole, part, named)
    if (next === 'none' || next === null) return next === null && isScalar(whole) ? whole : next
    here = next
  }
  return here
}

function isScalar({ type, enum: words, const: word }: Schema): boolean {
  return words !== undefined || word !== undefined || type === 'integer' || type === 'number' || type === 'boolean'
}

function step(schema: Schema, part: string, named: (name: string) => Schema | null): Schema | 'none' | null {
  if (schema['x-unknown'] !== undefined) return null
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices !== undefined) {
    const found = choices.map((one) => step(resolve(one, named), part, named))
    return found.find((one) => one !== 'none' && one !== null) ?? (found.includes(null) ? null : 'none')
  }
  const { properties, items, additionalProperties, type } = schema
  // Names that the model declares are the program's own.
  if (part === KEYS) {
    if (additionalProperties === undefined || additionalProperties === false)
      return properties === undefined && (type === undefined || type === 'object') ? null : 'none'
    return { type: 'string' }
  }
  if (properties !== undefined) {
    const name = findName(Object.keys(properties), part)
    if (name !== undefined) return properties[name] ?? null
    if (part === '*')
      return additionalProperties === undefined || additionalProperties === false ? { anyOf: Object.values(properties) } : null
    return additionalProperties === undefined || additionalProperties === false
      ? 'none'
      : typeof additionalProperties === 'object'
        ? additionalProperties
        : null
  }
  if (items !== undefined) return part === '*' || /^\d+$/.test(part) ? items : 'none'
  if (typeof additionalProperties === 'object') return additionalProperties
  // A text has letters, and no attributes that hold what it says.
  if (type === 'string' && schema.enum === undefined) return part === '*' || /^\d+$/.test(part) ? schema : 'none'
  return null
}

/** The model's own name, or its alias. */
function findName(names: readonly string[], part: string): string | undefined {
  if (names.includes(part)) return part
  const plain = toPlain(part)
  return names.find((name) => toPlain(name) === plain)
}

function toPlain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
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
    return open.length === 0
      ? HARMLESS
      : {
          isHarmless: false,
          limits: open.reduce((all, { limits }) => all & limits, -1),
          isGuessed: open.every(({ isGuessed }) => isGuessed === true),
        }
  }
  if (one.type === 'integer' || one.type === 'number' || one.type === 'boolean' || one.type === 'null') return HARMLESS
  if (kind === 'nosql' && one.type === 'string') return TEXT
  if (kind === 'nosql' && one.properties !== undefined && typeof one.additionalProperties !== 'object') {
    const parts = Object.values(one.properties).map((part) => meaningOf(part, kind, named, depth + 1))
    const open = parts.filter(({ isHarmless }) => !isHarmless)
    return open.length === 0 ? HARMLESS : { isHarmless: false, limits: open.reduce((all, { limits }) => all & limits, -1) }
  }
  if (one.type === 'array' && one.items !== undefined) return meaningOf(one.items, kind, named, depth + 1)
  if (one.properties !== undefined && TEXTS.has(kind)) return { ...ANYTHING, isGuessed: true }
  if (one.format !== undefined && FORMATS.has(one.format)) return HARMLESS
  if (one.format !== undefined && ADDRESSES.has(one.format)) return kind === 'url' ? ANYTHING : HARMLESS
  if (one.format === 'email' || one.format === 'name-email') return HARMED_BY_MAIL.has(kind) ? ANYTHING : HARMLESS
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
