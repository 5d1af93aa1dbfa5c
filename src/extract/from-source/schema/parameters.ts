// A field of a callable as parameters: one, or one for each field of a model of query parameters.
import type { Parameter } from '../../../model/index.ts'
import { isNone, pick, truthOf, type Value } from '../../../project/index.ts'
import type { Field } from '../fastapi/dependants.ts'
import { describerOf } from '../pydantic/field-info.ts'
import { fieldsOf, isModel, type ModelField } from '../pydantic/fields.ts'
import { classOf, optionalOf, unwrap } from '../pydantic/type-shape.ts'
import { parameterSchema } from './body-schema.ts'
import { toJsonValue } from './json-value.ts'
import { fieldSchema } from './model-schema.ts'
import { isAtLeast, type SchemaContext } from './schema-context.ts'

export function toParameters(context: SchemaContext, field: Field, of: number | null): Parameter[] {
  const flat = modelFields(context, field)
  if (flat !== null) return flat.fields.map((inner) => flatParameter(context, field, inner, of, flat.isOptional))
  const described = field.info?.attrs ?? new Map<string, Value>()
  return [
    {
      name: field.alias,
      in: field.in,
      required: field.required,
      schema: parameterSchema(context, field),
      default: field.default === null ? null : (toJsonValue(field.default) ?? null),
      hasDefault: field.default !== null,
      of,
      deprecated: isTrue(context, described.get('deprecated')),
      includeInSchema: !isFalse(context, described.get('include_in_schema')),
    },
  ]
}

/** The fields of a model that stands for several query, header or cookie parameters (0.115+; optional 0.159+). */
function modelFields(context: SchemaContext, field: Field): { fields: readonly ModelField[]; isOptional: boolean } | null {
  if (!['query', 'header', 'cookie'].includes(field.in) || !isAtLeast(context, '0.115.0')) return null
  const { type } = unwrap(field.type)
  const inner = optionalOf(type)
  const isOptional = inner !== null
  if (isOptional && !isAtLeast(context, '0.159.0')) return null
  const found = classOf(unwrap(inner ?? type).type)
  if (found === null || !isModel(found.cls)) return null
  return { fields: fieldsOf(context.machine, found.cls, found.args), isOptional: isOptional && !field.required }
}

function flatParameter(context: SchemaContext, field: Field, inner: ModelField, of: number | null, isOptional: boolean): Parameter {
  const said = (name: string): Value | undefined => inner.describers.map((d) => describerOf(d)?.get(name)).find((v) => v !== undefined)
  const isConverted =
    field.in === 'header' &&
    inner.alias === inner.name &&
    !isFalse(context, said('convert_underscores') ?? field.info?.attrs.get('convert_underscores'))
  return {
    name: isConverted ? inner.alias.replaceAll('_', '-') : inner.alias,
    in: field.in,
    required: inner.required && !isOptional,
    schema: fieldSchema(context, inner, 'validation'),
    default: inner.default === null ? null : (toJsonValue(inner.default) ?? null),
    hasDefault: inner.default !== null || inner.factory !== null,
    of,
    deprecated: inner.deprecated,
    includeInSchema: !isFalse(context, field.info?.attrs.get('include_in_schema')) && !isFalse(context, said('include_in_schema')),
  }
}

function isTrue(context: SchemaContext, value: Value | undefined): boolean {
  return value !== undefined && !isNone(pick(value)) && truthOf(context.machine, value).value === true
}
function isFalse(context: SchemaContext, value: Value | undefined): boolean {
  return value !== undefined && truthOf(context.machine, value).value === false
}
