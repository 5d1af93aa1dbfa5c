// The fields of a model, dataclass, TypedDict or NamedTuple: in order, bases first, an overriding one in the place of the
// one it overrides, as pydantic has them.
import {
  type Annotation,
  args,
  type ClassValue,
  external,
  functionSignature,
  hashKey,
  isNone,
  type Machine,
  NONE,
  named,
  pick,
  resolveAnnotation,
  type Site,
  str,
  textOf,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { aliasTexts, type Constraints, constraintsOf, defaultOf, describerOf, flagOf, isFieldInfo } from './field-info.ts'
import { type ModelConfig, modelConfig, pydanticMajor } from './model-config.ts'
import {
  basePathsOf,
  canonicalPath,
  isCallOf,
  isGenericOf,
  optionalOf,
  pathOf,
  type Substitution,
  substitute,
  substitutionsOf,
  unwrap,
} from './type-shape.ts'

export type Family = 'model' | 'dataclass' | 'typed-dict' | 'named-tuple'

export interface ModelField {
  readonly name: string
  /** As the caller writes it. */
  readonly alias: string
  /** All names under which it is accepted, `alias` first. */
  readonly aliases: readonly string[]
  /** As a response shows it. */
  readonly serializationAlias: string
  /** Type parameters replaced; `Annotated` is still around it. */
  readonly type: Value
  readonly required: boolean
  /** null: none, or one that a factory makes. */
  readonly default: Value | null
  readonly factory: Value | null
  readonly constraints: Constraints
  readonly frozen: boolean
  readonly exclude: boolean
  readonly deprecated: boolean
  readonly discriminator: Value | null
  readonly title: string | null
  /** Everything that describes it: the metadata of Annotated, then what stands as its default. */
  readonly describers: readonly Value[]
  /** The class whose body names it. */
  readonly owner: ClassValue
}

export function familyOf(cls: ClassValue): Family | null {
  const paths = basePathsOf(cls)
  if (
    paths.some(
      (p) =>
        p === 'pydantic.BaseModel' || p === 'sqlmodel.SQLModel' || p === 'sqlmodel.main.SQLModel' || p === 'pydantic_settings.BaseSettings',
    )
  )
    return 'model'
  if (paths.includes('typing.TypedDict')) return 'typed-dict'
  if (paths.includes('typing.NamedTuple')) return 'named-tuple'
  if (isDataclass(cls)) return 'dataclass'
  return null
}

export function isDataclass(cls: ClassValue): boolean {
  return cls.mro.some((c) => c.kind === 'class' && c.attrs.has('\0dataclass'))
}

export function isModel(cls: ClassValue): boolean {
  return familyOf(cls) === 'model'
}

interface KnownFields {
  readonly fields: readonly ModelField[]
  /** What may have made the answer another one since: annotations and attributes that were added, and names of the modules. */
  readonly own: number
  readonly around: number | null
}
const knownFields = new WeakMap<ClassValue, KnownFields>()

/** The fields of a class, its type parameters standing for `typeArguments`. As in pydantic they are made once, not at every look. */
export function fieldsOf(machine: Machine, cls: ClassValue, typeArguments: readonly Value[] = []): readonly ModelField[] {
  if (typeArguments.length > 0) return readFields(machine, cls, typeArguments)
  // Nothing is taken away from any of these, so their sum tells.
  let own = 0
  let around = 0
  for (const c of cls.mro) {
    if (c.kind !== 'class' || c.native !== undefined) continue
    own += c.annotations.size + c.attrs.size
    around += c.site?.module.globals.size ?? 0
  }
  const known = knownFields.get(cls)
  if (known !== undefined && known.own === own && (known.around === null || known.around === around)) return known.fields
  const fields = readFields(machine, cls, [])
  // Names that were found stay what they are; those that were not may be there once their module has gone on.
  knownFields.set(cls, { fields, own, around: fields.every((field) => isSettled(field.type)) ? null : around })
  return fields
}

/** Whether a type is known in full, so that it need not be looked up again. */
function isSettled(type: Value): boolean {
  switch (type.kind) {
    case 'class':
    case 'native':
    case 'const':
    case 'external':
      return true
    case 'generic':
      return isSettled(type.origin) && type.args.every(isSettled)
    default:
      return false
  }
}

function readFields(machine: Machine, cls: ClassValue, typeArguments: readonly Value[]): ModelField[] {
  const family = familyOf(cls)
  if (family === null) return []
  const config = modelConfig(cls)
  const substitutions = substitutionsOf(cls, typeArguments)
  const fields = new Map<string, ModelField>()
  const classVariables = new Set<string>()
  for (const c of [...cls.mro].reverse()) {
    if (c.kind !== 'class') continue
    if (family === 'dataclass' && !c.attrs.has('\0dataclass')) continue
    for (const [name, annotation] of c.annotations) {
      if (isPrivate(name, family)) continue
      const field = readField(machine, { cls, owner: c, name, annotation, family, config, substitution: substitutions.get(c) })
      if (field !== null) fields.set(name, field)
      else {
        fields.delete(name)
        classVariables.add(name)
      }
    }
    if (family === 'model' && c.native === undefined) {
      for (const [name, value] of c.attrs) {
        if (c.annotations.has(name) || isPrivate(name, family)) continue
        const inherited = fields.get(name)
        if (inherited === undefined && classVariables.has(name)) continue
        const type = inherited?.type ?? inferredType(machine, value)
        if (type === null) continue
        // pydantic 1: a plain default is a field of its type; pydantic 2 refuses the class.
        fields.set(name, fieldFrom(machine, { cls, owner: c, name, type, value, family, config }))
      }
    }
  }
  if (family === 'named-tuple' && fields.size === 0) return namelessTypes(machine, cls, config)
  return [...fields.values()]
}

/** `namedtuple('Point', 'x y')`: names without types. */
function namelessTypes(machine: Machine, cls: ClassValue, config: ModelConfig): ModelField[] {
  const owner = cls.mro.find((c): c is ClassValue => c.kind === 'class' && c.attrs.has('_fields'))
  const names = owner?.attrs.get('_fields')
  if (owner === undefined || names?.kind !== 'list') return []
  const defaults = owner.attrs.get('_field_defaults')
  return names.items.flatMap((item) => {
    const name = textOf(item)
    if (name === null) return []
    const value = defaults?.kind === 'dict' ? (defaults.entries.get(hashKey(item))?.value ?? null) : null
    return [fieldFrom(machine, { cls, owner, name, type: external('typing.Any'), value, family: 'named-tuple', config })]
  })
}

function isPrivate(name: string, family: Family): boolean {
  if (family === 'typed-dict') return false
  // pydantic 1's name for what a model is as a whole.
  if (family === 'model' && name === '__root__') return false
  return name.startsWith('_') || (family === 'model' && (name === 'model_config' || name === 'Config'))
}

function inferredType(machine: Machine, value: Value): Value | null {
  const v = pick(value)
  if (v.kind !== 'const' || v.type === 'NoneType' || v.type === 'ellipsis' || v.type === 'NotImplemented') return null
  return machine.host.builtins.get(v.type) ?? null
}

interface Place {
  readonly cls: ClassValue
  readonly owner: ClassValue
  readonly name: string
  readonly family: Family
  readonly config: ModelConfig
}

/** Subclasses inherit hundreds of fields: each annotation is looked up once. */
const settledTypes = new WeakMap<Annotation, Value>()

function readField(machine: Machine, place: Place & { annotation: Annotation; substitution: Substitution | undefined }): ModelField | null {
  const { owner, name, annotation } = place
  const known = settledTypes.get(annotation)
  const resolved = known ?? resolveAnnotation(machine, annotation)
  if (known === undefined && isSettled(resolved)) settledTypes.set(annotation, resolved)
  if (isGenericOf(resolved, 'typing.ClassVar') || pathOf(resolved) === 'typing.ClassVar') return null
  if (pathOf(resolved) === 'dataclasses.KW_ONLY') return null
  // A dataclass's `field(…)` is put aside when the class is made.
  const value = owner.attrs.get(`\0pydantic ${name}`) ?? owner.attrs.get(`\0field ${name}`) ?? owner.attrs.get(name)
  if (value !== undefined && isNoField(value)) return null
  return fieldFrom(machine, { ...place, type: substitute(resolved, place.substitution ?? new Map()), value: value ?? null })
}

/** `Relationship()`, `PrivateAttr()` and methods under an annotated name are no fields. */
function isNoField(value: Value): boolean {
  const v = pick(value)
  if (v.kind === 'external') return /(^|\.)(Relationship|PrivateAttr|relationship)\(\)$/.test(v.path)
  return v.kind === 'instance' && /(RelationshipInfo|ModelPrivateAttr)$/.test(v.cls.native ?? '')
}

function fieldFrom(machine: Machine, place: Place & { type: Value; value: Value | null }): ModelField {
  const { cls, owner, name, type, value, family, config } = place
  const { metadata, type: bare } = unwrap(type)
  const standing = value === null ? null : describerFor(value, family)
  const describers = standing === null || value === null ? [...metadata] : [...metadata, value]
  const maps = metadata.filter(isFieldInfo).map((m) => describerOf(m) ?? new Map<string, Value>())
  if (standing !== null) maps.push(standing)

  let fallback: Value | null = value !== null && standing === null ? value : null
  let factory: Value | null = null
  const said = new Map<string, Value>()
  for (const attrs of maps) {
    const own = defaultOf(attrs)
    if (own !== null && (value === null || standing !== null || fallback === null)) fallback = own
    const made = attrs.get('default_factory')
    if (made !== undefined && !isNone(made)) factory = made
    for (const [k, v] of attrs) if (k !== 'default' && !isNone(v)) said.set(k, v)
  }
  if (fallback !== null && fallback.kind === 'const' && fallback.type === 'ellipsis') fallback = null

  let required = fallback === null && factory === null
  if (family === 'typed-dict') required = isRequiredKey(owner, type)
  const isV1 = pydanticMajor(machine, cls) === 1 && (family === 'model' || family === 'dataclass')
  if (isV1 && required && (optionalOf(bare) !== null || pathOf(bare) === 'typing.Any') && !isSaidRequired(value, maps)) {
    required = false
    fallback = NONE
  }
  const names = aliasesOf(machine, said, name, config)
  return {
    name,
    ...names,
    type,
    required,
    default: fallback,
    factory,
    constraints: constraintsOf(describers),
    frozen: flagOf(said, 'frozen'),
    exclude: flagOf(said, 'exclude'),
    deprecated: flagOf(said, 'deprecated'),
    discriminator: said.get('discriminator') ?? null,
    title: textOf(said.get('title')),
    describers,
    owner,
  }
}

/** `x: Optional[int] = ...` is required in pydantic 1 too. */
function isSaidRequired(value: Value | null, maps: readonly ReadonlyMap<string, Value>[]): boolean {
  const isDots = (v: Value | undefined): boolean => v?.kind === 'const' && v.type === 'ellipsis'
  return (value !== null && isDots(value)) || maps.some((m) => isDots(m.get('default')))
}

function describerFor(value: Value, family: Family): ReadonlyMap<string, Value> | null {
  const v = pick(value)
  if (family === 'dataclass') {
    if (isCallOf(v, 'dataclasses.field()')) return named(v.args)
    if (v.kind === 'instance' && v.cls.native === 'dataclasses.Field') return v.attrs
  }
  return isFieldInfo(v) ? describerOf(v) : null
}

function isRequiredKey(owner: ClassValue, type: Value): boolean {
  let t = pick(type)
  for (let guard = 0; guard < 8 && t.kind === 'generic'; guard++) {
    const path = pathOf(t.origin)
    if (path === 'typing.Required') return true
    if (path === 'typing.NotRequired') return false
    if (path !== 'typing.Annotated' && path !== 'typing.ReadOnly') break
    t = pick(t.args[0] ?? t)
  }
  const total = owner.keywords.get('total')
  return !(total !== undefined && total.kind === 'const' && total.value === false)
}

function aliasesOf(
  machine: Machine,
  said: ReadonlyMap<string, Value>,
  name: string,
  config: ModelConfig,
): { alias: string; aliases: string[]; serializationAlias: string } {
  const validation = aliasTexts(said.get('validation_alias'))
  const common = textOf(said.get('alias'))
  const serialization = textOf(said.get('serialization_alias'))
  let made: { validation: string | null; serialization: string | null } = { validation: null, serialization: null }
  if (common === null && (validation.length === 0 || serialization === null)) made = generated(machine, name, config)
  const alias = validation[0] ?? common ?? made.validation ?? name
  return {
    alias,
    aliases: validation.length > 0 ? validation : [alias],
    serializationAlias: serialization ?? common ?? made.serialization ?? name,
  }
}

/** `alias_generator=to_camel`, or an `AliasGenerator` with one function for each direction. */
function generated(machine: Machine, name: string, config: ModelConfig): { validation: string | null; serialization: string | null } {
  const generator = config.get('alias_generator')
  if (generator === undefined || isNone(generator)) return { validation: null, serialization: null }
  const g = pick(generator)
  const site: Site = {
    module: machine.loaded[0] ?? { kind: 'module', name: '', file: '', isPackage: false, globals: new Map(), state: 'done', code: null },
    node: 0,
  }
  const run = (f: Value | undefined): string | null => {
    if (f === undefined || isNone(f)) return null
    // `class Config: alias_generator = f` is a plain function here: it is not bound to the class.
    const func = f.kind === 'descriptor' ? f.func : f
    return aliasTexts(machine.call(func, args([str(name)]), site))[0] ?? null
  }
  const parts =
    g.kind === 'external' && canonicalPath(g.path).endsWith('AliasGenerator()')
      ? g.args === undefined
        ? new Map()
        : named(g.args, 'alias', 'validation_alias', 'serialization_alias')
      : g.kind === 'instance' && (g.cls.native ?? '').endsWith('.AliasGenerator')
        ? g.attrs
        : null
  if (parts === null) {
    const alias = run(g)
    return { validation: alias, serialization: alias }
  }
  const common = run(parts.get('alias'))
  return { validation: run(parts.get('validation_alias')) ?? common, serialization: run(parts.get('serialization_alias')) ?? common }
}

export interface ComputedField {
  readonly name: string
  readonly alias: string
  readonly type: Value
}

/** `@computed_field` properties: what a response shows beside the fields. */
export function computedFieldsOf(machine: Machine, cls: ClassValue, typeArguments: readonly Value[] = []): ComputedField[] {
  const out = new Map<string, ComputedField>()
  const substitutions = substitutionsOf(cls, typeArguments)
  for (const c of [...cls.mro].reverse()) {
    if (c.kind !== 'class') continue
    for (const [name, value] of c.attrs) {
      const func = value.kind === 'descriptor' ? value.func : value
      if (func.kind !== 'function') continue
      const mark = func.attrs.get(COMPUTED_MARK)
      if (mark?.kind !== 'dict') continue
      const said = new Map([...mark.entries.values()].map((e) => [textOf(e.key) ?? '', e.value]))
      const returns = functionSignature(func).returns
      const given = said.get('return_type')
      const type =
        given !== undefined && !isNone(given)
          ? given
          : returns === null
            ? unknown('no return annotation')
            : resolveAnnotation(machine, returns)
      out.set(name, {
        name,
        alias: textOf(said.get('alias')) ?? generated(machine, name, modelConfig(cls)).serialization ?? name,
        type: substitute(type, substitutions.get(c) ?? new Map()),
      })
    }
  }
  return [...out.values()]
}
/** Kept on the function under `@computed_field`, with the decorator's arguments. */
export const COMPUTED_MARK = '\0computed_field'
