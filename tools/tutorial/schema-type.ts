// One short string for the type that a JSON Schema states, the same for both sides of a comparison.
// Titles, descriptions, defaults, examples and bounds are not types and are left out.

/** The part of a JSON Schema (OpenAPI 3.1) that states a type. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly contentMediaType?: string
  readonly anyOf?: readonly AnySchema[]
  readonly oneOf?: readonly AnySchema[]
  readonly allOf?: readonly AnySchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: AnySchema
  readonly prefixItems?: readonly AnySchema[]
  readonly uniqueItems?: boolean
  readonly properties?: Readonly<Record<string, AnySchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: AnySchema
}

export type AnySchema = Schema | boolean | null | undefined

const REF = '#/components/schemas/'

/**
 * `integer`, `string(uuid)`, `array<#Item>`, `set<string>`, `tuple<integer, string>`, `map<number>`, `enum("a", "b")`,
 * `integer | null` (sorted), `{a: integer}` for an object written in place, `any` where nothing is said.
 */
export function schemaType(schema: AnySchema): string {
  if (schema === true || schema === undefined || schema === null) return 'any'
  if (schema === false) return 'never'
  if (typeof schema.$ref === 'string') return `#${schema.$ref.startsWith(REF) ? schema.$ref.slice(REF.length) : schema.$ref}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return union(choices.map(schemaType))
  if (schema.allOf !== undefined) return [...new Set(schema.allOf.map(schemaType))].sort().join(' & ')
  if ('const' in schema) return values([schema.const])
  if (schema.enum !== undefined) return values(schema.enum)
  if (typeof schema.type === 'object') return union(schema.type.map((type) => schemaType({ ...schema, type })))
  switch (schema.type) {
    case 'array':
      return arrayType(schema)
    case 'object':
      return objectType(schema)
    case undefined:
      return schema.properties ? objectType(schema) : schema.items ? arrayType(schema) : 'any'
    default: {
      const format = schema.format ?? schema.contentMediaType
      return format === undefined ? String(schema.type) : `${schema.type}(${format})`
    }
  }
}

/** `schemaType` without what decides only a component's name: `-Input`, `-Output` and the module before a name used twice. */
export function looseType(schema: AnySchema): string {
  return schemaType(schema).replace(
    /#([^\s,|&<>(){}]+)/g,
    (_, name: string) => `#${name.replace(/-(Input|Output)$/, '').replace(/^.*__/, '')}`,
  )
}

function arrayType(schema: Schema): string {
  if (schema.prefixItems !== undefined) return `tuple<${schema.prefixItems.map(schemaType).join(', ')}>`
  return `${schema.uniqueItems ? 'set' : 'array'}<${schemaType(schema.items)}>`
}

function objectType(schema: Schema): string {
  if (schema.properties) {
    const required = new Set(schema.required ?? [])
    const fields = Object.entries(schema.properties).map(([name, field]) => `${name}${required.has(name) ? '' : '?'}: ${schemaType(field)}`)
    return `{${fields.sort().join(', ')}}`
  }
  if (schema.additionalProperties === undefined || schema.additionalProperties === false) return 'object'
  return `map<${schemaType(schema.additionalProperties)}>`
}

const union = (types: readonly string[]): string => [...new Set(types)].sort().join(' | ')
const values = (list: readonly unknown[]): string =>
  `enum(${list
    .map((value) => JSON.stringify(value))
    .sort()
    .join(', ')})`
