// The JSON Schema of a type, as FastAPI writes it into its OpenAPI document through pydantic.
import type { Json, Schema } from '../../../model/index.ts'
import { type ClassValue, describe, enumMembers, isEnum, pick, textOf, type Value } from '../../../project/index.ts'
import { constraintsOf } from '../pydantic/field-info.ts'
import { familyOf } from '../pydantic/fields.ts'
import {
  basePathsOf,
  canonicalPath,
  classOf,
  isCallOf,
  isGenericOf,
  isNoneType,
  isUnion,
  openTypeVariable,
  optionalOf,
  pathOf,
  typeVariableName,
  unwrap,
} from '../pydantic/type-shape.ts'
import { withBounds } from './bounds.ts'
import { isAtLeast } from './fastapi-version.ts'
import { toJsonValue } from './json-value.ts'
import { ARRAYS, KNOWN_TYPES, MAPPINGS, SETS, TUPLES } from './known-types.ts'
import { classSchema } from './model-schema.ts'
import { type Mode, refTo, type SchemaContext } from './schema-context.ts'
import { unionSchema } from './union-schema.ts'

/** The schema of a type. Models become references, to be settled by `finishSchemas`. What is not known says so. */
export function toSchema(context: SchemaContext, type: Value, mode: Mode): Schema {
  return schemaOf(context, type, mode, 0)
}

export function schemaOf(context: SchemaContext, given: Value, mode: Mode, depth: number): Schema {
  if (depth > 30) return missing('a type that is nested too deep')
  const { type, metadata } = unwrap(given)
  const inner = context.pydanticMajor === 1 ? 'validation' : mode
  return withMetadata(context, bareSchema(context, type, inner, depth, metadata), metadata, inner, depth)
}

export function missing(reason: string): Schema {
  return { 'x-unknown': reason }
}

/** What stands beside a type in `Annotated`. */
function withMetadata(context: SchemaContext, schema: Schema, metadata: readonly Value[], mode: Mode, depth: number): Schema {
  let out = schema
  for (const item of metadata) {
    const m = pick(item)
    const call = callOf(m)
    if (call === null) continue
    const [name, argument] = call
    if (name === 'PlainSerializer' || name === 'WrapSerializer') {
      const returns = argument('return_type', 1)
      if (mode === 'serialization' && returns !== undefined) out = schemaOf(context, returns, mode, depth + 1)
    } else if (name === 'PlainValidator') {
      if (mode === 'validation') out = inputType(context, argument('json_schema_input_type', 1), depth) ?? {}
    } else if (name === 'BeforeValidator' || name === 'WrapValidator') {
      if (mode === 'validation') out = inputType(context, argument('json_schema_input_type', 1), depth) ?? out
    } else if (name === 'WithJsonSchema') {
      const wanted = argument('mode', 1)
      const json = toJsonValue(argument('json_schema', 0) ?? m)
      if ((wanted === undefined || textOf(wanted) === null || textOf(wanted) === mode) && isObject(json)) out = json
    } else if (pathOf(m) === 'pydantic.Json')
      out = mode === 'validation' ? { type: 'string', contentMediaType: 'application/json', contentSchema: out } : out
  }
  return withBounds(out, constraintsOf(metadata))
}

function inputType(context: SchemaContext, type: Value | undefined, depth: number): Schema | null {
  return type === undefined ? null : schemaOf(context, type, 'validation', depth + 1)
}

/** The last name of what was called and its arguments, of an instance or a library's call. */
function callOf(v: Value): [string, (name: string, index: number) => Value | undefined] | null {
  if (v.kind === 'external' && v.args !== undefined) {
    const given = v.args
    return [
      canonicalPath(v.path).replace(/\(\)$/, '').split('.').at(-1) ?? '',
      (name, index) => given.keywords.get(name) ?? given.positional[index],
    ]
  }
  return v.kind === 'instance' && v.cls.native !== undefined ? [v.cls.name, (name) => v.attrs.get(name)] : null
}

