// What a document says of the files of a form: their types, by `encoding` and `contentMediaType`, and their sizes in bytes, by `minLength` and `maxLength`.

import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'

export interface DeclaredFile {
  /** Of which its part must say one; null: whatever it says. */
  readonly types: readonly string[] | null
  /** Bytes. */
  readonly most: number
}

/** By the name of the field; only those of which something is said. */
export function readDeclaredFiles(media: Table, document: ContractDocument): ReadonlyMap<string, DeclaredFile> {
  const { encoding } = media
  const properties = document.follow(media['schema'])?.['properties']
  const found = new Map<string, DeclaredFile>()
  if (!isTable(properties)) return found
  for (const [name, written] of Object.entries(properties)) {
    const schema = followFile(written, document)
    const coded = isTable(encoding) && isTable(encoding[name]) ? encoding[name]['contentType'] : undefined
    const own = schema?.['contentMediaType']
    const said = typeof coded === 'string' ? coded : typeof own === 'string' && own !== anyType ? own : null
    const most =
      schema !== null && isFile(schema) && typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Number.POSITIVE_INFINITY
    const types = said === null ? null : said.split(',').map((type) => type.trim().toLowerCase().replace(/;.*$/s, ''))
    if (types !== null || most !== Number.POSITIVE_INFINITY) found.set(name, { types, most })
  }
  return found
}

/** As FastAPI writes it of every file. */
const anyType = 'application/octet-stream'

const isFile = ({ format, contentMediaType }: Table): boolean => format === 'binary' || contentMediaType !== undefined

/** Past names, `| None` and lists. */
function followFile(written: unknown, document: ContractDocument, depth = 0): Table | null {
  const schema = document.follow(written)
  if (schema === null || depth > 8) return schema
  if (schema['type'] === 'array') return followFile(schema['items'], document, depth + 1)
  const choices = [schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']].flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
  const [only, ...others] = choices.filter((choice) => document.follow(choice)?.['type'] !== 'null')
  return only === undefined || others.length > 0 ? schema : followFile(only, document, depth + 1)
}
