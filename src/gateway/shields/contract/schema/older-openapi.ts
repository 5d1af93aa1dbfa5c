// Schemas of OpenAPI 3.0 as those of JSON Schema 2020-12 that mean the same. FastAPI wrote 3.0 before 0.99, with what pydantic 1 has: numbers in
// `exclusiveMinimum`, lists in `items`.
import { isObject, type Schema } from './subschemas.ts'

export function fromOlderOpenApi(schema: Schema): Schema {
  // What stands beside a reference is not looked at in 3.0.
  if (typeof schema['$ref'] === 'string') return { $ref: schema['$ref'] }
  const newer: Record<string, unknown> = { ...schema }
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[exclusive] !== 'boolean') continue
    delete newer[exclusive]
    if (schema[exclusive] && schema[inclusive] !== undefined) {
      newer[exclusive] = schema[inclusive]
      delete newer[inclusive]
    }
  }
  if (Array.isArray(schema['items'])) {
    newer['prefixItems'] = schema['items']
    delete newer['items']
    if (schema['additionalItems'] !== undefined) newer['items'] = schema['additionalItems']
  }
  if (schema['nullable'] === true && schema['type'] !== undefined)
    newer['type'] = [...(Array.isArray(schema['type']) ? schema['type'] : [schema['type']]), 'null']
  return newer
}

/** Without a type `nullable` says nothing by the letter, and is written to say this. */
export function admitsNull(schema: Schema): boolean {
  return isObject(schema) && schema['nullable'] === true && schema['type'] === undefined && schema['$ref'] === undefined
}
