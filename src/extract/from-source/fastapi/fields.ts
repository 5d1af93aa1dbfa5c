// Where the value of a parameter comes from, by FastAPI's rules, and which types and defaults it does not take.
import { type ClassValue, isEnum, isNone, type Machine, pick, textOf, truthOf, type Value } from '../../../project/index.ts'
import type { Field, Where } from './dependants.ts'
import {
  type AnalysedParameter,
  flattenAnnotated,
  isAnnotated,
  isForwardRef,
  isRequiredMark,
  isSpecial,
  isTypeAlias,
  unalias,
} from './parameters.ts'
import type { Refusal } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'

export function fieldOf(machine: Machine, releases: Releases, p: AnalysedParameter, pathNames: ReadonlySet<string>): Field {
  const { parameter, info } = p
  const isPath = pathNames.has(parameter.name)
  const where = placeOf(releases, p, isPath)
  const fromInfo = info?.attrs.get('default')
  const isInfoDefault = info !== null && parameter.default !== null && pick(parameter.default) === info
  let fallback: Value | null = isInfoDefault || (info !== null && parameter.default === null) ? (fromInfo ?? null) : parameter.default
  if (fallback !== null && isRequiredMark(pick(fallback))) fallback = null
  // pydantic 1 asks for what has a factory alone.
  const hasFactory = releases.pydantic.major > 1 && info?.attrs.has('default_factory') === true
  const validation = isFrom(releases.fastapi, '0.123.2') ? textOf(info?.attrs.get('validation_alias')) : null
  const alias = validation ?? textOf(info?.attrs.get('alias'))
  const convert = info?.attrs.get('convert_underscores')
  const underscores = convert === undefined || truthOf(machine, convert).value !== false
  return {
    name: parameter.name,
    alias: alias ?? (where === 'header' && underscores ? parameter.name.replaceAll('_', '-') : parameter.name),
    in: where,
    type: p.type,
    required: where === 'path' || (fallback === null && !hasFactory),
    default: where === 'path' ? null : fallback,
    info,
    isAlone: true,
    site: p.site,
  }
}

const PLACES: Readonly<Record<string, Where>> = {
  Path: 'path',
  Query: 'query',
  Header: 'header',
  Cookie: 'cookie',
  Body: 'body',
  Form: 'form',
  File: 'file',
}

function placeOf(releases: Releases, p: AnalysedParameter, isPath: boolean): Where {
  if (isPath && (p.info === null || !isFrom(releases.fastapi, '0.95.0'))) return 'path'
  if (p.infoKind !== null) return PLACES[p.infoKind] ?? 'query'
  if (isUpload(releases, p.base)) return 'file'
  return isScalar(releases, p.base) ? 'query' : 'body'
}

/** Why FastAPI does not take this parameter here; null: it does, or nobody knows. */
export function refusalOf(
  releases: Releases,
  p: AnalysedParameter,
  field: Field,
  pathNames: ReadonlySet<string>,
): { error: Refusal; message: string } | null {
  const { fastapi } = releases
  const name = p.parameter.name
  const failed = (message: string): { error: Refusal; message: string } => ({ error: 'AssertionError', message })
  if (p.info !== null && p.infoKind === 'Path' && isFrom(fastapi, '0.95.0')) {
    const fallback = p.info.attrs.get('default')
    if (fallback !== undefined && fallback.kind === 'const' && !isRequiredMark(fallback))
      return failed('Path parameters cannot have a default value')
  }
  if (pathNames.has(name) && isFrom(fastapi, '0.95.0')) {
    if (p.info !== null && p.infoKind !== 'Path') return failed(`Cannot use \`${p.infoKind ?? 'Query'}\` for path param '${name}'`)
    if (p.isAnnotated && p.parameter.default !== null) return failed('Path parameters cannot have default values')
  }
  if (pathNames.has(name) && !isScalar(releases, p.type)) return failed('Path params must be of one of the supported types')
  if (
    releases.pydantic.major > 1 &&
    isFrom(fastapi, '0.128.0') &&
    p.base.kind === 'class' &&
    p.base.mro.some((c) => c.kind === 'class' && V1_MODEL.test(c.native ?? ''))
  ) {
    return {
      error: 'PydanticV1NotSupportedError',
      message: `pydantic.v1 models are no longer supported by FastAPI. Please update <class '${p.base.module}.${p.base.qualname}'>`,
    }
  }
  const invalid = invalidType(p.type)
  if (invalid !== null) {
    return {
      error: 'FastAPIError',
      message: `Invalid args for response field! Hint: check that <class '${invalid.module}.${invalid.qualname}'> is a valid Pydantic field type`,
    }
  }
  if (p.infoKind === 'Query' && field.in === 'query' && !isQueryType(releases, p.type)) {
    if (!isFrom(fastapi, '0.95.0')) return failed(`Param: ${name} can only be a request body, using Body()`)
    return failed(`Query parameter '${name}' must be one of the supported types`)
  }
  return null
}

