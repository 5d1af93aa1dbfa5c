// Two schemas of the same data: where the head takes, or gives, more or less than the base.

import type { Json, Schema } from '../model/index.ts'
import { nameSensitivity } from './sensitive-names.ts'

export type Schemas = Readonly<Record<string, Schema>>

export interface SchemaChange {
  /** The model that it belongs to; null for what stands in no model. */
  readonly owner: string | null
  /** Within the owner: `email`, `items[].price`; empty for the whole. */
  readonly path: string
  readonly what: string
  /** `wider` takes or gives more. */
  readonly width: 'wider' | 'narrower' | 'other' | 'unknown'
  /** A field that came, and what its name says of it. */
  readonly sensitive: string | null
}

interface Walk {
  readonly way: 'in' | 'out'
  readonly base: Schemas
  readonly head: Schemas
  /** Pairs of models that are being compared, or were. */
  readonly seen: Set<string>
  readonly found: SchemaChange[]
}

const deepest = 60

export function compareSchemas(one: Schema, other: Schema, way: 'in' | 'out', base: Schemas, head: Schemas): SchemaChange[] {
  const walk: Walk = { way, base, head, seen: new Set(), found: [] }
  compare(walk, one, other, { owner: null, path: '' }, 0)
  return walk.found
}

interface At {
  readonly owner: string | null
  readonly path: string
}

function compare(walk: Walk, one: Schema, other: Schema, at: At, depth: number): void {
  if (depth > deepest) return
  const [before, after] = [nameIn(one), nameIn(other)]
  const [left, right] = [alternatives(one), alternatives(other)]
  if (left.length > 1 || right.length > 1) {
    compareAlternatives(walk, left, right, at, depth)
    return
  }
  if ((before === null) !== (after === null) && isAnything(before === null ? one : other)) {
    const name = plainName(after ?? before ?? '')
    say(
      walk,
      at,
      after === null ? `may be anything, and was \`${name}\`` : `is now \`${name}\`, and was anything`,
      after === null ? 'wider' : 'narrower',
    )
    return
  }
  if ((before === null) !== (after === null) && kindOf(resolve(one, walk.base)) !== kindOf(resolve(other, walk.head))) {
    say(walk, at, `is now ${toWord(other)} instead of ${toWord(one)}`, 'other')
    return
  }
  if (before !== null || after !== null) {
    const pair = `${before ?? ''} ${after ?? ''} ${before === null ? JSON.stringify(one) : ''}${after === null ? JSON.stringify(other) : ''}`
    if (walk.seen.has(pair)) return
    walk.seen.add(pair)
    const start = walk.found.length
    if (before !== null && after !== null && plainName(before) !== plainName(after))
      say(walk, at, `is now \`${plainName(after)}\` instead of \`${plainName(before)}\``, 'other')
    const isSwapped = walk.found.length > start
    const inside = after === null ? at : { owner: plainName(after), path: '' }
    compare(
      walk,
      resolve(one, walk.base),
      resolve(other, walk.head),
      isSwapped ? { ...inside, owner: plainName(after ?? '') } : inside,
      depth + 1,
    )
    return
  }
  if (one['x-unknown'] !== undefined || other['x-unknown'] !== undefined) {
    if ((one['x-unknown'] === undefined) !== (other['x-unknown'] === undefined))
      say(
        walk,
        at,
        other['x-unknown'] === undefined ? 'can now be read' : 'can no longer be read',
        other['x-unknown'] === undefined ? 'other' : 'unknown',
      )
    return
  }
  const [mine = one, theirs = other] = [left[0], right[0]]
  if (mine !== one || theirs !== other) {
    compare(walk, mine, theirs, at, depth + 1)
    return
  }
  const [was, is] = [typeWord(one), typeWord(other)]
  if (was !== is) {
    const width = is === 'anything' || (was === 'integer' && is === 'number') ? 'wider' : was === 'anything' ? 'narrower' : 'other'
    say(walk, at, `is now ${is} instead of ${was}`, width)
    return
  }
  compareValues(walk, one, other, at)
  compareLimits(walk, one, other, at)
  compareProperties(walk, one, other, at, depth)
  if (one.items !== undefined || other.items !== undefined)
    compare(walk, one.items ?? {}, other.items ?? {}, { ...at, path: `${at.path}[]` }, depth + 1)
  const [rest, others] = [one.additionalProperties, other.additionalProperties]
  if (typeof rest === 'object' && typeof others === 'object') compare(walk, rest, others, { ...at, path: `${at.path}{}` }, depth + 1)
}

