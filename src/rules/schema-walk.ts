// Schemas as rules look at them: through references, alternatives that may be null, and lists.

import type { Model, Schema } from '../model/index.ts'

const refStart = '#/components/schemas/'

export function refName({ $ref }: Schema): string | null {
  return $ref?.startsWith(refStart) === true ? $ref.slice(refStart.length) : null
}

/** What a reference stands for. */
export function resolveSchema(schema: Schema, { schemas }: Model): Schema {
  const name = refName(schema)
  return name !== null && Object.hasOwn(schemas, name) ? (schemas[name] ?? schema) : schema
}

/** The members of a union without null; the schema itself where it is none. */
export function alternativesOf(schema: Schema): readonly Schema[] {
  const members = schema.anyOf ?? schema.oneOf ?? (schema.allOf?.length === 1 ? schema.allOf : undefined)
  return members === undefined ? [schema] : members.filter(({ type }) => type !== 'null')
}

/** Takes any value, any object or any list: nothing is said about what is in it. Not what is only not known. */
export function isShapeless(schema: Schema): boolean {
  if (schema['x-unknown'] !== undefined || schema.$ref !== undefined || schema.enum !== undefined || schema.const !== undefined)
    return false
  if (schema.anyOf !== undefined || schema.oneOf !== undefined || schema.allOf !== undefined) {
    const members = alternativesOf(schema)
    return members.length > 0 && members[0] !== schema && members.every(isShapeless)
  }
  if (schema.type === undefined) return schema.properties === undefined && schema.additionalProperties === undefined
  if (schema.type === 'array') return schema.prefixItems === undefined && isShapeless(schema.items ?? {})
  if (schema.type !== 'object' || schema.properties !== undefined || schema.propertyNames !== undefined) return false
  const { additionalProperties: rest = true } = schema
  return rest === true || (rest !== false && isShapeless(rest))
}

export interface NamedSchema {
  /** The model's name; null of a schema without one. */
  readonly name: string | null
  readonly schema: Schema
  /** Names of fields on the way to it. */
  readonly path: readonly string[]
}

/** The schema and those of its parts, each model once. */
export function walkSchema(root: Schema, model: Model): NamedSchema[] {
  const found: NamedSchema[] = []
  const seen = new Set<string>()
  const visit = (schema: Schema, path: readonly string[]): void => {
    if (path.length > 12 || found.length > 500) return
    const name = refName(schema)
    if (name !== null) {
      if (seen.has(name)) return
      seen.add(name)
    }
    const whole = resolveSchema(schema, model)
    if (whole.$ref !== undefined) return
    found.push({ name, schema: whole, path })
    for (const member of [...(whole.anyOf ?? []), ...(whole.oneOf ?? []), ...(whole.allOf ?? [])]) visit(member, path)
    for (const item of [...(whole.items === undefined ? [] : [whole.items]), ...(whole.prefixItems ?? [])]) visit(item, path)
    if (typeof whole.additionalProperties === 'object') visit(whole.additionalProperties, path)
    for (const [field, inner] of Object.entries(whole.properties ?? {})) visit(inner, [...path, field])
  }
  visit(root, [])
  return found
}
