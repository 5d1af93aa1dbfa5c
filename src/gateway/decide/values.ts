// Path and query as the application will see them: typed, the last of several, with their defaults. What it may see otherwise than we do is
// there and not to be known: a rule that reads it, or asks whether it is there, cannot be judged, which denies.

import type { Model, Parameter, Route, Schema } from '../../model/index.ts'
import { unknowable } from '../../policy/index.ts'
import { unquote } from '../resolve/index.ts'

/** undefined where the application may see another value, or refuses. */
type Reader = (texts: readonly string[]) => unknown

export interface ValueReader {
  readonly path: (captured: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>
  readonly query: (query: string | null) => Readonly<Record<string, unknown>>
}

export function createValueReader(route: Route, schemas: Model['schemas']): ValueReader {
  const path = readersOf(route, 'path', schemas)
  const query = readersOf(route, 'query', schemas)
  return {
    path(captured) {
      const values: Record<string, unknown> = {}
      for (const name in captured) {
        // What no parameter declares is text.
        values[name] = (path.get(name)?.read ?? readText)([captured[name] ?? '']) ?? otherwiseRead
      }
      return values
    },
    query(written) {
      if (query.size === 0) return empty
      const given = parseQuery(written ?? '')
      const values: Record<string, unknown> = {}
      for (const [name, { read, otherwise }] of query) {
        const texts = given.get(name)
        const value = texts === undefined ? otherwise : (read(texts) ?? otherwiseRead)
        if (value !== undefined) values[name] = value
      }
      return values
    },
  }
}

const empty: Readonly<Record<string, unknown>> = {}
const otherwiseRead = unknowable('the application may read it otherwise')

interface NamedReader {
  readonly read: Reader
  /** Its default; undefined where it has none. */
  readonly otherwise: unknown
}

function readersOf(route: Route, place: Parameter['in'], schemas: Model['schemas']): ReadonlyMap<string, NamedReader> {
  const readers = new Map<string, NamedReader>()
  const shapes = new Map<string, string>()
  for (const { in: where, name, schema, hasDefault, default: otherwise } of route.parameters) {
    if (where !== place) continue
    const shape = JSON.stringify([schema, hasDefault, otherwise])
    const before = shapes.get(name)
    shapes.set(name, shape)
    // Two who read it in two ways: neither is the one that a rule means.
    if (before !== undefined && before !== shape) readers.set(name, { read: () => undefined, otherwise: otherwiseRead })
    else readers.set(name, { read: readerFor(schema, schemas, 0), otherwise: hasDefault && otherwise !== null ? otherwise : undefined })
  }
  return readers
}

const mostDepth = 4

function readerFor(schema: Schema, schemas: Model['schemas'], depth: number): Reader {
  const nothing: Reader = () => undefined
  if (depth > mostDepth || schema['x-unknown'] !== undefined) return nothing
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return found === undefined ? nothing : readerFor(found, schemas, depth + 1)
  }
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.filter(({ type }) => type !== 'null')
  if (choices !== undefined) {
    const [only, ...others] = choices
    return only === undefined || others.length > 0 ? nothing : readerFor(only, schemas, depth + 1)
  }
  if (schema.type === 'array') {
    const one = readerFor(schema.items ?? {}, schemas, depth + 1)
    return (texts) => {
      const values = texts.map((text) => one([text]))
      return values.includes(undefined) ? undefined : values
    }
  }
  return scalars[`${schema.type ?? ''} ${schema.format ?? ''}`.trim()] ?? nothing
}

const last = (texts: readonly string[]): string => texts.at(-1) ?? ''
const readText: Reader = last

const truths: Readonly<Record<string, boolean>> = {
  1: true,
  0: false,
  true: true,
  false: false,
  yes: true,
  no: false,
  on: true,
  off: false,
  t: true,
  f: false,
  y: true,
  n: false,
}

/** By type and format. Of what Pydantic takes in several spellings, the plain one. */
const scalars: Readonly<Record<string, Reader>> = {
  string: readText,
  'string password': readText,
  'string uuid': (texts) => {
    const plain = last(texts)
    return /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(plain) ? plain.toLowerCase() : undefined
  },
  integer: (texts) => {
    const plain = last(texts)
    return /^(?:0|-?[1-9][0-9]{0,15})$/.test(plain) && Number.isSafeInteger(Number(plain)) ? Number(plain) : undefined
  },
  number: (texts) => {
    const plain = last(texts)
    return /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$/.test(plain) ? Number(plain) : undefined
  },
  boolean: (texts) => {
    const plain = last(texts).toLowerCase()
    return Object.hasOwn(truths, plain) ? truths[plain] : undefined
  },
}

/** One text as that type and format; undefined as above. */
export const readScalar = (kind: string, written: string): unknown => scalars[kind]?.([written])

/** As `urllib.parse.parse_qsl` with blank values kept, which Starlette uses. */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals === -1 ? part : part.slice(0, equals))
    const value = equals === -1 ? '' : decode(part.slice(equals + 1))
    const before = found.get(name)
    if (before === undefined) found.set(name, [value])
    else before.push(value)
  }
  return found
}

const decode = (text: string): string => unquote(text.replaceAll('+', ' '))
