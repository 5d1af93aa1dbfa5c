// A type in words, and the names that pydantic makes components of.
import { describe, pick, textOf, UNION, type Value } from '../../../project/index.ts'
import { familyOf } from '../pydantic/fields.ts'
import { classOf, isGenericOf, isNoneType, isUnion, pathOf, typeVariableName, unwrap } from '../pydantic/type-shape.ts'
import { toJsonValue } from './json-value.ts'

/** A type as a person would write it: `list[Item]`, `Item | None`, `Literal['a']`. */
export function typeName(given: Value): string {
  const { type } = unwrap(given)
  if (isNoneType(type)) return 'None'
  if (isUnion(type)) return type.args.map(typeName).join(' | ')
  if (isGenericOf(type, 'typing.Optional')) return `${typeName(type.args[0] ?? type)} | None`
  if (isGenericOf(type, 'typing.Literal')) return `Literal[${type.args.map(literalText).join(', ')}]`
  switch (type.kind) {
    case 'generic':
      return `${typeName(type.origin)}[${type.args.map(typeName).join(', ')}]`
    case 'class':
      return type.name
    case 'external':
      return typeVariableName(type) ?? type.path.split('.').at(-1) ?? type.path
    case 'const':
      return type.type === 'ellipsis' ? '...' : describe(type)
    case 'list':
      return `[${type.items.map(typeName).join(', ')}]`
    case 'native':
      return type.name.split('.').at(-1) ?? type.name
    case 'unknown':
      return '?'
    default:
      return typeVariableName(type) ?? describe(type)
  }
}

/** Names of the models, dataclasses and TypedDicts in a type, outermost first. */
export function modelNames(given: Value): string[] {
  const out: string[] = []
  const visit = (v: Value, depth: number): void => {
    const { type } = unwrap(v)
    if (depth > 20) return
    const found = classOf(type)
    if (found !== null && familyOf(found.cls) !== null) {
      const name = typeName(type)
      if (!out.includes(name)) out.push(name)
    }
    if (type.kind === 'generic') for (const a of type.args) visit(a, depth + 1)
  }
  visit(given, 0)
  return out
}

/** How pydantic displays a type argument inside of a generic model's name. */
export function displayName(given: Value): string {
  const type = pick(given)
  if (isNoneType(type)) return 'NoneType'
  if (type.kind === 'generic') {
    if (type.origin === UNION || isUnion(type)) return `Union[${type.args.map(displayName).join(', ')}]`
    if (isGenericOf(type, 'typing.Optional')) return `Union[${displayName(type.args[0] ?? type)}, NoneType]`
    if (isGenericOf(type, 'typing.Literal')) return `Literal[${type.args.map(literalText).join(', ')}]`
    // `Wrapper[int, str]` of a model is a class of that name: no space after its commas.
    const isModel = type.origin.kind === 'class' && familyOf(type.origin) === 'model'
    return `${displayName(type.origin)}[${type.args.map(displayName).join(isModel ? ',' : ', ')}]`
  }
  if (type.kind === 'class') return type.qualname
  if (type.kind === 'external')
    return typeVariableName(type) === null ? (pathOf(type)?.split('.').at(-1) ?? type.path) : `~${typeVariableName(type)}`
  if (type.kind === 'list') return `[${type.items.map(displayName).join(', ')}]`
  if (type.kind === 'const' && type.type === 'ellipsis') return '...'
  return typeName(type)
}

function literalText(value: Value): string {
  const v = pick(value)
  if (v.kind === 'instance') return `<${v.cls.name}.${textOf(v.attrs.get('_name_')) ?? '?'}>`
  const json = toJsonValue(v)
  if (json === null) return 'None'
  if (typeof json === 'boolean') return json ? 'True' : 'False'
  return typeof json === 'string' ? `'${json}'` : String(json)
}
