// Unions: `anyOf`, or `oneOf` with a discriminator's mapping.
import type { Json, Schema } from '../../../model/index.ts'
import { pick, textOf, type Value } from '../../../project/index.ts'
import { describerOf } from '../pydantic/field-info.ts'
import { fieldsOf } from '../pydantic/fields.ts'
import { classOf, isGenericOf, isUnion, unwrap } from '../pydantic/type-shape.ts'
import { toJsonValue } from './json-value.ts'
import type { Mode, SchemaContext } from './schema-context.ts'

export function unionSchema(
  context: SchemaContext,
  members: readonly Value[],
  mode: Mode,
  metadata: readonly Value[],
  next: (t: Value) => Schema,
): Schema {
  void mode
  const parts: Schema[] = []
  const known = new Set<string>()
  for (const member of members) {
    const schema = next(member)
    // A union within a union is one union, unless it carries something of its own.
    const inner = isUnion(unwrap(member).type) && schema.anyOf !== undefined && Object.keys(schema).length === 1 ? schema.anyOf : [schema]
    for (const s of inner) {
      const text = JSON.stringify(s)
      if (!known.has(text)) parts.push(s)
      known.add(text)
    }
  }
  const tag = discriminatorOf(metadata)
  if (tag !== null) {
    const mapping: Record<string, Json> = {}
    for (const member of members) {
      const ref = next(member).$ref
      if (ref !== undefined) for (const value of tagValues(context, member, tag)) mapping[value] = ref
    }
    return { oneOf: parts, discriminator: { propertyName: tag, mapping } }
  }
  const only = parts[0]
  return parts.length === 1 && only !== undefined ? only : { anyOf: parts }
}

/** `Field(discriminator="kind")`; a callable one leaves no name in the schema. */
export function discriminatorOf(metadata: readonly Value[]): string | null {
  for (const item of metadata) {
    const value = describerOf(item)?.get('discriminator')
    const name = value === undefined ? null : textOf(pick(value))
    if (name !== null) return name
  }
  return null
}

/** The literals that a member's tag field admits. */
function tagValues(context: SchemaContext, member: Value, tag: string): string[] {
  const found = classOf(unwrap(member).type)
  if (found === null) return []
  const field = fieldsOf(context.machine, found.cls, found.args).find((f) => f.name === tag)
  const type = field === undefined ? null : unwrap(field.type).type
  if (type === null || !isGenericOf(type, 'typing.Literal')) return []
  return type.args.map((a) => toJsonValue(a)).flatMap((v) => (v === undefined || v === null || typeof v === 'object' ? [] : [String(v)]))
}
