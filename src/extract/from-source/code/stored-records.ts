// Classes of object mappers, and the columns that their records have.
import type { StoredRecord } from '../../../model/index.ts'
import { type ClassValue, pathOf, pick, type Value } from '../../../project/index.ts'

const MAPPERS = /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy)\b/
const COLUMN = /^(?:sqlalchemy|sqlmodel)\b.*\b(?:Column|mapped_column|Field)\(\)$/

/** What the type of a value says: the class of a record, or of the items of a list of records. */
export function findStoredRecord(type: Value | null): StoredRecord | null {
  if (type?.kind === 'generic') {
    const path = pathOf(type.origin) ?? ''
    const [item] = type.args
    return /(?:^|\.)(?:list|List|Sequence|Iterable|set|tuple)$/.test(path) && item !== undefined ? findStoredRecord(pick(item)) : null
  }
  if (type?.kind !== 'class' || type.native !== undefined || !isMapped(type)) return null
  const columns = new Set<string>()
  for (const one of type.mro) {
    if (one.kind !== 'class' || one.native !== undefined) continue
    for (const [name, value] of one.attrs) if (COLUMN.test(pathOf(pick(value)) ?? '')) columns.add(name)
    // `name: Mapped[str]`, and the fields of SQLModel.
    for (const name of one.annotations.keys()) if (!name.startsWith('_')) columns.add(name)
  }
  return columns.size === 0 ? null : { name: `${type.module}:${type.qualname}`, columns: [...columns].sort() }
}

/** SQLModel without a table is a schema like any other. */
function isMapped({ mro, keywords, attrs }: ClassValue): boolean {
  const isOfMapper = mro.some((one) => MAPPERS.test(one.kind === 'class' ? (one.native ?? '') : one.path))
  const isModel = mro.some((one) => /^sqlmodel\b/.test(one.kind === 'class' ? (one.native ?? '') : one.path))
  return isOfMapper && (isModel ? keywords.has('table') : attrs.has('__tablename__') || mro.length > 2)
}
