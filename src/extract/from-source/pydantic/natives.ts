// The names that programs import from pydantic, pydantic_settings and SQLModel, as far as running them says something.
import {
  type Args,
  type ClassValue,
  dict,
  external,
  finishClass,
  isNone,
  linearise,
  makeNativeClass,
  NONE,
  named,
  native,
  newInstance,
  pick,
  type Site,
  str,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { BASE_MODEL, BASE_SETTINGS, ROOT_MODEL, SQL_MODEL, V1_BASE_MODEL, V1_BASE_SETTINGS } from './base-model.ts'
import { DATACLASS, DECORATORS } from './decorators.ts'
import { FIELD_INFO, makeFieldInfo } from './field-info.ts'
import { snakeCase, toCamel, toPascal } from './words.ts'

const ANNOTATED = external('typing.Annotated')

const FIELD = native('pydantic.Field', (_machine, given, site) => makeFieldInfo(given, site))
const CONFIG_DICT = native('pydantic.ConfigDict', (_machine, given) => dict([...named(given)].map(([k, v]) => [str(k), v] as const)))

/** `conint(gt=0)` is `Annotated[int, Field(gt=0)]`. */
function constrained(name: string, base: string): Value {
  return native(`pydantic.${name}`, (machine, given, site) =>
    annotated(machine.host.builtins.get(base) ?? external(base), given.keywords, site),
  )
}

/** `conlist(int, min_length=1)` is `Annotated[list[int], Field(min_length=1)]`. */
function constrainedCollection(name: string, base: string): Value {
  return native(`pydantic.${name}`, (machine, given, site) => {
    const said = named(given, 'item_type', 'min_length', 'max_length')
    const item = said.get('item_type') ?? external('typing.Any')
    said.delete('item_type')
    return annotated({ kind: 'generic', origin: machine.host.builtins.get(base) ?? external(base), args: [item] }, said, site)
  })
}

function annotated(type: Value, keywords: ReadonlyMap<string, Value>, site: Site): Value {
  return { kind: 'generic', origin: ANNOTATED, args: [type, makeFieldInfo({ positional: [], keywords }, site)] }
}

/** `create_model('Name', __base__=Base, field=(int, 0))` */
const CREATE_MODEL = native('pydantic.create_model', (machine, given, site) => {
  const said = named(given, '__model_name')
  const name = textOf(said.get('__model_name') ?? given.keywords.get('model_name')) ?? 'Model'
  const base = said.get('__base__')
  const picked = base === undefined || isNone(base) ? BASE_MODEL : pick(base)
  const bases: Value[] = picked.kind === 'list' ? [...picked.items] : [picked]
  const cls: ClassValue = {
    kind: 'class',
    name,
    qualname: name,
    module: textOf(said.get('__module__')) ?? site.module.name,
    bases,
    mro: [],
    attrs: new Map(),
    annotations: new Map(),
    keywords: new Map(),
    metaclass: null,
    site,
    typeParameters: [],
    doc: textOf(said.get('__doc__')),
  }
  cls.mro = linearise(cls)
  for (const [field, value] of said) {
    if (field.startsWith('__') || field === 'model_name') continue
    const v = pick(value)
    const [type, fallback] =
      v.kind === 'list' && v.type === 'tuple'
        ? v.items
        : v.kind === 'const' && v.type !== 'str'
          ? [machine.host.builtins.get(v.type), v]
          : [v, undefined]
    cls.annotations.set(field, { node: 0, module: site.module, frame: null, scope: null, value: type ?? external('typing.Any') })
    if (fallback !== undefined) cls.attrs.set(field, fallback)
  }
  const config = said.get('__config__')
  if (config !== undefined && !isNone(config)) cls.attrs.set(pick(config).kind === 'class' ? 'Config' : 'model_config', config)
  const validators = said.get('__validators__')
  if (validators?.kind === 'dict') for (const { key, value } of validators.entries.values()) cls.attrs.set(textOf(key) ?? '', value)
  finishClass(machine, cls, site)
  return cls
})

/** A text that hides itself: only `get_secret_value()` gives it. */
function secretClass(path: string): ClassValue {
  return makeNativeClass(path, [], {
    __init__: native(`${path}.__init__`, (machine, given) => {
      const [self, value] = given.positional
      if (self?.kind === 'instance') machine.writeMap(self.attrs, '_secret_value', value ?? given.keywords.get('secret_value') ?? NONE)
      return NONE
    }),
    get_secret_value: native(`${path}.get_secret_value`, (_machine, given) => {
      const self = given.positional[0] === undefined ? null : pick(given.positional[0])
      return (self?.kind === 'instance' ? self.attrs.get('_secret_value') : undefined) ?? { kind: 'unknown', reason: 'a secret' }
    }),
    __str__: native(`${path}.__str__`, () => str('**********')),
  })
}

function textFunction(name: string, run: (text: string) => string): Value {
  return native(name, (_machine, given) => {
    const text = textOf(given.positional[0])
    return text === null ? { kind: 'unknown', reason: `the text of ${name}` } : str(run(text))
  })
}

const RELATIONSHIP_INFO = makeNativeClass('sqlmodel.main.RelationshipInfo', [])
const PRIVATE_ATTRIBUTE = makeNativeClass('pydantic.fields.ModelPrivateAttr', [])
const ALIAS_GENERATOR = makeNativeClass('pydantic.AliasGenerator', [], {
  __init__: native('pydantic.AliasGenerator.__init__', (machine, given) => {
    const said = named(given, 'self', 'alias', 'validation_alias', 'serialization_alias')
    const self = said.get('self')
    if (self?.kind === 'instance') for (const [k, v] of said) if (k !== 'self') machine.writeMap(self.attrs, k, v)
    return NONE
  }),
})

function createNatives(): Map<string, Value> {
  const out = new Map<string, Value>()
  const add = (value: Value, ...paths: string[]): void => {
    for (const path of paths) out.set(path, value)
  }
  add(BASE_MODEL, 'pydantic.BaseModel', 'pydantic.main.BaseModel', 'pydantic.generics.GenericModel')
  add(V1_BASE_MODEL, 'pydantic.v1.BaseModel', 'pydantic.v1.main.BaseModel', 'pydantic.v1.generics.GenericModel')
  add(ROOT_MODEL, 'pydantic.RootModel', 'pydantic.root_model.RootModel')
  add(
    BASE_SETTINGS,
    'pydantic.BaseSettings',
    'pydantic.env_settings.BaseSettings',
    'pydantic_settings.BaseSettings',
    'pydantic_settings.main.BaseSettings',
  )
  add(V1_BASE_SETTINGS, 'pydantic.v1.BaseSettings', 'pydantic.v1.env_settings.BaseSettings')
  add(SQL_MODEL, 'sqlmodel.SQLModel', 'sqlmodel.main.SQLModel')
  add(FIELD_INFO, 'pydantic.fields.FieldInfo', 'pydantic.v1.fields.FieldInfo')
  add(
    FIELD,
    'pydantic.Field',
    'pydantic.fields.Field',
    'pydantic.v1.Field',
    'pydantic.v1.fields.Field',
    'sqlmodel.Field',
    'sqlmodel.main.Field',
    'pydantic.dataclasses.Field',
  )
  add(
    CONFIG_DICT,
    'pydantic.ConfigDict',
    'pydantic.config.ConfigDict',
    'pydantic_settings.SettingsConfigDict',
    'pydantic_settings.main.SettingsConfigDict',
    'sqlmodel.main.SQLModelConfig',
  )
  add(CREATE_MODEL, 'pydantic.create_model', 'pydantic.main.create_model', 'pydantic.v1.create_model')
  for (const [name, value] of DECORATORS) {
    add(
      value,
      `pydantic.${name}`,
      `pydantic.v1.${name}`,
      `pydantic.functional_validators.${name}`,
      `pydantic.functional_serializers.${name}`,
      `pydantic.fields.${name}`,
      `pydantic.class_validators.${name}`,
    )
  }
  for (const [name, base] of [
    ['conint', 'int'],
    ['confloat', 'float'],
    ['constr', 'str'],
    ['conbytes', 'bytes'],
    ['condate', 'datetime.date'],
    ['condecimal', 'decimal.Decimal'],
  ] as const) {
    const value = constrained(name, base)
    add(value, `pydantic.${name}`, `pydantic.types.${name}`, `pydantic.v1.${name}`)
  }
  for (const [name, base] of [
    ['conlist', 'list'],
    ['conset', 'set'],
    ['confrozenset', 'frozenset'],
  ] as const) {
    const value = constrainedCollection(name, base)
    add(value, `pydantic.${name}`, `pydantic.types.${name}`, `pydantic.v1.${name}`)
  }
  for (const name of ['SecretStr', 'SecretBytes']) {
    const cls = secretClass(`pydantic.${name}`)
    add(cls, `pydantic.${name}`, `pydantic.types.${name}`, `pydantic.v1.${name}`, `pydantic.v1.types.${name}`)
  }
  add(
    native('pydantic.PrivateAttr', (_m, given, site) => withArguments(PRIVATE_ATTRIBUTE, given, site)),
    'pydantic.PrivateAttr',
    'pydantic.fields.PrivateAttr',
    'pydantic.v1.PrivateAttr',
  )
  add(
    native('sqlmodel.Relationship', (_m, given, site) => withArguments(RELATIONSHIP_INFO, given, site)),
    'sqlmodel.Relationship',
    'sqlmodel.main.Relationship',
  )
  add(ALIAS_GENERATOR, 'pydantic.AliasGenerator', 'pydantic.alias_generators.AliasGenerator', 'pydantic.aliases.AliasGenerator')
  add(textFunction('pydantic.alias_generators.to_camel', toCamel), 'pydantic.alias_generators.to_camel', 'pydantic.utils.to_lower_camel')
  add(textFunction('pydantic.alias_generators.to_pascal', toPascal), 'pydantic.alias_generators.to_pascal', 'pydantic.utils.to_camel')
  add(textFunction('pydantic.alias_generators.to_snake', snakeCase), 'pydantic.alias_generators.to_snake')
  add(DATACLASS, 'pydantic.dataclasses.dataclass', 'pydantic.v1.dataclasses.dataclass')
  return out
}

function withArguments(cls: ClassValue, given: Args, site: Site): Value {
  const made = newInstance(cls, site)
  for (const [k, v] of named(given, 'default')) made.attrs.set(k, v)
  return made
}

/** By dotted path, as programs import them. */
export const PYDANTIC: ReadonlyMap<string, Value> = createNatives()