export function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function bareSchema(context: SchemaContext, type: Value, mode: Mode, depth: number, metadata: readonly Value[]): Schema {
  const next = (t: Value): Schema => schemaOf(context, t, mode, depth + 1)
  if (isNoneType(type)) return { type: 'null' }
  if (typeVariableName(type) !== null) return next(openTypeVariable(type))
  if (type.kind === 'unknown') return missing(type.reason)

  const optional = optionalOf(type)
  if (optional !== null) {
    const inner = bareWithMetadata(context, optional, mode, depth + 1, metadata)
    if (context.pydanticMajor === 1) return inner
    const parts = inner.anyOf !== undefined && isUnion(unwrap(optional).type) ? inner.anyOf : [inner]
    return { anyOf: [...parts.filter((s) => s.type !== 'null'), { type: 'null' }] }
  }
  if (isUnion(type)) return unionSchema(context, type.args, mode, metadata, next)
  if (isGenericOf(type, 'typing.Literal')) return literalSchema(context, type.args)

  const path = type.kind === 'generic' ? pathOf(type.origin) : pathOf(type)
  const parts = type.kind === 'generic' ? type.args : []
  if (path !== null) {
    const collection = collectionSchema(context, path, parts, next)
    if (collection !== null) return collection
    if (path === 'builtins.bytes' || path === 'builtins.bytearray') return bytesSchema(context)
    if (path === 'fastapi.datastructures.UploadFile') return bytesSchema(context)
    const known = KNOWN_TYPES[path]
    if (known !== undefined)
      return context.pydanticMajor === 1
        ? (known.v1 ?? known.validation)
        : mode === 'serialization'
          ? (known.serialization ?? known.validation)
          : known.validation
    if (path === 'pydantic.Json') {
      const content = parts[0] === undefined ? {} : next(parts[0])
      if (context.pydanticMajor === 1) return { type: 'string', format: 'json-string' }
      return mode === 'validation' ? { type: 'string', contentMediaType: 'application/json', contentSchema: content } : content
    }
    // Shown by the type that they wrap.
    if (/^pydantic\.(SerializeAsAny|SkipValidation|InstanceOf|OnErrorOmit|Secret|json_schema\.SkipJsonSchema|SkipJsonSchema)$/.test(path))
      return path.endsWith('SkipValidation') || parts[0] === undefined ? {} : next(parts[0])
    if (path === 'typing.Type' || path === 'builtins.type') return {}
  }
  const found = classOf(type)
  if (found !== null) return ownClassSchema(context, found.cls, found.args, mode, next)
  if (isCallOf(type, 'typing.NamedTuple()') || isCallOf(type, 'typing.TypedDict()')) return missing(`a type made by ${describe(type)}`)
  return missing(`the type ${describe(type)}`)
}

/** The metadata reaches through `Optional`: `Annotated[Union[A, B] | None, Field(discriminator=…)]`. */
function bareWithMetadata(context: SchemaContext, type: Value, mode: Mode, depth: number, metadata: readonly Value[]): Schema {
  const inner = unwrap(type)
  return withMetadata(context, bareSchema(context, inner.type, mode, depth, [...inner.metadata, ...metadata]), inner.metadata, mode, depth)
}

function ownClassSchema(
  context: SchemaContext,
  cls: ClassValue,
  typeArguments: readonly Value[],
  mode: Mode,
  next: (t: Value) => Schema,
): Schema {
  if (isEnum(cls)) return refTo(context, cls, [], 'validation', () => enumSchema(context, cls))
  if (familyOf(cls) !== null) return classSchema(context, cls, typeArguments, mode)
  // `class Name(constr(…))`, `class Email(EmailStr)`: what its base is.
  for (const path of basePathsOf(cls)) {
    if (path === 'builtins.object') continue
    const known = KNOWN_TYPES[path]
    if (known !== undefined) return known.validation
    if (path === 'fastapi.datastructures.UploadFile' || path === 'builtins.bytes') return bytesSchema(context)
    if (ARRAYS.has(path) || SETS.has(path) || MAPPINGS.has(path)) return collectionSchema(context, path, [], next) ?? {}
  }
  return missing(`the class ${describe(cls)}`)
}

