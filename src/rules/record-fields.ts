// Fields of a record that a request decides, because a whole mapping of it is copied there: which of them a caller may set.

import { wordsOf } from '../knowledge/index.ts'
import type { CodeValue, HttpRoute, Model, RecordWrite, Spread } from '../model/index.ts'
import type { RuleContext } from './kit.ts'
import { isShapeless, resolveSchema, walkSchema } from './schema-walk.ts'

/** Names that grant something wherever they stand, and those that do on a record about somebody. */
const rightsAnywhere = new Set('is_superuser is_admin is_staff is_superadmin is_administrator superuser is_root'.split(' '))
const rightsOfPeople = new Set(
  'role roles role_id role_ids permissions scopes is_verified email_verified balance credits is_owner admin verified'.split(' '),
)
const people = new Set(
  'user users account accounts member members profile profiles me employee employees customer customers person'.split(' '),
)

/** Whoever sets it has more rights, or more money: `is_admin`, and `role` of a user. */
export function grantsRights(name: string, isAboutPeople: boolean): boolean {
  return rightsAnywhere.has(name) || (isAboutPeople && rightsOfPeople.has(name))
}

export function grantsAnywhere(name: string): boolean {
  return rightsAnywhere.has(name)
}

/** Its body, its path or the record is about somebody who may sign in. */
export function isAboutPeople({ path, body }: HttpRoute, write: RecordWrite | null): boolean {
  const words = [
    ...wordsOf(body?.model ?? ''),
    ...wordsOf(path.replace(/\{[^}]*\}/g, '')),
    ...wordsOf(write?.record?.name.split(/[:.]/).at(-1) ?? ''),
  ]
  return words.some((word) => people.has(word))
}

/** All names that the route's body may hold, those of inner models too. */
export function bodyFields({ body }: HttpRoute, model: Model): ReadonlySet<string> {
  return new Set(body === null ? [] : walkSchema(body.schema, model).flatMap(({ schema }) => Object.keys(schema.properties ?? {})))
}

/** It comes from what the caller sends, and from no file. */
export function isSent({ from }: CodeValue): boolean {
  return from.some(
    (source) =>
      source.kind === 'request' || (source.kind === 'parameter' && (source.in === 'body' || source.in === 'form' || source.in === 'query')),
  )
}

export interface CopiedFields {
  readonly write: RecordWrite
  /** Those that are wanted, and that the caller may set through the copy. */
  readonly fields: readonly string[]
  /** Any name that the record has goes through: a dict, or a model that keeps what it does not declare. */
  readonly isOpen: boolean
}

/** The fields of a kind that the route's body sets through a copy: not those that are left out, set otherwise, or spoken of by name beside it. */
export function findCopied(
  route: HttpRoute,
  { model, code }: RuleContext,
  isWanted: (name: string, write: RecordWrite) => boolean,
): CopiedFields[] {
  const inBody = bodyFields(route, model)
  const named = namedInHandler(route, code.fieldUses)
  return code.recordWrites.flatMap((write): CopiedFields[] => {
    if (!write.entries.includes(route.id)) return []
    return write.spread.flatMap((spread): CopiedFields[] => {
      if (spread.isFiltered || !isSent(spread.value)) return []
      const isOpen = spread.isOpen && takesAnything(route, model)
      const fields = possibleFields(write, spread, isOpen ? null : inBody).filter(
        (name) =>
          isWanted(name, write) &&
          !Object.hasOwn(write.fields, name) &&
          !write.speaksOf.includes(name) &&
          !spread.without.includes(name) &&
          (spread.only === null || spread.only.includes(name)) &&
          !named.has(name),
      )
      return fields.length === 0 ? [] : [{ write, fields, isOpen }]
    })
  })
}

/** What gets through: names that the mapping may hold, the body may hold, and the record has. */
function possibleFields({ record }: RecordWrite, { fields, isOpen }: Spread, inBody: ReadonlySet<string> | null): string[] {
  if (inBody === null) return [...(record?.columns ?? [])]
  const names = isOpen || fields === null ? [...inBody] : fields.filter((name) => inBody.has(name))
  return record === null || record.columns.length === 0 ? names : names.filter((name) => record.columns.includes(name))
}

/** A body that nobody describes, or a model that keeps more than it declares. */
function takesAnything({ body }: HttpRoute, model: Model): boolean {
  return body === null || isShapeless(body.schema) || resolveSchema(body.schema, model).additionalProperties === true
}

/** Whoever speaks of the field by name checks it, leaves it out or sets it on purpose. */
function namedInHandler({ handler }: HttpRoute, uses: RuleContext['code']['fieldUses']): ReadonlySet<string> {
  if (handler === null) return new Set()
  return new Set(uses.flatMap(({ inside, fields }) => (inside.module === handler.module && inside.function === handler.name ? fields : [])))
}
