// Where a schema holds other schemas.

export type Schema = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const single = [
  ...['additionalProperties', 'contains', 'contentSchema', 'else', 'if', 'items', 'not', 'propertyNames', 'then'],
  ...['unevaluatedItems', 'unevaluatedProperties'],
]
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']
const named = ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties']

/** Each with the way to it as a JSON pointer. */
export function* subschemasOf(schema: Schema): Generator<readonly [string, unknown]> {
  for (const keyword of single) if (isObject(schema[keyword])) yield [`/${keyword}`, schema[keyword]]
  for (const keyword of lists) {
    const list = schema[keyword]
    if (Array.isArray(list)) for (const [index, inner] of list.entries()) yield [`/${keyword}/${index}`, inner]
  }
  for (const keyword of named) {
    const record = schema[keyword]
    if (!isObject(record)) continue
    for (const [name, inner] of Object.entries(record)) yield [`/${keyword}/${toPointerPart(name)}`, inner]
  }
}

/** Of a JSON pointer. */
export function toPointerPart(name: string): string {
  return name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name
}

/** To a property of this name, with its slash. */
export function toStep(name: string): string {
  return `/${toPointerPart(name)}`
}