/** A scalar, a sequence of them, or (0.115+; optional 0.159+) a model whose fields stand for it. */
function isQueryType(releases: Releases, given: Value): boolean {
  const type = flattenAnnotated(pick(given)).base
  if (isScalar(releases, type) || isScalarSequence(releases, type)) return true
  const members = unionMembers(type)
  const rest = members?.filter((m) => !isNoneType(pick(m))) ?? [type]
  const [only] = rest
  if (only === undefined || rest.length > 1 || (members !== null && !isFrom(releases.fastapi, '0.159.0'))) return false
  const inner = flattenAnnotated(pick(only)).base
  const cls = inner.kind === 'generic' ? pick(inner.origin) : inner
  return isFrom(releases.fastapi, '0.115.0') && cls.kind === 'class' && isModelClass(cls)
}

function isScalarSequence(releases: Releases, given: Value): boolean {
  const type = flattenAnnotated(pick(given)).base
  const members = unionMembers(type)
  if (members !== null) return members.every((m) => isScalar(releases, m, true) || isScalarSequence(releases, m))
  if (isSequence(type)) return true
  return (
    type.kind === 'generic' && isSequence(type.origin) && type.args.every((a) => isScalar(releases, a, true) || pick(a).kind === 'const')
  )
}

function isModelClass(cls: ClassValue): boolean {
  return cls.mro.some((c) => c.kind === 'class' && c.native !== undefined && MODEL.test(c.native))
}

/** A class of the project that is certainly no type that pydantic can read: plain, undecorated, with known bases only. */
export function invalidType(given: Value): ClassValue | null {
  const type = pick(given)
  if (isAnnotated(type)) {
    // A validator or schema in the metadata may stand for the type.
    return type.args.slice(1).every((m) => pick(m).kind === 'instance' || pick(m).kind === 'const')
      ? invalidType(type.args[0] ?? type)
      : null
  }
  const members = unionMembers(type)
  if (members !== null) return members.map((m) => invalidType(m)).find((m) => m !== null) ?? null
  if (type.kind !== 'class' || type.native !== undefined || type.metaclass !== null || isEnum(type)) return null
  for (const c of type.mro) {
    if (c.kind === 'external' || (c.native !== undefined && c.native !== 'builtins.object')) return null
    if (c.native !== undefined) continue
    if (c.attrs.has('\0dataclass') || HOOKS.some((hook) => c.attrs.has(hook))) return null
    const form = c.site?.module.code?.form.classes.find((f) => f.qualname === c.qualname)
    if (form === undefined || form.decorators.length > 0) return null
  }
  return type
}
const HOOKS = ['__get_pydantic_core_schema__', '__get_validators__', '__pydantic_core_schema__', '__supertype__']

// ---- kinds of type

export function unionMembers(type: Value): readonly Value[] | null {
  if (type.kind !== 'generic' || type.origin.kind !== 'external') return null
  return /^(typing\.(Union|Optional)|types\.UnionType)$/.test(type.origin.path) ? type.args : null
}

function isUpload(releases: Releases, type: Value): boolean {
  const t = flattenAnnotated(pick(type)).base
  if (isSpecial(t, 'starlette.datastructures.UploadFile')) return true
  const members = unionMembers(t)
  if (!isFrom(releases.fastapi, '0.95.0')) {
    if (members !== null)
      return members.some((m) => isUpload(releases, m)) && members.every((m) => isUpload(releases, m) || isNoneType(pick(m)))
    return t.kind === 'generic' && isSequence(t.origin) && t.args.length > 0 && t.args.every((a) => isUpload(releases, a))
  }
  if (members !== null) return members.some((m) => isUpload(releases, m))
  // A sequence of which every argument is an upload: a bare `list` has none.
  return isSequence(t) || (t.kind === 'generic' && isSequence(t.origin) && t.args.every((a) => isUpload(releases, a)))
}
function isNoneType(v: Value): boolean {
  return isNone(v) || (v.kind === 'class' && v.native === 'builtins.NoneType')
}

