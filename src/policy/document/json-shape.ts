// A value as JSON has it, and a schema in few words. Aliases are followed, so what is read is counted: a short text may stand for very much.

import { isMap, isScalar, isSeq } from 'yaml'
import type { Json, Schema } from '../../model/index.ts'
import { type Shape, type Written, WrongSetting } from './shape.ts'

const deepest = 32
const mostValues = 5_000

interface Explained {
  readonly description: string
  readonly example: string
}

/** Anything that JSON can say. */
export function json({ description, example }: Explained): Shape<Json> {
  return {
    schema: { description },
    read(written) {
      return createReader(written, example)(written.node, written, 0)
    },
  }
}

/** A table of names and values. */
export function jsonTable({ description, example }: Explained): Shape<Readonly<Record<string, Json>>> {
  return {
    schema: { type: 'object', description },
    read(written) {
      const value = createReader(written, example)(written.node, written, 0)
      if (typeof value !== 'object' || value === null || isList(value)) throw wrong(written, 'a table of names and values', example)
      return value
    },
  }
}

const typeNames = ['string', 'integer', 'number', 'boolean', 'any'] as const

/** `string`, `integer`, `number`, `boolean`, `any`; a table is an object with these fields, a list of one a list of such. */
export function schemaWords({ description, example }: Explained): Shape<Schema> {
  return {
    schema: { description },
    read(written) {
      return toSchema(createReader(written, example)(written.node, written, 0), written, example)
    },
  }
}

function toSchema(value: Json, written: Written, example: string): Schema {
  if (value === 'any') return {}
  if (typeof value === 'string' && typeNames.some((name) => name === value)) return { type: value }
  if (isList(value)) {
    const [only, ...others] = value
    if (only !== undefined && others.length === 0) return { type: 'array', items: toSchema(only, written, example) }
  } else if (typeof value === 'object' && value !== null) {
    const properties = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toSchema(inner, written, example)]))
    return { type: 'object', properties }
  }
  throw wrong(written, `\`${typeNames.join('`, `')}\`, a table of such, or a list of one`, example)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function createReader({ follow }: Written, example: string): (node: unknown, at: Written, depth: number) => Json {
  let count = 0
  const read = (given: unknown, at: Written, depth: number): Json => {
    count += 1
    if (depth > deepest || count > mostValues) throw wrong(at, 'a value that is neither deep nor long', example)
    const node = follow(given)
    if (node === null) return null
    const below: Written = { ...at, node, owner: node }
    if (isSeq(node)) return node.items.map((item) => read(item, below, depth + 1))
    if (isMap(node)) {
      const seen = new Set<string>()
      return Object.fromEntries(
        node.items.map(({ key, value }) => {
          const name = follow(key)
          const text = isScalar(name) ? String(name.source ?? name.value) : null
          if (text === null) throw wrong(below, 'a table whose names are texts', example)
          if (seen.has(text)) throw new WrongSetting({ kind: 'twice' }, text, name)
          seen.add(text)
          return [text, read(value, { ...below, key: `${at.key}.${text}` }, depth + 1)]
        }),
      )
    }
    const { value } = isScalar(node) ? node : { value: undefined }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw wrong(below, 'a value that JSON has', example)
  }
  return read
}

function wrong({ node, owner, key }: Written, expected: string, example: string): WrongSetting {
  return new WrongSetting({ kind: 'wrong', expected, example }, key, node ?? owner)
}
