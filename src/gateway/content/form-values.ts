// A form as its model sees it: of what is declared, texts as what they stand for. An empty text is nothing, and of one name that comes twice nobody knows
// which one counts.

import type { Model, Schema } from '../../model/index.ts'
import { BodyTypes, type ReadType, unclear } from './body-types.ts'
import type { FormEntry, FormFile } from './form-entries.ts'

export type ReadFormValues = (entries: readonly FormEntry[]) => unknown

export function createFormReader(schema: Schema, schemas: Model['schemas']): ReadFormValues {
  const model = resolve(schema, schemas)
  const { properties } = model
  if (properties === undefined) return () => unclear
  const fields = new Map(Object.entries(properties).map(([name, written]) => [name, toField(resolve(written, schemas), schemas)]))
  const read = new BodyTypes(schemas).readerOf({
    ...model,
    properties: Object.fromEntries(Object.entries(properties).map(([name, written]) => [name, toPlainField(written, fields.get(name))])),
  })
  const keepsOthers = model.additionalProperties !== undefined && model.additionalProperties !== false
  return (entries) => readFields(entries, fields, keepsOthers, read)
}

interface Field {
  readonly isList: boolean
  readonly isFile: boolean
}

function readFields(entries: readonly FormEntry[], fields: ReadonlyMap<string, Field>, keepsOthers: boolean, read: ReadType): unknown {
  const given = new Map<string, (string | FormFile)[]>()
  for (const [name, value] of entries) {
    const before = given.get(name)
    if (before === undefined) given.set(name, [value])
    else before.push(value)
  }
  const raw = new Map<string, unknown>()
  for (const [name, values] of given) {
    const field = fields.get(name)
    if (field === undefined) {
      // Releases differ in what becomes of what no model declares and keeps all the same.
      if (keepsOthers) return unclear
      raw.set(name, null)
      continue
    }
    const { isList, isFile } = field
    if (!isList && values.length > 1) return unclear
    const kept = values.filter((value) => !isEmptyFile(value) && (isList || value !== ''))
    if (kept.some((value) => (typeof value === 'string') === isFile)) return unclear
    const [first] = kept
    if (first !== undefined) raw.set(name, isList ? kept : first)
  }
  return read(Object.fromEntries(raw))
}

/** What a browser sends where nobody chose a file. */
const isEmptyFile = (value: string | FormFile): boolean => typeof value !== 'string' && value.filename === '' && value.size === 0

const toField = (schema: Schema, schemas: Model['schemas']): Field =>
  schema.type === 'array'
    ? { isList: true, isFile: isFile(resolve(schema.items ?? {}, schemas)) }
    : { isList: false, isFile: isFile(schema) }

const isFile = ({ type, format, contentMediaType }: Schema): boolean =>
  type === 'string' && (format === 'binary' || contentMediaType !== undefined)

/** Files stand for themselves. Releases differ in what a truth is that was not sent. */
function toPlainField(written: Schema, field: Field | undefined): Schema {
  if (field?.isFile === true) return {}
  const { default: otherwise, ...rest } = written
  return otherwise === true ? rest : written
}

/** Past names and `| None`. */
function resolve(schema: Schema, schemas: Model['schemas'], depth = 0): Schema {
  if (depth > 8) return {}
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return found === undefined ? {} : resolve(found, schemas, depth + 1)
  }
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.filter(({ type }) => type !== 'null')
  const [only, ...others] = choices ?? []
  return only === undefined || others.length > 0 ? schema : resolve(only, schemas, depth + 1)
}

/** For rules on what is sent: every name with what came under it. */
export function toFormTable(entries: readonly FormEntry[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entries)
}
