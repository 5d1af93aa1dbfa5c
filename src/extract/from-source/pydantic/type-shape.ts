// What a type value says: the path a library gives it, what stands inside of Annotated, Optional and aliases, and
// type variables with what they stand for.
import {
  type Args,
  type ClassValue,
  type Const,
  type External,
  type Generic,
  isNone,
  pick,
  textOf,
  UNION,
  type Value,
} from '../../../project/index.ts'

/** Homes under which pydantic and typing export the same thing. */
const HOMES: readonly (readonly [RegExp, string])[] = [
  [/^typing_extensions\./, 'typing.'],
  [/^pydantic\.v1(\.(main|types|fields|networks|generics|color|env_settings))?\.(?=[A-Z_a-z]+$)/, 'pydantic.'],
  [
    /^pydantic\.(main|types|fields|networks|generics|functional_validators|functional_serializers|root_model|json|json_schema)\.(?=[A-Z_a-z]+$)/,
    'pydantic.',
  ],
  [/^pydantic_settings\.(main|sources)\./, 'pydantic_settings.'],
  [/^starlette\.datastructures\.UploadFile$/, 'fastapi.datastructures.UploadFile'],
  [/^fastapi\.UploadFile$/, 'fastapi.datastructures.UploadFile'],
  [/^_decimal\./, 'decimal.'],
  [/^collections\.abc\./, 'typing.'],
]

/** A program names few paths, and each is asked about thousands of times. */
const canonical = new Map<string, string>()
const MOST_PATHS = 20_000

export function canonicalPath(path: string): string {
  const known = canonical.get(path)
  if (known !== undefined) return known
  const home = HOMES.find(([pattern]) => pattern.test(path))
  const found = home === undefined ? path : path.replace(home[0], home[1])
  if (canonical.size < MOST_PATHS) canonical.set(path, found)
  return found
}

/** The dotted path of a library's type, one spelling for all its homes; null for the project's own classes. */
export function pathOf(type: Value): string | null {
  if (type.kind === 'external') return type.args === undefined ? canonicalPath(type.path) : null
  if (type.kind === 'class') return type.native === undefined ? null : canonicalPath(type.native)
  if (type.kind === 'native') return canonicalPath(type.name)
  return null
}

/** The same for a project's class: the first base along its MRO that a library provides. */
export function basePathsOf(cls: ClassValue): string[] {
  return cls.mro
    .map((c) => (c.kind === 'class' ? (c.native === undefined ? null : canonicalPath(c.native)) : canonicalPath(c.path)))
    .filter((p) => p !== null)
}

/** Narrower than `Generic`, so that a type which is not this one can still be another. */
export interface LibraryGeneric extends Generic {
  readonly origin: Exclude<Value, Const>
}
export interface LibraryCall extends External {
  readonly args: Args
}

export function isGenericOf(type: Value, ...paths: string[]): type is LibraryGeneric {
  if (type.kind !== 'generic') return false
  const path = pathOf(type.origin)
  return path !== null && paths.includes(path)
}

export function isUnion(type: Value): type is LibraryGeneric {
  return type.kind === 'generic' && (type.origin === UNION || isGenericOf(type, 'typing.Union', 'types.UnionType'))
}

export interface Annotated {
  readonly type: Value
  /** Outermost last, as Python flattens nested ones. */
  readonly metadata: readonly Value[]
}

/** Takes `Annotated`, PEP 695 aliases, `NewType`, `Required`, `Final` and the like off a type. */
export function unwrap(given: Value): Annotated {
  let type = pick(given)
  let metadata: Value[] = []
  for (let guard = 0; guard < 20; guard++) {
    if (isGenericOf(type, 'typing.Annotated')) {
      metadata = [...type.args.slice(1), ...metadata]
      type = pick(type.args[0] ?? type)
    } else if (
      isGenericOf(
        type,
        'typing.TypeAliasType',
        'typing.Required',
        'typing.NotRequired',
        'typing.ReadOnly',
        'typing.Final',
        'dataclasses.InitVar',
      )
    ) {
      type = pick(type.args[0] ?? type)
    } else if (isCallOf(type, 'typing.NewType()')) {
      type = pick(type.args.positional[1] ?? type)
    } else if (type.kind === 'native' && type.attrs?.has('__supertype__') === true) {
      type = pick(type.attrs.get('__supertype__') ?? type)
    } else if (isCallOf(type, 'typing.TypeAliasType()')) {
      type = pick(type.args.positional[1] ?? type.args.keywords.get('value') ?? type)
    } else break
  }
  return { type, metadata }
}

