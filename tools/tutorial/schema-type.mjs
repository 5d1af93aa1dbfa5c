// One short string for the type that a JSON Schema states, the same for both sides of a comparison.
// Titles, descriptions, defaults, examples and bounds are not types and are left out.

const REF = '#/components/schemas/'

/**
 * `integer`, `string(uuid)`, `array<#Item>`, `set<string>`, `tuple<integer, string>`, `map<number>`, `enum("a", "b")`,
 * `integer | null` (sorted), `{a: integer}` for an object written in place, `any` where nothing is said.
 * @param {unknown} schema a JSON Schema of OpenAPI 3.1
 * @returns {string}
 */
export function schemaType(schema) {
  if (schema === true || schema === undefined || schema === null) return 'any'
  if (schema === false) return 'never'
  if (typeof schema !== 'object' || Array.isArray(schema)) return 'invalid'
  if (typeof schema.$ref === 'string') return `#${schema.$ref.startsWith(REF) ? schema.$ref.slice(REF.length) : schema.$ref}`
  for (const key of ['anyOf', 'oneOf']) if (Array.isArray(schema[key])) return union(schema[key].map(schemaType))
  if (Array.isArray(schema.allOf)) return [...new Set(schema.allOf.map(schemaType))].sort().join(' & ')
  if ('const' in schema) return values([schema.const])
  if (Array.isArray(schema.enum)) return values(schema.enum)
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => schemaType({ ...schema, type })))
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
export function looseType(schema) {
  return schemaType(schema).replace(/#([^\s,|&<>(){}]+)/g, (_, name) => `#${name.replace(/-(Input|Output)$/, '').replace(/^.*__/, '')}`)
}

function arrayType(schema) {
  if (Array.isArray(schema.prefixItems)) return `tuple<${schema.prefixItems.map(schemaType).join(', ')}>`
  return `${schema.uniqueItems ? 'set' : 'array'}<${schemaType(schema.items)}>`
}

function objectType(schema) {
  if (schema.properties) {
    const required = new Set(schema.required ?? [])
    const fields = Object.entries(schema.properties).map(([name, field]) => `${name}${required.has(name) ? '' : '?'}: ${schemaType(field)}`)
    return `{${fields.sort().join(', ')}}`
  }
  if (schema.additionalProperties === undefined || schema.additionalProperties === false) return 'object'
  return `map<${schemaType(schema.additionalProperties)}>`
}

const union = (types) => [...new Set(types)].sort().join(' | ')
const values = (list) =>
  `enum(${list
    .map((value) => JSON.stringify(value))
    .sort()
    .join(', ')})`
