// Values of a body as the application will have them, by what it declares: numbers that came as text, what is left out with its default, without what
// no model knows. What FastAPI might make something else of is refused, never guessed.

import type { Json, Model, Schema } from '../../model/index.ts'
import { unknowable } from '../../policy/index.ts'
import { readScalar } from '../decide/values.ts'

/** Instead of a value: the application may see another one, or refuses. */
export const unclear: unique symbol = Symbol('unclear')

export type ReadType = (value: unknown) => unknown

const asItIs: ReadType = (value) => value
const never: ReadType = () => unclear

export class BodyTypes {
  readonly #schemas: Model['schemas']
  readonly #named = new Map<string, ReadType>()

  constructor(schemas: Model['schemas']) {
    this.#schemas = schemas
  }

  readerOf(schema: Schema): ReadType {
    if (schema.$ref !== undefined) return this.#reference(schema.$ref)
    if (schema['x-unknown'] !== undefined) return asItIs
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
    if (choices !== undefined) return this.#choice(choices, tagsOf(schema.discriminator))
    if (schema.const !== undefined || schema.enum !== undefined) return oneOf(schema.enum ?? [schema.const])
    switch (schema.type) {
      case 'object':
        return this.#object(schema)
      case 'array':
        return this.#array(schema)
      case 'string':
        return stringReader(schema)
      case 'integer':
        return integer
      case 'number':
        return number
      case 'boolean':
        return boolean
      case 'null':
        return (value) => (value === null ? null : unclear)
      default:
        return schema.properties === undefined ? asItIs : this.#object(schema)
    }
  }

  /** A model may hold itself, so it is read when it is needed. */
  #reference(reference: string): ReadType {
    const name = reference.split('/').at(-1) ?? ''
    const known = this.#named.get(name)
    if (known !== undefined) return known
    const schema = Object.hasOwn(this.#schemas, name) ? this.#schemas[name] : undefined
    if (schema === undefined) return asItIs
    let reader: ReadType | null = null
    const read: ReadType = (value) => {
      reader ??= this.readerOf(schema)
      return reader(value)
    }
    this.#named.set(name, read)
    return read
  }

  /** Where several take it, all must make the same of it. */
  #choice(choices: readonly Schema[], tags: Tags | null): ReadType {
    if (tags !== null) {
      const { property, names } = tags
      const tagged = new Map([...names].map(([tag, $ref]) => [tag, this.readerOf({ $ref })]))
      return (value) => (isTable(value) && Object.hasOwn(value, property) ? (tagged.get(value[property]) ?? never)(value) : unclear)
    }
    const readers = choices.map((choice) => this.readerOf(choice))
    const takesNull = choices.some(({ type }) => type === 'null')
    return (value) => {
      if (value === null && takesNull) return null
      // What fits one of them as it stands is taken as it stands, before anything is made of it.
      const exact = choices.flatMap((choice, index) => (isOfType(choice, value) ? [readers[index] ?? never] : []))
      const read = (exact.length > 0 ? exact : readers).map((reader) => reader(value)).filter((one) => one !== unclear)
      const [first] = read
      return read.length === 0 || read.some((one) => toText(one) !== toText(first)) ? unclear : first
    }
  }

  #array({ items, prefixItems, uniqueItems = false }: Schema): ReadType {
    const rest = items === undefined ? asItIs : this.readerOf(items)
    const first = (prefixItems ?? []).map((schema) => this.readerOf(schema))
    return (value) => {
      if (!Array.isArray(value)) return unclear
      const read = value.map((item, index) => (first[index] ?? rest)(item))
      if (read.includes(unclear)) return unclear
      // A set of the application has each of them once, and in no order.
      return uniqueItems && new Set(read.map(toText)).size < read.length ? unclear : read
    }
  }

  #object({ properties, additionalProperties, required = [] }: Schema): ReadType {
    if (properties === undefined) {
      const inner = typeof additionalProperties === 'object' ? this.readerOf(additionalProperties) : asItIs
      return (value) => (isTable(value) ? mapValues(value, inner) : unclear)
    }
    const declared = Object.entries(properties).map(([name, schema]) => ({ name, read: this.readerOf(schema), otherwise: schema.default }))
    const names = new Set(declared.map(({ name }) => name))
    const keepsOthers = additionalProperties !== undefined && additionalProperties !== false
    return (value) => {
      if (!isTable(value)) return unclear
      const others = Object.keys(value).filter((key) => !names.has(key))
      if (required.some((name) => !Object.hasOwn(value, name))) return unclear
      const read: Record<string, unknown> = {}
      for (const { name, read: readOne, otherwise } of declared) {
        // A model may take a field by another name than the one that it declares, and nobody says which.
        const missing = others.length > 0 ? maybeElsewhere : (otherwise ?? undefined)
        const one = Object.hasOwn(value, name) ? readOne(value[name]) : missing
        if (one === unclear) return unclear
        if (one !== undefined) set(read, name, one)
      }
      if (keepsOthers) for (const key of others) set(read, key, value[key])
      return read
    }
  }
}

