// How many things a request asks for, by the parameter that says so: found by its name and by its type, with its default and the most that it takes.

import type { Model, Route, Schema } from '../../../../model/index.ts'
import { parseQuery } from '../../../decide/values.ts'

const names =
  /^(?:\$?top|limit|size|count|first|last|take|rows|page_?size|page_?limit|per_?page|batch_?size|max_?(?:results|items|records|count)|(?:results|items|rows)_?per_?page|num(?:ber)?_?(?:of_?)?(?:results|items))$/i

export interface PageSize {
  readonly parameter: string
  /** null: it has to be given, or nobody knows. */
  readonly usual: number | null
  readonly most: number | null
}

/** Of query parameters, or of the members of a body. `named`: the one that somebody named. */
export function findPageSizes(
  parameters: readonly { readonly name: string; readonly schema: Schema; readonly otherwise: unknown }[],
  schemas: Model['schemas'],
  named: string | null = null,
): readonly PageSize[] {
  const found: PageSize[] = []
  for (const { name, schema, otherwise } of parameters) {
    if (named === null ? !names.test(name) : name !== named) continue
    const integer = findInteger(schema, schemas, 0)
    if (integer === null) continue
    const most = integer.maximum ?? (integer.exclusiveMaximum === undefined ? null : integer.exclusiveMaximum - 1)
    const usual = typeof otherwise === 'number' ? otherwise : typeof schema.default === 'number' ? schema.default : null
    found.push({ parameter: name, usual, most })
  }
  return found
}

export const queryParametersOf = (route: Route) =>
  route.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema, hasDefault, default: otherwise }) => ({ name, schema, otherwise: hasDefault ? otherwise : undefined }))

/** At least 1. What the application would refuse costs no more than the most that it takes. */
export function readPageSize(sizes: readonly PageSize[], query: string | null, estimate: number): number {
  const given = query === null || query === '' ? null : parseQuery(query)
  let items = 1
  for (const size of sizes) {
    const texts = given?.get(size.parameter)
    // The largest of several: the application takes one of them.
    const asked =
      texts === undefined ? sizeOf(size, undefined, estimate) : Math.max(...texts.map((text) => sizeOf(size, toCount(text), estimate)))
    if (asked > items) items = asked
  }
  return items
}

/** `asked`: null where it is no number of things, undefined where nothing is said. */
export function sizeOf({ usual, most }: PageSize, asked: number | null | undefined, estimate: number): number {
  const wanted = asked === undefined ? usual : asked
  // `-1`, or nothing at all, may mean everything.
  if (wanted === null || wanted < 0) return Math.max(1, most ?? estimate)
  return Math.max(1, most === null ? wanted : Math.min(wanted, most))
}

const toCount = (text: string): number | null => (/^ *\+?\d{1,15} *$/.test(text) ? Number(text) : null)

export function findInteger(schema: Schema, schemas: Model['schemas'], depth: number): Schema | null {
  if (depth > 4) return null
  if (schema.type === 'integer') return schema
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return found === undefined ? null : findInteger(found, schemas, depth + 1)
  }
  for (const one of schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []) {
    const found = findInteger(one, schemas, depth + 1)
    if (found !== null) return found
  }
  return null
}
