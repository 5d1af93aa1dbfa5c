// What a schema says of one value, in the words of conditions.

import type { Model, Schema } from '../../model/index.ts'

type Schemas = Model['schemas']
const prefix = '#/components/schemas/'
const deepest = 8

/** The name of the model that a reference names, where there is one. */
export function findModelName({ $ref }: Schema, schemas: Schemas): string | null {
  if ($ref === undefined || !$ref.startsWith(prefix)) return null
  const name = $ref.slice(prefix.length)
  return Object.hasOwn(schemas, name) ? name : null
}

/** Without the arm for `null`: of `int | None` the number counts. */
function plain(schema: Schema, schemas: Schemas, depth = 0): Schema {
  if (depth > deepest) return schema
  const name = findModelName(schema, schemas)
  const named = name === null ? undefined : schemas[name]
  if (named !== undefined) return plain(named, schemas, depth + 1)
  const arms = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null')
  const [only] = schema.allOf?.length === 1 ? schema.allOf : arms.length === 1 ? arms : []
  return only === undefined ? schema : plain(only, schemas, depth + 1)
}

export function typeOf(schema: Schema, schemas: Schemas): string {
  return plain(schema, schemas).type ?? ''
}

/** A number has a maximum; a text a greatest length, a pattern, a format or an enumeration; a list a greatest length. */
export function isBounded(schema: Schema, schemas: Schemas): boolean {
  const found = plain(schema, schemas)
  if (found.enum !== undefined || found.const !== undefined) return true
  switch (found.type) {
    case 'integer':
    case 'number':
      return found.maximum !== undefined || found.exclusiveMaximum !== undefined
    case 'string':
      return found.maxLength !== undefined || found.pattern !== undefined || found.format !== undefined
    case 'array':
      return found.maxItems !== undefined
    case undefined:
      return (found.anyOf ?? found.oneOf ?? []).every((arm) => arm.type === 'null' || isBounded(arm, schemas))
    default:
      return true
  }
}