function bytesSchema(context: SchemaContext): Schema {
  return isAtLeast(context, '0.129.1') && context.pydanticMajor === 2
    ? { type: 'string', contentMediaType: 'application/octet-stream' }
    : { type: 'string', format: 'binary' }
}

function collectionSchema(context: SchemaContext, path: string, parts: readonly Value[], next: (t: Value) => Schema): Schema | null {
  const items = (): Schema => (parts[0] === undefined ? {} : next(parts[0]))
  if (ARRAYS.has(path)) return { type: 'array', items: items() }
  if (SETS.has(path)) return { type: 'array', items: items(), uniqueItems: true }
  if (TUPLES.has(path)) {
    const isOpen = parts.length === 0 || (parts.length === 2 && parts[1]?.kind === 'const' && parts[1].type === 'ellipsis')
    if (isOpen) return { type: 'array', items: items() }
    const members = parts.filter((p) => !(p.kind === 'list' && p.items.length === 0))
    const size = { minItems: members.length, maxItems: members.length }
    return members.length === 0 ? { type: 'array', ...size } : { type: 'array', prefixItems: members.map(next), ...size }
  }
  if (!MAPPINGS.has(path)) return null
  if (path.endsWith('.Counter')) return { type: 'object', additionalProperties: { type: 'integer' } }
  const value = parts[1] === undefined ? {} : next(parts[1])
  const key = parts[0] === undefined ? null : next(parts[0])
  const isOpen = Object.keys(value).length === 0
  // A key that is more than "some text" is told.
  const names = key !== null && context.pydanticMajor === 2 ? keyNames(key) : null
  return {
    type: 'object',
    ...(isOpen ? (context.pydanticMajor === 1 ? {} : { additionalProperties: true }) : { additionalProperties: value }),
    ...(names === null ? {} : { propertyNames: names }),
  }
}

function keyNames(key: Schema): Schema | null {
  if (key.$ref !== undefined) return key
  if (key.enum !== undefined) return { enum: key.enum }
  if ('const' in key) return { const: key.const ?? null }
  if (key.type !== 'string') return null
  const { type: _, ...rest } = key
  return Object.keys(rest).length === 0 ? null : rest
}

function literalSchema(context: SchemaContext, members: readonly Value[]): Schema {
  const flat = members.flatMap((m): readonly Value[] => (isGenericOf(m, 'typing.Literal') ? m.args : [m]))
  const values: Json[] = []
  for (const member of flat) {
    const json = toJsonValue(member)
    if (json === undefined) return missing(`the literal ${describe(member)}`)
    if (!values.includes(json)) values.push(json)
  }
  const first = values[0]
  const type = jsonType(values)
  if (context.pydanticMajor === 1) return { enum: values, ...type }
  return values.length === 1 && first !== undefined ? { const: first, ...type } : { enum: values, ...type }
}

function enumSchema(context: SchemaContext, cls: ClassValue): Schema {
  const values: Json[] = []
  for (const member of enumMembers(cls)) {
    const json = toJsonValue(member)
    if (json === undefined) return { title: cls.name, ...missing(`a member of ${describe(cls)}`) }
    // An alias of an earlier member is no member.
    if (!values.some((v) => JSON.stringify(v) === JSON.stringify(json))) values.push(json)
  }
  void context
  return { title: cls.name, enum: values, ...jsonType(values) }
}

function jsonType(values: readonly Json[]): Schema {
  const types = new Set(values.map((v) => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v)))
  if (types.size !== 1) return {}
  switch ([...types][0]) {
    case 'string':
      return { type: 'string' }
    case 'number':
      return { type: values.every((v) => Number.isInteger(v)) ? 'integer' : 'number' }
    case 'boolean':
      return { type: 'boolean' }
    case 'array':
      return { type: 'array' }
    case 'null':
      return { type: 'null' }
    default:
      return {}
  }
}