function isAnything(schema: Schema): boolean {
  return typeWord(schema) === 'anything' && schema.anyOf === undefined && schema.oneOf === undefined && schema['x-unknown'] === undefined
}

function nameIn(schema: Schema): string | null {
  const { $ref, allOf } = schema
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1)
  const [only] = allOf ?? []
  return allOf?.length === 1 && only?.$ref !== undefined ? nameIn(only) : null
}

/** `shop__schemas__Item-Input` is `Item` to people. */
function plainName(name: string): string {
  return name.replace(/-(?:Input|Output)$/, '').replace(/^.*__(?=[^_])/, '')
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  const name = nameIn(schema)
  if (name === null) return schema
  const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
  return found === undefined || nameIn(found) !== null ? {} : found
}

function alternatives(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema]
}

/** Alternatives that agree in name or kind are compared with one another; the others came or went. */
function compareAlternatives(walk: Walk, left: readonly Schema[], right: readonly Schema[], at: At, depth: number): void {
  const keyOf = (schema: Schema): string => {
    const name = nameIn(schema)
    return name === null ? (schema.type ?? (schema.enum === undefined ? 'anything' : 'enum')) : plainName(name)
  }
  const free = [...right]
  const gone: Schema[] = []
  for (const one of left) {
    const index = free.findIndex((other) => keyOf(other) === keyOf(one))
    const [other] = index < 0 ? [] : free.splice(index, 1)
    if (other === undefined) gone.push(one)
    else compare(walk, one, other, at, depth + 1)
  }
  const isUnknown = free.some((other) => other['x-unknown'] !== undefined)
  const [lost, gained] = [gone.map(toWord).join(', '), free.map(toWord).join(', ')]
  if (gone.length === left.length && free.length > 0) say(walk, at, `is now ${gained} instead of ${lost}`, isUnknown ? 'unknown' : 'other')
  else {
    if (gone.length > 0) say(walk, at, `may no longer be ${lost}`, 'narrower')
    if (free.length > 0) say(walk, at, `may now be ${gained}`, isUnknown ? 'unknown' : 'wider')
  }
}

function toWord(schema: Schema): string {
  const name = nameIn(schema)
  if (name !== null) return `\`${plainName(name)}\``
  return schema.type === 'array' && schema.items !== undefined ? `a list of ${toWord(schema.items)}` : typeWord(schema)
}

/** What cannot be compared part by part: an array with an object. What is not known is of any kind. */
function kindOf({ type, properties, 'x-unknown': unknown }: Schema): string {
  return unknown !== undefined ? 'unknown' : (type ?? (properties === undefined ? 'anything' : 'object'))
}

function typeWord({ type, format, enum: values, const: only, allOf }: Schema): string {
  if (type === undefined)
    return values !== undefined || only !== undefined ? 'one of several values' : allOf !== undefined ? 'several at once' : 'anything'
  return format === undefined || type !== 'string' ? type : `${type} (${format})`
}

function compareValues(walk: Walk, one: Schema, other: Schema, at: At): void {
  const [before, after] = [valuesOf(one), valuesOf(other)]
  if (before === null || after === null) {
    if (before !== null) say(walk, at, 'takes any value, and no longer one of a list', 'wider')
    if (after !== null) say(walk, at, `takes one of ${after.length === 1 ? 'one value' : `${after.length} values`} alone`, 'narrower')
    return
  }
  const gained = after.filter((value) => !before.includes(value))
  const lost = before.filter((value) => !after.includes(value))
  if (gained.length > 0) say(walk, at, `may now be ${gained.slice(0, 5).join(', ')}${gained.length > 5 ? ' …' : ''}`, 'wider')
  if (lost.length > 0) say(walk, at, `may no longer be ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ' …' : ''}`, 'narrower')
}

