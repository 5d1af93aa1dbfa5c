// Models, dataclasses, TypedDicts and NamedTuples as components.
import type { Schema } from '../../../model/index.ts'
import {
  type ClassValue,
  type FunctionValue,
  functionSignature,
  isNone,
  pick,
  resolveAnnotation,
  type Value,
} from '../../../project/index.ts'
import { describerOf } from '../pydantic/field-info.ts'
import { computedFieldsOf, familyOf, fieldsOf, type ModelField } from '../pydantic/fields.ts'
import { marksOf, SERIALIZER_MARK, VALIDATOR_MARK } from '../pydantic/marks.ts'
import { extraRule, isOn, modelConfig, textSetting } from '../pydantic/model-config.ts'
import { basePathsOf } from '../pydantic/type-shape.ts'
import { withBounds } from './bounds.ts'
import { toJsonValue } from './json-value.ts'
import { type Mode, refTo, type SchemaContext } from './schema-context.ts'
import { isObject, missing, schemaOf } from './to-schema.ts'
import { typeName } from './type-name.ts'
import { discriminatorOf } from './union-schema.ts'

export function classSchema(context: SchemaContext, cls: ClassValue, typeArguments: readonly Value[], mode: Mode): Schema {
  if (context.pydanticMajor === 1 && familyOf(cls) === 'named-tuple') {
    const size = fieldsOf(context.machine, cls).length
    return { type: 'array', items: {}, minItems: size, maxItems: size }
  }
  // `Node[list[T]]` within `Node[T]` has no end.
  if (typeArguments.some((a) => nesting(a) > 8)) return missing(`a type that contains itself in ${cls.name}`)
  const effective = effectiveMode(context, cls, mode)
  return refTo(context, cls, typeArguments, effective, () => buildClass(context, cls, typeArguments, effective))
}

function nesting(type: Value): number {
  return type.kind === 'generic' ? 1 + Math.max(0, ...type.args.map(nesting)) : 0
}

/** `separate_input_output_schemas=False`: what comes in decides, unless a field is computed. */
function effectiveMode(context: SchemaContext, cls: ClassValue, mode: Mode): Mode {
  if (context.pydanticMajor === 1) return 'validation'
  return mode === 'serialization' && !context.separateInputOutput && !hasComputedFields(context, cls, new Set()) ? 'validation' : mode
}

function hasComputedFields(context: SchemaContext, cls: ClassValue, seen: Set<ClassValue>): boolean {
  if (seen.has(cls)) return false
  seen.add(cls)
  if (computedFieldsOf(context.machine, cls).length > 0) return true
  const visit = (v: Value): boolean => {
    const type = pick(v)
    if (type.kind === 'class') return familyOf(type) === 'model' && hasComputedFields(context, type, seen)
    return type.kind === 'generic' && (visit(type.origin) || type.args.some(visit))
  }
  return fieldsOf(context.machine, cls).some((f) => visit(f.type))
}

function buildClass(context: SchemaContext, cls: ClassValue, typeArguments: readonly Value[], mode: Mode): Schema {
  const { machine } = context
  const family = familyOf(cls)
  const fields = fieldsOf(machine, cls, typeArguments)
  if (family === 'named-tuple') {
    const size = { minItems: fields.filter((f) => f.required).length, maxItems: fields.length }
    return { type: 'array', prefixItems: fields.map((f) => fieldSchema(context, f, mode)), ...size }
  }
  const config = modelConfig(cls)
  const title =
    textSetting(config, 'title') ?? (typeArguments.length === 0 ? cls.name : `${cls.name}[${typeArguments.map(typeName).join(', ')}]`)
  const root = rootField(cls, fields)
  if (root !== null) return { title, ...fieldSchema(context, root, mode) }

  const whole = mode === 'serialization' ? serializerReturn(context, cls, null) : null
  if (whole !== null) return { title, ...schemaOf(context, whole, mode, 1) }

  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const field of fields) {
    if (mode === 'serialization' && field.exclude) continue
    const name = mode === 'validation' ? field.alias : field.serializationAlias
    const given = mode === 'serialization' ? serializerReturn(context, cls, field.name) : validatorInput(cls, field.name)
    properties[name] =
      given === null ? fieldSchema(context, field, mode) : given === 'any' ? withDefault(field, {}) : schemaOf(context, given, mode, 1)
    const isAlways = mode === 'serialization' && isOn(config, 'json_schema_serialization_defaults_required')
    if (field.required || isAlways) required.push(name)
  }
  if (mode === 'serialization') {
    for (const field of computedFieldsOf(machine, cls, typeArguments)) {
      properties[field.alias] = { ...schemaOf(context, field.type, mode, 1), readOnly: true }
      required.push(field.alias)
    }
  }
  const extra = extraRule(config)
  return {
    title,
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(extra === 'allow' ? { additionalProperties: true } : extra === 'forbid' ? { additionalProperties: false } : {}),
  }
}

