// Request bodies: which of its fields FastAPI takes as the whole body, and which it puts into a model of its own,
// `Body_<operation>`.
import type { Schema } from '../../../model/index.ts'
import { pick, type Value } from '../../../project/index.ts'
import { constraintsOf, describerOf, flagOf } from '../pydantic/field-info.ts'
import { isModel } from '../pydantic/fields.ts'
import { classOf, isUnion, optionalOf, unwrap } from '../pydantic/type-shape.ts'
import { isAtLeast } from './fastapi-version.ts'
import { fieldSchema } from './model-schema.ts'
import { refByName, type SchemaContext } from './schema-context.ts'
import { typeName } from './type-name.ts'

export interface FieldOfRequest {
  /** As the function names it. */
  readonly name: string
  readonly alias: string
  /** `Annotated` may be around it. */
  readonly type: Value
  readonly required: boolean
  readonly default: Value | null
  /** The `Query(…)`, `Body(…)` … that declares it, with its bounds. */
  readonly info: Value | null
}

export interface BodyField extends FieldOfRequest {
  readonly kind: 'body' | 'form' | 'file'
  /** `Body(embed=True)` */
  readonly embed: boolean
  /** `Body(media_type=…)`; null: the kind's own. */
  readonly mediaType: string | null
}

export interface BodySchema {
  readonly schema: Schema
  readonly contentType: string
  readonly required: boolean
  /** The body's type as a person would write it, or the name of the model that FastAPI makes up for several fields. */
  readonly model: string | null
}

/** A parameter's schema, with bounds and default. */
export function parameterSchema(context: SchemaContext, field: Pick<FieldOfRequest, 'type' | 'default' | 'info'>): Schema {
  const describers = field.info === null ? [...unwrap(field.type).metadata] : [...unwrap(field.type).metadata, field.info]
  return fieldSchema(
    context,
    {
      type: field.type,
      default: field.default,
      describers,
      constraints: constraintsOf(describers),
      deprecated: context.pydanticMajor === 2 && describers.some(isDeprecated),
    },
    'validation',
  )
}

function isDeprecated(describer: Value): boolean {
  const said = describerOf(describer)
  return said !== null && flagOf(said, 'deprecated')
}

/** The body that these fields make together; null where there are none. `uniqueId` is the operation's. */
export function bodySchema(context: SchemaContext, given: readonly BodyField[], uniqueId: string): BodySchema | null {
  // Two dependencies may ask for the same field.
  const fields = given.filter((f, i) => given.findIndex((o) => o.name === f.name && o.kind === f.kind) === i || hasFormModel(context, f))
  const first = fields[0]
  if (first === undefined) return null
  const isEmbedded = shouldEmbed(context, fields)
  const isNullableForm =
    isAtLeast(context, '0.159.0') && fields.some((f) => hasFormModel(context, f) && optionalOf(unwrap(f.type).type) !== null)
  if (!isEmbedded && !isNullableForm) {
    return {
      schema: parameterSchema(context, first),
      contentType: contentType(fields),
      required: first.required,
      model: bodyName(context, first.type),
    }
  }
  const name = `Body_${uniqueId}`
  const schema = refByName(context, { longName: `fastapi._compat.v2.${name}`, identity: uniqueId, mode: 'validation', doc: null }, () =>
    made(context, fields, name),
  )
  const required = isEmbedded ? fields.some((f) => f.required) : first.required
  return { schema, contentType: contentType(fields), required, model: name }
}

/** To pydantic 1 an optional type is the type itself. */
function bodyName(context: SchemaContext, type: Value): string {
  const { type: own } = unwrap(type)
  return typeName(context.pydanticMajor === 1 ? (optionalOf(own) ?? own) : own)
}

function made(context: SchemaContext, fields: readonly BodyField[], title: string): Schema {
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  const conditions: Schema[] = []
  const isFlat = isAtLeast(context, '0.158.0')
  for (const field of fields) {
    if (isFlat && hasFormModel(context, field)) {
      conditions.push(formGroup(context, field))
      continue
    }
    properties[field.alias] = parameterSchema(context, field)
    if (field.required && !required.includes(field.alias)) required.push(field.alias)
  }
  return {
    title,
    type: 'object',
    ...(conditions.length > 0 && Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
    ...(conditions.length === 0 ? {} : { allOf: conditions }),
  }
}

/** A model of form fields beside others: its fields stand among theirs. */
function formGroup(context: SchemaContext, field: BodyField): Schema {
  const inner = parameterSchema(context, { ...field, default: null })
  if (optionalOf(unwrap(field.type).type) === null) return field.required ? inner : { anyOf: [{ maxProperties: 0 }, inner] }
  const choices = (inner.anyOf ?? [inner]).filter((s) => s.type !== 'null')
  const group: Schema = { ...inner, anyOf: choices }
  return field.required ? group : { anyOf: [{}, group] }
}

function shouldEmbed(context: SchemaContext, fields: readonly BodyField[]): boolean {
  const names = new Set(fields.map((f) => f.name))
  const first = fields[0]
  if (first === undefined) return false
  if (names.size > 1 || first.embed) return true
  if (hasFormModel(context, first) && fields.some((f) => !hasFormModel(context, f) || pick(f.type) !== pick(first.type))) return true
  // A form field stands under its name; only a model (0.113+) is the form itself.
  return first.kind !== 'body' && !hasFormModel(context, first)
}

function hasFormModel(context: SchemaContext, field: BodyField): boolean {
  if (field.kind === 'body' || field.embed || !isAtLeast(context, '0.113.0')) return false
  const { type } = unwrap(field.type)
  const inner = isAtLeast(context, '0.158.0') ? (optionalOf(type) ?? type) : type
  const members = isUnion(inner) && isAtLeast(context, '0.158.0') ? inner.args : [inner]
  return (
    members.length > 0 &&
    members.every((m) => {
      const found = classOf(unwrap(m).type)
      return found !== null && isModel(found.cls)
    })
  )
}

function contentType(fields: readonly BodyField[]): string {
  const own = (kind: BodyField['kind']): string =>
    kind === 'file' ? 'multipart/form-data' : kind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  const kind = fields.some((f) => f.kind === 'file') ? 'file' : fields.some((f) => f.kind === 'form') ? 'form' : 'body'
  if (kind === 'file') return 'multipart/form-data'
  const types = fields.filter((f) => f.kind === kind).map((f) => f.mediaType ?? own(kind))
  if (kind === 'form' && types.includes('multipart/form-data')) return 'multipart/form-data'
  return new Set(types).size === 1 ? (types[0] ?? own(kind)) : own(kind)
}