function valuesOf({ enum: values, const: only }: Schema): string[] | null {
  if (values !== undefined) return values.map((value: Json) => JSON.stringify(value))
  return only === undefined ? null : [JSON.stringify(only)]
}

const limits = [
  ['minimum', 'lower'],
  ['exclusiveMinimum', 'lower'],
  ['minLength', 'lower'],
  ['minItems', 'lower'],
  ['minProperties', 'lower'],
  ['maximum', 'upper'],
  ['exclusiveMaximum', 'upper'],
  ['maxLength', 'upper'],
  ['maxItems', 'upper'],
  ['maxProperties', 'upper'],
] as const

const limitWords: Readonly<Record<(typeof limits)[number][0], string>> = {
  minimum: 'the least value',
  exclusiveMinimum: 'the value that it must exceed',
  minLength: 'the least length',
  minItems: 'the least number of items',
  minProperties: 'the least number of keys',
  maximum: 'the greatest value',
  exclusiveMaximum: 'the value that it must stay below',
  maxLength: 'the greatest length',
  maxItems: 'the greatest number of items',
  maxProperties: 'the greatest number of keys',
}

function compareLimits(walk: Walk, one: Schema, other: Schema, at: At): void {
  for (const [name, bound] of limits) {
    const [before, after] = [one[name], other[name]]
    if (before === after) continue
    const word = limitWords[name]
    if (after === undefined) say(walk, at, `is without limit where ${word} was ${before}`, 'wider')
    else if (before === undefined) say(walk, at, `has a limit now: ${word} is ${after}`, 'narrower')
    else say(walk, at, `${word} is ${after} and was ${before}`, (bound === 'upper') === after > before ? 'wider' : 'narrower')
  }
  if (one.pattern !== other.pattern) {
    const what =
      other.pattern === undefined
        ? 'no longer has to fit a pattern'
        : one.pattern === undefined
          ? 'has to fit a pattern'
          : 'has to fit another pattern'
    say(walk, at, what, other.pattern === undefined ? 'wider' : one.pattern === undefined ? 'narrower' : 'other')
  }
}

function compareProperties(walk: Walk, one: Schema, other: Schema, at: At, depth: number): void {
  const [before, after] = [one.properties ?? {}, other.properties ?? {}]
  const verb = walk.way === 'in' ? 'taken' : 'given'
  for (const [name, schema] of Object.entries(after)) {
    const path = at.path === '' ? name : `${at.path}.${name}`
    const known = Object.hasOwn(before, name) ? before[name] : undefined
    if (known !== undefined) {
      const [was, is] = [one.required?.includes(name) === true, other.required?.includes(name) === true]
      if (was !== is && walk.way === 'in')
        say(walk, { ...at, path }, is ? 'has to be given' : 'need not be given', is ? 'narrower' : 'wider')
      compare(walk, known, schema, { ...at, path }, depth + 1)
      continue
    }
    const isAsked = walk.way === 'in' && other.required?.includes(name) === true
    const sensitive = nameSensitivity(name)
    say(walk, { ...at, path }, `is now ${verb}${isAsked ? ', and has to be given' : ''}`, 'wider', sensitive)
  }
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(after, name)) continue
    say(walk, { ...at, path: at.path === '' ? name : `${at.path}.${name}` }, `is no longer ${verb}`, 'narrower')
  }
  if (walk.way === 'in' && isOpen(one) !== isOpen(other) && (one.properties !== undefined || other.properties !== undefined))
    say(
      walk,
      at,
      isOpen(other) ? 'takes fields that it does not declare' : 'refuses fields that it does not declare',
      isOpen(other) ? 'wider' : 'narrower',
    )
}

/** Pydantic passes over what it does not know where nothing is said: only `extra="allow"` keeps it. */
function isOpen({ additionalProperties: rest }: Schema): boolean {
  return rest === true || typeof rest === 'object'
}

function say(walk: Walk, at: At, what: string, width: SchemaChange['width'], sensitive: string | null = null): void {
  walk.found.push({ ...at, what, width, sensitive })
}