/** `RootModel[list[int]]`, or pydantic 1's `__root__`. */
function rootField(cls: ClassValue, fields: readonly ModelField[]): ModelField | null {
  const isRoot = basePathsOf(cls).includes('pydantic.RootModel')
  return fields.find((f) => f.name === '__root__' || (isRoot && f.name === 'root')) ?? null
}

/** A field's schema with its bounds and default. */
export function fieldSchema(
  context: SchemaContext,
  field: Pick<ModelField, 'type' | 'default' | 'describers' | 'constraints' | 'deprecated'>,
  mode: Mode,
): Schema {
  const discriminator = discriminatorOf(field.describers)
  // The metadata of the field stands around its type, so that a union's tag is found.
  const type: Value =
    discriminator === null
      ? field.type
      : { kind: 'generic', origin: { kind: 'external', path: 'typing.Annotated' }, args: [field.type, ...field.describers] }
  const schema = withExtra(withBounds(schemaOf(context, type, mode, 1), field.constraints), field.describers)
  // pydantic 1 lets nothing stand beside a reference but within `allOf`.
  const isAlone =
    context.pydanticMajor === 2 ||
    schema.$ref === undefined ||
    (hasNoDefault(field) &&
      !field.describers.some((d) => describerOf(d)?.has('title') === true || describerOf(d)?.has('description') === true))
  const { $ref, ...rest } = schema
  return withDefault(field, isAlone || $ref === undefined ? schema : { ...rest, allOf: [{ $ref }] })
}

/** `Field(json_schema_extra={"format": "password"})` */
function withExtra(schema: Schema, describers: readonly Value[]): Schema {
  let out = schema
  for (const describer of describers) {
    const extra = describerOf(describer)?.get('json_schema_extra')
    const json = extra === undefined ? undefined : toJsonValue(extra)
    if (!isObject(json)) continue
    const { examples: _examples, example: _example, description: _description, title: _title, ...said } = json
    out = { ...out, ...said }
  }
  return out
}

function hasNoDefault(field: Pick<ModelField, 'default'>): boolean {
  const json = field.default === null ? undefined : toJsonValue(field.default)
  return json === undefined || json === null
}

function withDefault(field: Pick<ModelField, 'default' | 'deprecated'>, schema: Schema): Schema {
  const json = field.default === null ? undefined : toJsonValue(field.default)
  // FastAPI leaves a default of null out of its document.
  return { ...schema, ...(json === undefined || json === null ? {} : { default: json }), ...(field.deprecated ? { deprecated: true } : {}) }
}

function serializerReturn(context: SchemaContext, cls: ClassValue, field: string | null): Value | null {
  for (const { func, mark } of marksOf(cls, SERIALIZER_MARK)) {
    const names = mark.fields
    if (
      field === null ? names.length > 0 || mark.kind !== 'model' : mark.kind !== 'field' || !(names.includes(field) || names.includes('*'))
    )
      continue
    const type = mark.returnType !== null && !isNone(mark.returnType) ? mark.returnType : returnOf(context, func)
    if (type !== null) return type
  }
  return null
}

function returnOf(context: SchemaContext, func: FunctionValue): Value | null {
  const returns = functionSignature(func).returns
  return returns === null ? null : resolveAnnotation(context.machine, returns)
}

/** A validator in `plain` mode takes anything, one that names its input type takes that. */
function validatorInput(cls: ClassValue, field: string): Value | 'any' | null {
  for (const { mark } of marksOf(cls, VALIDATOR_MARK)) {
    if (mark.kind !== 'field' || !(mark.fields.includes(field) || mark.fields.includes('*'))) continue
    if (mark.inputType !== null && mark.mode !== 'after') return mark.inputType
    if (mark.mode === 'plain') return 'any'
  }
  return null
}
