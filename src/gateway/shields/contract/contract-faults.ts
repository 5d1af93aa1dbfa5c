// Every schema of a document compiled ahead: what of it cannot be run, with its place. What is judged of a request or an answer would otherwise be found out
// when the first one comes.

import { isTable, type Table } from '../overlay/index.ts'
import { toPart } from './answers/undeclared.ts'
import { ContractDocument } from './contract-document.ts'
import { openSchemas, SchemaFault } from './schema/index.ts'

export interface ContractFaults {
  readonly schemas: number
  /** By their place. */
  readonly faults: readonly ContractFault[]
}

export interface ContractFault {
  /** A JSON pointer into the document. */
  readonly at: string
  readonly reason: string
  /** `GET /orders/{id}`; empty where no operation leads to it. */
  readonly operations: readonly string[]
}

/** `given`: OpenAPI 3.x, with the overlays on it. */
export function findContractFaults(given: Table): ContractFaults {
  const root = withoutOwnPatterns(given)
  const document = new ContractDocument(root)
  const schemas = openSchemas(root, { patterns: 'rust' })
  const found = new Map<string, { readonly reason: string; readonly operations: Set<string> }>()
  const looked = new Set<string>()
  const note = ({ pointer, message }: SchemaFault, operation: string | null) => {
    const known = found.get(pointer) ?? { reason: message, operations: new Set() }
    if (operation !== null) known.operations.add(operation)
    found.set(pointer, known)
  }
  const look = (pointer: string, operation: string | null) => {
    looked.add(pointer)
    // Each part by itself, so that one fault hides no other; then the whole with all that it leads to.
    for (const part of [...listParts(document.find(pointer), pointer), pointer])
      try {
        schemas.compile(part)
      } catch (error) {
        if (!(error instanceof SchemaFault)) throw error
        note(error, operation)
      }
  }
  const components = tableAt(root, 'components')
  for (const name of Object.keys(tableAt(components, 'schemas'))) look(`#/components/schemas/${toPart(name)}`, null)
  for (const section of ['parameters', 'requestBodies', 'responses', 'headers'])
    for (const pointer of listSchemas(components[section], `#/components/${section}`)) look(pointer, null)
  for (const [path, item] of Object.entries(tableAt(root, 'paths')))
    for (const [part, written] of isTable(item) ? Object.entries(item) : [])
      for (const pointer of listSchemas(written, `#/paths/${toPart(path)}/${toPart(part)}`)) look(pointer, `${part.toUpperCase()} ${path}`)
  const faults = [...found].map(([at, { reason, operations }]) => ({ at, reason, operations: [...operations].toSorted() }))
  return { schemas: looked.size, faults: faults.toSorted((a, b) => (a.at < b.at ? -1 : 1)) }
}

/** Pydantic writes a pattern of its own for decimals that looks ahead; whoever judges them leaves it aside. */
const ownPattern = '^(?!^[-+.]*$)'

function withoutOwnPatterns(root: Table): Table {
  const copy = (value: unknown): unknown => (Array.isArray(value) ? value.map(copy) : isTable(value) ? withoutOwnPatterns(value) : value)
  const members = Object.entries(root).filter(
    ([key, value]) => key !== 'pattern' || typeof value !== 'string' || !value.startsWith(ownPattern),
  )
  return Object.fromEntries(members.map(([key, value]) => [key, copy(value)]))
}

const tables = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']

/** Pointers to the schemas below a schema, where it is written. */
function listParts(schema: unknown, at: string): readonly string[] {
  if (!isTable(schema)) return []
  return Object.entries(schema).flatMap(([key, value]) => {
    const below = `${at}/${toPart(key)}`
    if (tables.includes(key) && isTable(value))
      return Object.entries(value).flatMap(([name, one]) => withParts(one, `${below}/${toPart(name)}`))
    if (['allOf', 'anyOf', 'oneOf', 'prefixItems'].includes(key) && Array.isArray(value))
      return value.flatMap((one, index) => withParts(one, `${below}/${index}`))
    return ['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'contentSchema'].includes(key)
      ? withParts(value, below)
      : []
  })
}

const withParts = (schema: unknown, at: string): readonly string[] => (isTable(schema) ? [...listParts(schema, at), at] : [])

/** Pointers to the schemas of an operation, wherever they stand below it; of an event, its own and that of its data. */
function listSchemas(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => listSchemas(one, `${at}/${index}`))
  if (!isTable(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = `${at}/${toPart(key)}`
    // Callbacks are what the application asks of others, and examples are none of anybody's.
    if (key === 'callbacks' || key === 'example' || key === 'examples' || key.startsWith('x-')) return []
    if (key === 'contentSchema') return [below]
    const isSchema = key === 'schema' || key === 'itemSchema'
    return [...(isSchema ? [below] : []), ...(key === 'schema' ? [] : listSchemas(inner, below))]
  })
}

const tableAt = (table: Table, key: string): Table => {
  const value = table[key]
  return isTable(value) ? value : {}
}
