// Every schema of a document compiled ahead: what of it cannot be run, with its place. What is judged of a request or an answer would otherwise be found out
// when the first one comes.

import { isTable, type Table } from '../overlay/index.ts'
import { toPart } from './answers/undeclared.ts'
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

/** `document`: OpenAPI 3.x, with the overlays on it. */
export function findContractFaults(document: Table): ContractFaults {
  const root = withoutOwnPatterns(document)
  const schemas = openSchemas(root, { patterns: 'rust' })
  const found = new Map<string, { readonly reason: string; readonly operations: Set<string> }>()
  const looked = new Set<string>()
  const look = (pointer: string, operation: string | null) => {
    looked.add(pointer)
    try {
      schemas.compile(pointer)
    } catch (error) {
      if (!(error instanceof SchemaFault)) throw error
      const known = found.get(error.pointer) ?? { reason: error.message, operations: new Set() }
      if (operation !== null) known.operations.add(operation)
      found.set(error.pointer, known)
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
  const isOwn = (key: string, value: unknown) => key === 'pattern' && typeof value === 'string' && value.startsWith(ownPattern)
  const copy: unknown = JSON.parse(JSON.stringify(root), (key, value: unknown) => (isOwn(key, value) ? undefined : value))
  return isTable(copy) ? copy : {}
}

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
