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
  const record = storedRecordOf(type)
  return record.columns.length === 0 ? null : record
}

/** A class whose instances are kept, by whatever mapper. */
export function isStored(cls: ClassValue): boolean {
  if (cls.native !== undefined) return false
  return isMapped(cls) || cls.mro.some((one) => OTHER_MAPPERS.test(one.kind === 'class' ? (one.native ?? '') : one.path))
}

export function storedRecordOf(cls: ClassValue): StoredRecord {
  const unique = uniqueOf(cls)
  return { name: nameOf(cls), columns: columnsOf(cls), ...(unique.length === 0 ? {} : { unique }) }
}

/** `Column(String, unique=True)`, `UniqueConstraint("team_id", "name")`, `Index("…", "name", unique=True)`; keys are unique too. */
function uniqueOf({ mro }: ClassValue): string[] {
  const unique = new Set<string>()
  const saysSo = (value: Value | undefined): boolean => {
    const said = value === undefined ? null : pick(value)
    return said !== null && !(said.kind === 'const' && (said.value === false || said.value === null))
  }
  const addAll = (values: readonly Value[]): void => {
    for (const value of values) {
      const one = pick(value)
      if (one.kind === 'const' && typeof one.value === 'string') unique.add(one.value)
      else if (one.kind === 'list') addAll(one.items)
    }
  }
  const look = (value: Value, name: string | null): void => {
    const one = pick(value)
    if (one.kind === 'list') for (const item of one.items) look(item, null)
    // SQLModel's `Field(unique=True)` keeps what it was given.
    if (one.kind === 'instance' && name !== null && ['unique', 'primary_key'].some((key) => saysSo(one.attrs.get(key)))) unique.add(name)
    if (one.kind !== 'external' || one.args === undefined) return
    const { positional, keywords } = one.args
    const isSaid = ['unique', 'primary_key', 'pk', 'primary'].some((key) => saysSo(keywords.get(key)))
    if (name !== null && isSaid) unique.add(name)
    if (/UniqueConstraint\(\)$/.test(one.path) || (/\bIndex\(\)$/.test(one.path) && saysSo(keywords.get('unique')))) addAll(positional)
  }
  for (const cls of mro) {
    if (cls.kind !== 'class' || cls.native !== undefined) continue
    for (const [name, value] of cls.attrs) {
      if (name === '__table_args__') look(value, null)
      else look(value, name)
      const meta = name === 'Meta' ? pick(value) : null
      const together = meta?.kind === 'class' ? meta.attrs.get('unique_together') : undefined
      if (together !== undefined) addAll([together])
    }
  }
  return [...unique].sort()
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
