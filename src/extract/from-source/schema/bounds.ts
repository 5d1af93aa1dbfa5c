// Bounds of a field, written into its schema where its type has a place for them.
import type { Schema } from '../../../model/index.ts'
import type { Constraints } from '../pydantic/field-info.ts'

/** The schema with the bounds; in a union with null, and in a Decimal's union with text, they go to the part they are about. */
export function withBounds(schema: Schema, bounds: Constraints): Schema {
  if (Object.keys(bounds).length === 0) return schema
  if (schema.anyOf !== undefined) {
    const parts = schema.anyOf.filter((s) => s.type !== 'null')
    const isDecimal = parts.length === 2 && parts[0]?.type === 'number' && parts[1]?.type === 'string'
    if (parts.length === 1 || isDecimal)
      return {
        ...schema,
        anyOf: schema.anyOf.map((s) => (s.type === 'null' || (isDecimal && s.type === 'string') ? s : withBounds(s, bounds))),
      }
    return schema
  }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return { ...schema, ...numeric(bounds) }
    case 'string':
      return { ...schema, ...defined({ minLength: bounds.minLength, maxLength: bounds.maxLength, pattern: bounds.pattern }) }
    case 'array':
      return { ...schema, ...defined({ minItems: bounds.minLength, maxItems: bounds.maxLength }) }
    case 'object':
      return { ...schema, ...defined({ minProperties: bounds.minLength, maxProperties: bounds.maxLength }) }
    default:
      return schema
  }
}

function numeric(bounds: Constraints): Schema {
  return defined({
    minimum: bounds.ge,
    exclusiveMinimum: bounds.gt,
    maximum: bounds.le,
    exclusiveMaximum: bounds.lt,
    multipleOf: bounds.multipleOf,
  })
}

function defined(values: Readonly<Record<string, number | string | undefined>>): Schema {
  const out: Record<string, number | string> = {}
  for (const [k, v] of Object.entries(values)) if (v !== undefined) out[k] = v
  return out
}