export function isCallOf(type: Value, path: string): type is LibraryCall {
  return type.kind === 'external' && type.args !== undefined && canonicalPath(type.path) === path
}

/** `X` of `X | None`; null where the type is no union with None. */
export function optionalOf(type: Value): Value | null {
  if (isGenericOf(type, 'typing.Optional')) return type.args[0] ?? null
  if (!isUnion(type) || !type.args.some(isNoneType)) return null
  const rest = type.args.filter((a) => !isNoneType(a))
  const first = rest[0]
  if (first === undefined) return null
  return rest.length === 1 ? first : { kind: 'generic', origin: UNION, args: rest }
}

export function isNoneType(type: Value): boolean {
  return isNone(type) || pathOf(type) === 'types.NoneType' || pathOf(type) === 'builtins.NoneType'
}

/** The name of a type variable; null for anything else. */
export function typeVariableName(type: Value): string | null {
  if (
    type.kind === 'external' &&
    type.args !== undefined &&
    /^typing\.(TypeVar|ParamSpec|TypeVarTuple)\(\)$/.test(canonicalPath(type.path))
  ) {
    return textOf(type.args.positional[0] ?? type.args.keywords.get('name'))
  }
  if (type.kind === 'instance' && /^typing(_extensions)?\.TypeVar$/.test(type.cls.native ?? '')) {
    return textOf(type.attrs.get('__name__') ?? type.attrs.get('name'))
  }
  return null
}

/** What pydantic takes where a type variable was left open: its default, its bound, else anything. */
export function openTypeVariable(type: Value): Value {
  const keywords = type.kind === 'external' ? type.args?.keywords : type.kind === 'instance' ? type.attrs : undefined
  return keywords?.get('default') ?? keywords?.get('bound') ?? { kind: 'external', path: 'typing.Any' }
}

export type Substitution = ReadonlyMap<string, Value>

/** The type with its type variables replaced; those without a replacement stay. */
export function substitute(type: Value, by: Substitution): Value {
  if (by.size === 0) return type
  const name = typeVariableName(type)
  if (name !== null) return by.get(name) ?? type
  if (type.kind === 'generic') {
    if (isGenericOf(type, 'typing.Literal')) return type
    let changed = false
    const args = type.args.map((a) => {
      const b = substitute(a, by)
      if (b !== a) changed = true
      return b
    })
    return changed ? { ...type, args } : type
  }
  if (type.kind === 'list') {
    return { ...type, items: type.items.map((i) => substitute(i, by)) }
  }
  // A generic model that is named without arguments keeps its own variables.
  return type
}

/** Names of a class's own type parameters in order: PEP 695, `Generic[T, U]`, or in order of appearance in its bases. */
export function typeParametersOf(cls: ClassValue): string[] {
  if (cls.typeParameters.length > 0) return [...cls.typeParameters]
  const explicit = cls.bases.find((b) => isGenericOf(b, 'typing.Generic', 'typing.Protocol'))
  const names: string[] = []
  const collect = (v: Value): void => {
    const name = typeVariableName(v)
    if (name !== null && !names.includes(name)) names.push(name)
    if (v.kind === 'generic') v.args.forEach(collect)
  }
  if (explicit !== undefined) collect(explicit)
  else cls.bases.forEach(collect)
  return names
}

/** For every class along the MRO, what its type variables stand for when `cls` is taken with these arguments. */
export function substitutionsOf(cls: ClassValue, args: readonly Value[]): Map<ClassValue, Substitution> {
  const out = new Map<ClassValue, Substitution>()
  const visit = (c: ClassValue, given: readonly Value[]): void => {
    const own = new Map<string, Value>()
    typeParametersOf(c).forEach((name, i) => {
      const value = given[i]
      if (value !== undefined) own.set(name, value)
    })
    // The first way to a class that says anything about its variables counts.
    if ((out.get(c)?.size ?? 0) === 0) out.set(c, own)
    for (const base of c.bases) {
      const b = pick(base)
      if (b.kind === 'class') visit(b, [])
      else if (b.kind === 'generic' && b.origin.kind === 'class')
        visit(
          b.origin,
          b.args.map((a) => substitute(a, own)),
        )
    }
  }
  visit(cls, args)
  return out
}

/** A class and its type arguments, of `Page` or `Page[Item]`. */
export function classOf(type: Value): { cls: ClassValue; args: readonly Value[] } | null {
  const t = pick(type)
  if (t.kind === 'class') return { cls: t, args: [] }
  if (t.kind === 'generic' && t.origin.kind === 'class') return { cls: t.origin, args: t.args }
  return null
}