const maybeElsewhere = unknowable('it is not in the body, which holds what the route does not declare')

type Table = Readonly<Record<string, unknown>>

export const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

function mapValues(value: Table, read: ReadType): unknown {
  const made: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    const one = read(inner)
    if (one === unclear) return unclear
    set(made, key, one)
  }
  return made
}

/** Also of a key `__proto__`. */
function set(record: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Of an enumeration in the form in which it was written, and in no other. */
const oneOf = (values: readonly unknown[]): ReadType => {
  const texts = new Set(values.map(toText))
  return (value) => (texts.has(toText(value)) ? value : unclear)
}

interface Tags {
  readonly property: string
  /** References by the value of that property. */
  readonly names: ReadonlyMap<unknown, string>
}

function tagsOf(written: Json | undefined): Tags | null {
  if (!isTable(written)) return null
  const { propertyName, mapping } = written
  if (typeof propertyName !== 'string' || !isTable(mapping)) return null
  return { property: propertyName, names: new Map(Object.entries(mapping).map(([tag, reference]) => [tag, String(reference)])) }
}

const integer: ReadType = (value) => {
  switch (typeof value) {
    case 'bigint':
      return value
    case 'number':
      return Number.isSafeInteger(value) ? value : unclear
    case 'string':
      return readScalar('integer', value) ?? unclear
    default:
      return unclear
  }
}

const number: ReadType = (value) => {
  switch (typeof value) {
    case 'bigint':
      return Number(value)
    case 'number':
      return Number.isFinite(value) ? value : unclear
    case 'string':
      return readScalar('number', value) ?? unclear
    default:
      return unclear
  }
}

const boolean: ReadType = (value) => {
  if (typeof value === 'boolean') return value
  return typeof value === 'string' ? (readScalar('boolean', value) ?? unclear) : unclear
}

/** Of what Pydantic writes anew, only what it leaves as it is. */
function stringReader({ format }: Schema): ReadType {
  switch (format) {
    case 'uuid':
    case 'uuid1':
    case 'uuid3':
    case 'uuid4':
    case 'uuid5':
      return (value) => (typeof value === 'string' ? (readScalar('string uuid', value) ?? unclear) : unclear)
    case 'email':
      return (value) => (typeof value === 'string' && /^[\w.%+-]+@[a-z0-9.-]+$/.test(value) ? value : unclear)
    default:
      return (value) => (typeof value === 'string' ? value : unclear)
  }
}

function isOfType(schema: Schema, value: unknown): boolean {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return typeof value === 'bigint' || Number.isSafeInteger(value)
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'boolean':
      return typeof value === 'boolean'
    case 'null':
      return value === null
    default:
      return false
  }
}

/** The same for the same value; of what JSON has no word for, too. */
export const toText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner))
