// Classes of object mappers, and the columns that their records have.
import type { StoredRecord } from '../../../model/index.ts'
import { type ClassValue, pathOf, pick, type Value } from '../../../project/index.ts'

const MAPPERS = /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy)\b/
/** Mappers whose classes are found by their base alone. */
const OTHER_MAPPERS =
  /^(?:tortoise\.(?:models\.)?Model|beanie\.(?:\w+\.)*Document|mongoengine\.(?:\w+\.)*(?:Dynamic)?Document|odmantic\.(?:model\.)?Model|peewee\.Model|ormar\.(?:models\.)?Model|piccolo\.table\.Table|django\.db\.models\.(?:base\.)?Model)$/
const COLUMN = /^(?:sqlalchemy|sqlmodel)\b.*\b(?:Column|mapped_column|Field)\(\)$/
const OTHER_COLUMN = /^(?:tortoise|mongoengine|peewee|ormar|piccolo|django)\b.*\(\)$/

/** What the type of a value says: the class of a record, or of the items of a list of records. */
export function findStoredRecord(type: Value | null): StoredRecord | null {
  if (type?.kind === 'generic') {
    const path = pathOf(type.origin) ?? ''
    const [item] = type.args
    return /(?:^|\.)(?:list|List|Sequence|Iterable|set|tuple)$/.test(path) && item !== undefined ? findStoredRecord(pick(item)) : null
  }
  if (type?.kind !== 'class' || type.native !== undefined || !isMapped(type)) return null
  const columns = columnsOf(type)
  return columns.length === 0 ? null : { name: nameOf(type), columns }
}

/** A class whose instances are kept, by whatever mapper. */
export function isStored(cls: ClassValue): boolean {
  if (cls.native !== undefined) return false
  return isMapped(cls) || cls.mro.some((one) => OTHER_MAPPERS.test(one.kind === 'class' ? (one.native ?? '') : one.path))
}

export function storedRecordOf(cls: ClassValue): StoredRecord {
  return { name: nameOf(cls), columns: columnsOf(cls) }
}

function nameOf({ module, qualname }: ClassValue): string {
  return `${module}:${qualname}`
}

function columnsOf({ mro }: ClassValue): string[] {
  const columns = new Set<string>()
  for (const one of mro) {
    if (one.kind !== 'class' || one.native !== undefined) continue
    for (const [name, value] of one.attrs) {
      const path = pathOf(pick(value)) ?? ''
      if (COLUMN.test(path) || OTHER_COLUMN.test(path)) columns.add(name)
    }
    // `name: Mapped[str]`, and the fields of SQLModel.
    for (const name of one.annotations.keys()) if (!name.startsWith('_')) columns.add(name)
  }
  return [...columns].sort()
}

/** SQLModel without a table is a schema like any other. */
function isMapped({ mro, keywords, attrs }: ClassValue): boolean {
  const isOfMapper = mro.some((one) => MAPPERS.test(one.kind === 'class' ? (one.native ?? '') : one.path))
  const isModel = mro.some((one) => /^sqlmodel\b/.test(one.kind === 'class' ? (one.native ?? '') : one.path))
  return isOfMapper && (isModel ? keywords.has('table') : attrs.has('__tablename__') || mro.length > 2)
}