const SEQUENCES = new Set(['list', 'set', 'frozenset', 'tuple', 'deque'])
const SEQUENCE_PATH =
  /^(typing|collections\.abc|typing_extensions|collections)\.(List|Set|FrozenSet|Tuple|Sequence|Deque|deque|MutableSequence)$/
/** `lenient_issubclass(…, sequence_types)`: classes of the project that are made from one count too. */
function isSequence(origin: Value): boolean {
  const o = pick(origin)
  if (o.kind === 'class')
    return o.mro.some((c) => (c.kind === 'external' ? SEQUENCE_PATH.test(c.path) : c.native !== undefined && SEQUENCES.has(c.name)))
  if (o.kind === 'native') return SEQUENCES.has(o.name.split('.').at(-1) ?? '')
  return o.kind === 'external' && SEQUENCE_PATH.test(o.path)
}

/** Mappings and sequences; pydantic 1 told all collections from scalars. */
const COMPLEX =
  /^(typing|collections\.abc|typing_extensions|collections)\.(Dict|Mapping|MutableMapping|DefaultDict|defaultdict|OrderedDict|Counter|List|Set|FrozenSet|Tuple|Sequence|Deque|deque|MutableSequence|TypedDict)$/
const COLLECTIONS = /^(typing|collections\.abc|typing_extensions)\.(Iterable|Iterator|AbstractSet|MutableSet|Collection|ItemsView)$/
function isComplexPath(releases: Releases, path: string): boolean {
  // `collections.abc.Set` is no `set`.
  if (path === 'collections.abc.Set') return releases.pydantic.major === 1
  return COMPLEX.test(path) || (releases.pydantic.major === 1 && COLLECTIONS.test(path))
}
const MODEL =
  /^(pydantic(\.main)?\.(BaseModel|RootModel)|pydantic\.root_model\.RootModel|pydantic_settings\.(main\.)?BaseSettings|sqlmodel(\.main)?\.SQLModel)$/
const V1_MODEL = /^pydantic\.v1(\.main)?\.BaseModel$/

/** `field_annotation_is_scalar`: not a model, mapping, sequence (strings apart), dataclass or upload. */
export function isScalar(releases: Releases, given: Value, isNested = false): boolean {
  let type = pick(given)
  if (isTypeAlias(type)) {
    // An alias at the top is opened by FastAPI, or not at all.
    if (!isNested && !isFrom(releases.fastapi, '0.128.4')) return true
    type = pick(unalias(type))
  }
  if (isForwardRef(type)) return true
  if (isAnnotated(type)) {
    // `Optional[Annotated[Model, …]]`: what is inside was not looked at.
    if (isNested && !isFrom(releases.fastapi, '0.124.3')) return true
    return isScalar(releases, type.args[0] ?? type, isNested)
  }
  const members = unionMembers(type)
  if (members !== null) return members.every((m) => isScalar(releases, m, true))
  switch (type.kind) {
    case 'class':
      return !isComplexClass(releases, type)
    case 'generic': {
      const origin = pick(type.origin)
      if (origin.kind === 'external' && /\.(Literal|Type|Optional|Final|Json)$/.test(origin.path)) return true
      if (origin.kind === 'class' && origin.native === 'builtins.type') return true
      if (origin.kind === 'class') return !isComplexClass(releases, origin)
      if (origin.kind === 'native') return origin.name === 'builtins.type'
      return !(origin.kind === 'external' && isComplexPath(releases, origin.path)) && !isSequence(origin)
    }
    case 'external':
      return !isComplexPath(releases, type.path) && !isSequence(type) && !isSpecial(type, 'starlette.datastructures.UploadFile')
    default:
      return true
  }
}

function isComplexClass(releases: Releases, cls: ClassValue): boolean {
  if (isEnum(cls)) return false
  for (const c of cls.mro) {
    if (c.kind === 'external') {
      if (isComplexPath(releases, c.path)) return true
      continue
    }
    if (c.attrs.has('\0dataclass')) return true
    const path = c.native
    if (path === undefined) continue
    if (/^builtins\.(dict|list|set|frozenset|tuple)$/.test(path) || path === 'typing.TypedDict') return true
    if (MODEL.test(path) || (V1_MODEL.test(path) && knowsV1(releases))) return true
  }
  return false
}

/** Models of `pydantic.v1` beside pydantic 2: read up to 0.127. */
function knowsV1(releases: Releases): boolean {
  return releases.pydantic.major === 1 || (isFrom(releases.fastapi, '0.119.0') && !isFrom(releases.fastapi, '0.128.0'))
}
