// A field of a callable as parameters: one, or one for each field of a model of query parameters.
import type { Parameter } from '../../../model/index.ts'
import { type ClassValue, isNone, pick, truthOf, type Value } from '../../../project/index.ts'
import type { Field } from '../fastapi/dependants.ts'
import { callText } from '../fastapi/names.ts'
import { flattenAnnotated } from '../fastapi/parameters.ts'
import { isSecurityScheme } from '../fastapi/security.ts'
import { describerOf } from '../pydantic/field-info.ts'
import { fieldsOf, isModel, type ModelField } from '../pydantic/fields.ts'
import { classOf, isUnion, optionalOf, unwrap } from '../pydantic/type-shape.ts'
import { parameterSchema } from './body-schema.ts'
import { isAtLeast } from './fastapi-version.ts'
import { toJsonValue } from './json-value.ts'
import { fieldSchema } from './model-schema.ts'
import type { SchemaContext } from './schema-context.ts'

export function toParameters(context: SchemaContext, field: Field, of: number | null): Parameter[] {
  const flat = modelFields(context, field)
  if (flat !== null) return flat.fields.map((inner) => flatParameter(context, field, inner, of, flat.isOptional))
  const described = field.info?.attrs ?? new Map<string, Value>()
  const bare = bareDependency(field)
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
      ...(bare === null ? {} : { bareDependency: bare }),
    },
  ]
}

/** A function, or a security scheme, that stands where `Depends(…)` of it would: as the default, or in `Annotated`. */
function bareDependency({ type, default: given }: Field): string | null {
  const value = given === null ? null : pick(given)
  if (value !== null && (isSecurityScheme(value) || isOwnFunction(value))) return callText(value)
  const found = flattenAnnotated(type)
    .metadata.map((one) => pick(one))
    .find((one) => isSecurityScheme(one) || isOwnFunction(one))
  return found === undefined ? null : callText(found)
}

function isOwnFunction(value: Value): boolean {
  return value.kind === 'function' || (value.kind === 'method' && value.func.kind === 'function')
}

/** The fields of a model that stands for several parameters: of the query, headers or cookies (0.115+), of a form (0.113+). */
function modelFields(context: SchemaContext, field: Field): { fields: readonly ModelField[]; isOptional: boolean } | null {
  const isForm = field.in === 'form'
  if (!isForm && !['query', 'header', 'cookie'].includes(field.in)) return null
  if (!isAtLeast(context, isForm ? '0.113.0' : '0.115.0')) return null
  if (isForm && isTrue(context, field.info?.attrs.get('embed'))) return null
  // A model beside other parameters of its place was one of them up to 0.156.
  if (!isForm && !field.isAlone && !isAtLeast(context, '0.157.0')) return null
  const { type } = unwrap(field.type)
  const inner = optionalOf(type)
  const isOptional = inner !== null
  if (isOptional && !isAtLeast(context, isForm ? '0.158.0' : '0.159.0')) return null
  const members = isForm && isAtLeast(context, '0.158.0') && isUnion(inner ?? type) ? unionMembers(inner ?? type) : [inner ?? type]
  const found = members.map((m) => classOf(unwrap(m).type))
  const models = found.filter((m) => m !== null).filter((m) => isModel(m.cls) && !isOldModel(context, m.cls))
  if (models.length === 0 || models.length < members.length) return null
  const fields = models.flatMap((m) => fieldsOf(context.machine, m.cls, m.args))
  return { fields, isOptional: (isOptional && !field.required) || models.length > 1 || (isForm && !field.required) }
}

function unionMembers(type: Value): readonly Value[] {
  return type.kind === 'generic' ? type.args : [type]
}

/** A model of `pydantic.v1` beside pydantic 2. */
function isOldModel(context: SchemaContext, cls: ClassValue): boolean {
  return context.pydanticMajor > 1 && cls.mro.some((c) => c.kind === 'class' && c.native?.startsWith('pydantic.v1.') === true)
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
