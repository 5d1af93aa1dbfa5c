// A form as its model sees it: of what is declared, texts as what they stand for. An empty text is nothing, and of one name that comes twice nobody knows
// which one counts.

import type { Model, Schema } from '../../model/index.ts'
import { unknowable } from '../../policy/index.ts'
import { BodyTypes, isTable, type ReadType, unclear } from './body-types.ts'
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
  /** Any text, also an empty one. */
  readonly isText: boolean
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
  const emptied: string[] = []
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
    // Releases differ in what becomes of it.
    if (values.some(isEmptyFile) || (field.isText && values[0] === '')) {
      raw.set(name, '')
      emptied.push(name)
      continue
    }
    const kept = values.filter((value) => isList || value !== '')
    if (kept.some((value) => (typeof value === 'string') === isFile)) return unclear
    const [first] = kept
    if (first !== undefined) raw.set(name, isList ? kept : first)
  }
  const value = read(Object.fromEntries(raw))
  return isTable(value) && emptied.length > 0 ? { ...value, ...Object.fromEntries(emptied.map((name) => [name, left])) } : value
}

const left = unknowable('it was left empty')

/** What a browser sends where nobody chose a file. */
const isEmptyFile = (value: string | FormFile): boolean => typeof value !== 'string' && value.filename === '' && value.size === 0

function toField(schema: Schema, schemas: Model['schemas']): Field {
  if (schema.type === 'array') return { isList: true, isText: false, isFile: isFile(resolve(schema.items ?? {}, schemas)) }
  return { isList: false, isText: schema.type === 'string' && schema.enum === undefined && !isFile(schema), isFile: isFile(schema) }
}

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
