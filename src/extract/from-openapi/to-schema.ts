// A schema as a document has it → as the model has it. Words that are not what they should be are left out, so that readers may believe the rest.

import type { Json, Schema } from '../../model/index.ts'

const mostDepth = 24

const unknown: Schema = { 'x-unknown': 'the document says nothing of it' }

type Mutable = { -readonly [Key in keyof Schema]: Schema[Key] }

export function toSchema(written: unknown, depth = 0): Schema {
  if (written === true) return {}
  if (typeof written !== 'object' || written === null || Array.isArray(written) || depth > mostDepth) return unknown
  const said = new Map<string, unknown>(Object.entries(written))
  const schema: Mutable = {}
  const ref = said.get('$ref')
  if (typeof ref === 'string') schema.$ref = ref
  const type = said.get('type')
  if (typeof type === 'string') schema.type = type
  // `["string", "null"]`, which OpenAPI 3.1 allows.
  else if (Array.isArray(type)) schema.anyOf = type.filter((one) => typeof one === 'string').map((one) => ({ type: one }))
  for (const key of ['format', 'pattern', 'title', 'contentMediaType'] as const) {
    const value = said.get(key)
    if (typeof value === 'string') schema[key] = value
  }
  for (const key of ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const) {
    const value = said.get(key)
    if (typeof value === 'number') schema[key] = value
  }
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const) {
    const value = said.get(key)
    if (Array.isArray(value)) schema[key] = value.map((one) => toSchema(one, depth + 1))
  }
  const { items, required, properties, additional } = {
    items: said.get('items'),
    required: said.get('required'),
    properties: said.get('properties'),
    additional: said.get('additionalProperties'),
  }
  if (items !== undefined) schema.items = toSchema(items, depth + 1)
  if (Array.isArray(required)) schema.required = required.filter((name) => typeof name === 'string')
  if (typeof properties === 'object' && properties !== null)
    schema.properties = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, toSchema(one, depth + 1)]))
  if (typeof additional === 'boolean') schema.additionalProperties = additional
  else if (additional !== undefined) schema.additionalProperties = toSchema(additional, depth + 1)
  // It was read as JSON.
  if (said.has('default')) schema.default = said.get('default') as Json
  const choices = said.get('enum')
  if (Array.isArray(choices)) schema.enum = choices
  if (said.has('const')) schema.const = said.get('const') as Json
  return schema
}
