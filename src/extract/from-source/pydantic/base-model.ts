// `BaseModel` as a class of the evaluator: instances hold their fields, and the methods that make or copy them work.
import {
  type Args,
  type ClassHooks,
  type ClassValue,
  type Dict,
  dict,
  external,
  type FunctionValue,
  findInClass,
  type Instance,
  inheritsFrom,
  isNone,
  linearise,
  type Machine,
  makeNativeClass,
  NO_ARGS,
  NONE,
  native,
  newInstance,
  pick,
  type Signature,
  type SignatureParameter,
  type Site,
  str,
  textOf,
  tuple,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { coerce } from './coerce.ts'
import { describerOf, makeFieldInfo } from './field-info.ts'
import { computedFieldsOf, fieldsOf, type ModelField } from './fields.ts'
import { extraRule, modelConfig } from './model-config.ts'
import { fillSettings } from './settings.ts'
import { pathOf } from './type-shape.ts'

/** Sets the fields of a new instance: from the arguments, else their defaults. Validators are not run. */
export function fillModel(machine: Machine, self: Instance, given: Args, site: Site): void {
  const fields = fieldsOf(machine, self.cls)
  const known = new Set<string>()
  fields.forEach((field) => {
    const names = [field.name, ...field.aliases]
    for (const n of names) known.add(n)
    const passed = names.map((n) => given.keywords.get(n)).find((v) => v !== undefined)
    const value = passed === undefined ? missingValue(machine, self.cls, field, given, site) : coerce(machine, field.type, passed, site)
    machine.writeMap(self.attrs, field.name, value)
  })
  // `RootModel([1, 2])`
  const only = fields[0]
  if (only?.name === 'root' && given.positional[0] !== undefined) machine.writeMap(self.attrs, 'root', given.positional[0])
  if (extraRule(modelConfig(self.cls)) === 'allow')
    for (const [name, value] of given.keywords) if (!known.has(name)) machine.writeMap(self.attrs, name, value)
  runPostInit(machine, self, site)
}

function missingValue(machine: Machine, cls: ClassValue, field: ModelField, given: Args, site: Site): Value {
  if (given.open === true) return unknown(`the field ${cls.name}.${field.name}`, site)
  if (field.factory !== null) return machine.call(field.factory, NO_ARGS, site)
  // Defaults are taken as they are, unless the class asks for more; an import string is only of use once it is imported.
  return field.default === null
    ? unknown(`the field ${cls.name}.${field.name}`, site)
    : importsDefault(field.type)
      ? coerce(machine, field.type, field.default, site)
      : field.default
}

function importsDefault(type: Value): boolean {
  const path = pathOf(type.kind === 'generic' ? type.origin : type)
  return path === 'pydantic.ImportString'
}

/** What a project runs once an instance is made, where it only looks at the instance. */
function runPostInit(machine: Machine, self: Instance, site: Site): void {
  const post = findInClass(self.cls, 'model_post_init')
  if (post !== null && 'owner' in post && post.value.kind === 'function')
    machine.call({ kind: 'method', func: post.value, self, owner: post.owner }, { positional: [NONE], keywords: new Map() }, site)
}

function selfOf(given: Args): Instance | null {
  const self = given.positional[0] === undefined ? null : pick(given.positional[0])
  return self?.kind === 'instance' ? self : null
}

function modelInit(path: string, fill: typeof fillModel): Value {
  return native(`${path}.__init__`, (machine, given, site) => {
    const self = selfOf(given)
    const depth = (machine.notes.get(DEPTH_NOTE) as number | undefined) ?? 0 // written here alone
    // A model whose default is a model whose default is … has no end in Python either.
    if (self === null || depth > MAX_DEPTH) return NONE
    machine.notes.set(DEPTH_NOTE, depth + 1)
    try {
      fill(machine, self, { ...given, positional: given.positional.slice(1) }, site)
    } finally {
      machine.notes.set(DEPTH_NOTE, depth)
    }
    return NONE
  })
}
const DEPTH_NOTE = 'pydantic.depth'
const MAX_DEPTH = 30

function classmethod(name: string, run: (machine: Machine, cls: ClassValue, given: Args, site: Site) => Value): Value {
  const func = native(name, (machine, given, site) => {
    const cls = given.positional[0] === undefined ? null : pick(given.positional[0])
    const target = cls?.kind === 'generic' ? pick(cls.origin) : cls
    return target?.kind === 'class'
      ? run(machine, target, { ...given, positional: given.positional.slice(1) }, site)
      : unknown(`the class of ${name}`, site)
  })
  return { kind: 'descriptor', type: 'classmethod', func }
}

function method(name: string, run: (machine: Machine, self: Instance, given: Args, site: Site) => Value): Value {
  return native(name, (machine, given, site) => {
    const self = selfOf(given)
    return self === null
      ? unknown(`the instance of ${name}`, site)
      : run(machine, self, { ...given, positional: given.positional.slice(1) }, site)
  })
}

/** Something that is worked out when it is read, on the class or on an instance. */
function computed(name: string, run: (machine: Machine, cls: ClassValue) => Value): Value {
  const get = native(name, (machine, given) => {
    const [, instance, cls] = given.positional
    const target = cls?.kind === 'class' ? cls : instance?.kind === 'instance' ? instance.cls : null
    return target === null ? dict() : run(machine, target)
  })
  return newInstance(makeNativeClass(`${name}.getter`, [], { __get__: get }))
}

function fromMapping(machine: Machine, cls: ClassValue, value: Value | undefined, site: Site): Value {
  const v = value === undefined ? undefined : pick(value)
  if (v?.kind === 'instance' && v.cls.mro.includes(cls)) return v
  if (v?.kind === 'dict') {
    const keywords = new Map<string, Value>()
    for (const { key, value: item } of v.entries.values()) {
      const name = textOf(key)
      if (name !== null) keywords.set(name, item.kind === 'maybe' ? item.value : item)
    }
    return machine.call(cls, v.open ? { positional: [], keywords, open: true } : { positional: [], keywords }, site)
  }
  if (v?.kind === 'instance') return machine.call(cls, { positional: [], keywords: new Map(v.attrs), open: true }, site)
  return machine.call(cls, { positional: [], keywords: new Map(), open: true }, site)
}

function toDict(machine: Machine, self: Instance, given: Args): Dict {
  const flag = (name: string): boolean => {
    const v = given.keywords.get(name)
    return v !== undefined && pick(v).kind === 'const' && (pick(v) as { value: unknown }).value === true // a const, as just asked
  }
  const named = new Map(fieldsOf(machine, self.cls).map((f) => [f.name, f]))
  const out = dict()
  const chosen = (name: 'include' | 'exclude'): Set<string> | null => {
    const v = given.keywords.get(name)
    if (v === undefined || isNone(v)) return null
    const p = pick(v)
    return new Set(
      p.kind === 'list'
        ? p.items.map((i) => textOf(i) ?? '')
        : p.kind === 'dict'
          ? [...p.entries.values()].map((e) => textOf(e.key) ?? '')
          : [],
    )
  }
  const [include, exclude] = [chosen('include'), chosen('exclude')]
  for (const [name, value] of self.attrs) {
    if (name.startsWith('_') || name.startsWith('\0')) continue
    if ((include !== null && !include.has(name)) || exclude?.has(name) === true) continue
    if (flag('exclude_none') && isNone(pick(value))) continue
    const key = str(flag('by_alias') ? (named.get(name)?.serializationAlias ?? name) : name)
    const plain = pick(value)
    const item = plain.kind === 'instance' && inheritsFrom(plain.cls, 'pydantic.BaseModel') ? toDict(machine, plain, given) : value
    for (const [k, v] of dict([[key, item]]).entries) out.entries.set(k, v)
  }
  return out
}

function copyOf(machine: Machine, self: Instance, given: Args, site: Site): Value {
  const copy = newInstance(self.cls, site)
  for (const [k, v] of self.attrs) copy.attrs.set(k, v)
  const update = given.keywords.get('update')
  const changes = update === undefined ? null : pick(update)
  if (changes?.kind === 'dict')
    for (const { key, value } of changes.entries.values()) if (textOf(key) !== null) machine.writeMap(copy.attrs, textOf(key) ?? '', value)
  return copy
}

const knownDicts = new WeakMap<readonly ModelField[], Dict>()

/** One dict for one class: a program may write into it and find that again. */
function fieldDict(machine: Machine, cls: ClassValue): Value {
  const fields = fieldsOf(machine, cls)
  const known = knownDicts.get(fields) ?? dict(fields.map((f) => [str(f.name), fieldObject(f)] as const))
  knownDicts.set(fields, known)
  return known
}

function fieldObject(field: ModelField): Value {
  const info = makeFieldInfo(NO_ARGS, {
    module: { kind: 'module', name: '', file: '', isPackage: false, globals: new Map(), state: 'done', code: null },
    node: 0,
  })
  const set: [string, Value][] = [
    ['json_schema_extra', NONE],
    ...field.describers.flatMap((describer) => [...(describerOf(describer) ?? [])].filter(([name]) => name !== 'default')),
    ['annotation', field.type],
    ['outer_type_', field.type],
    ['type_', field.type],
    ['name', str(field.name)],
    ['alias', field.alias === field.name ? NONE : str(field.alias)],
    ['default', field.default ?? (field.required ? external('pydantic_core.PydanticUndefined') : NONE)],
    ['default_factory', field.factory ?? NONE],
    ['required', { kind: 'const', type: 'bool', value: field.required }],
    ['is_required', native('pydantic.fields.FieldInfo.is_required', () => ({ kind: 'const', type: 'bool', value: field.required }))],
    ['metadata', tuple([...field.describers])],
  ]
  for (const [k, v] of set) info.attrs.set(k, v)
  return info
}

const ATTRIBUTES = (path: string): Record<string, Value> => ({
  __init__: modelInit(path, fillModel),
  model_validate: classmethod(`${path}.model_validate`, (m, cls, given, site) =>
    fromMapping(m, cls, given.positional[0] ?? given.keywords.get('obj'), site),
  ),
  parse_obj: classmethod(`${path}.parse_obj`, (m, cls, given, site) =>
    fromMapping(m, cls, given.positional[0] ?? given.keywords.get('obj'), site),
  ),
  from_orm: classmethod(`${path}.from_orm`, (m, cls, given, site) => fromMapping(m, cls, given.positional[0], site)),
  model_validate_json: classmethod(`${path}.model_validate_json`, (m, cls, _given, site) => fromMapping(m, cls, undefined, site)),
  parse_raw: classmethod(`${path}.parse_raw`, (m, cls, _given, site) => fromMapping(m, cls, undefined, site)),
  model_construct: classmethod(`${path}.model_construct`, (m, cls, given, site) => m.call(cls, { ...given, positional: [] }, site)),
  construct: classmethod(`${path}.construct`, (m, cls, given, site) => m.call(cls, { ...given, positional: [] }, site)),
  model_rebuild: classmethod(`${path}.model_rebuild`, () => NONE),
  update_forward_refs: classmethod(`${path}.update_forward_refs`, () => NONE),
  model_json_schema: classmethod(`${path}.model_json_schema`, (_m, cls) => unknown(`the JSON schema of ${cls.name}`)),
  schema: classmethod(`${path}.schema`, (_m, cls) => unknown(`the JSON schema of ${cls.name}`)),
  model_dump: method(`${path}.model_dump`, (m, self, given) => toDict(m, self, given)),
  dict: method(`${path}.dict`, (m, self, given) => toDict(m, self, given)),
  model_dump_json: method(`${path}.model_dump_json`, (_m, self) => ({ kind: 'text', parts: [{ reason: `the JSON of ${self.cls.name}` }] })),
  json: method(`${path}.json`, (_m, self) => ({ kind: 'text', parts: [{ reason: `the JSON of ${self.cls.name}` }] })),
  model_copy: method(`${path}.model_copy`, copyOf),
  copy: method(`${path}.copy`, copyOf),
  model_fields: computed(`${path}.model_fields`, fieldDict),
  __fields__: computed(`${path}.__fields__`, fieldDict),
  __pydantic_fields__: computed(`${path}.__pydantic_fields__`, fieldDict),
  model_computed_fields: computed(`${path}.model_computed_fields`, (m, cls) =>
    dict(computedFieldsOf(m, cls).map((f) => [str(f.name), f.type] as const)),
  ),
  model_fields_set: { kind: 'unknown', reason: 'the fields that were set' },
})

const HOOKS = (path: string): ClassHooks => ({
  subclassed(machine, cls) {
    machine.notes.set(`signature:${path}`, modelSignature)
    // PEP 695: `class Page[T](BaseModel)`. Its annotations are looked up in the class, so its parameters stand there.
    for (const name of cls.typeParameters) if (!cls.attrs.has(name)) cls.attrs.set(name, typeVariable(name))
    const init = findInClass(cls, '__pydantic_init_subclass__', cls)
    if (init !== null && 'owner' in init && cls.site !== null) {
      const func = init.value.kind === 'descriptor' ? init.value.func : init.value
      if (func.kind === 'function')
        machine.call({ kind: 'method', func, self: cls, owner: init.owner }, { positional: [], keywords: cls.keywords }, cls.site)
    }
  },
})

export function typeVariable(name: string): Value {
  return { kind: 'external', path: 'typing.TypeVar()', args: { positional: [str(name)], keywords: new Map() } }
}

/** What `inspect.signature(Model)` says: a keyword for every field, by its alias where that is a name. */
export function modelSignature(machine: Machine, cls: ClassValue): Signature {
  const parameters = fieldsOf(machine, cls).map((field): SignatureParameter => {
    const name = /^[A-Za-z_]\w*$/.test(field.alias) ? field.alias : field.name
    return {
      name,
      kind: 'keyword-only',
      annotation: {
        node: 0,
        module: { kind: 'module', name: cls.module, file: '', isPackage: false, globals: new Map(), state: 'done', code: null },
        frame: null,
        scope: null,
        value: field.type,
      },
      default: field.required ? null : (field.default ?? external('pydantic.HAS_DEFAULT_FACTORY')),
    }
  })
  const func: FunctionValue | null = null
  return { parameters, returns: null, func }
}

function modelClass(path: string, bases: readonly ClassValue[], attrs: Record<string, Value> = {}): ClassValue {
  const cls = makeNativeClass(path, bases, attrs, HOOKS(path))
  return cls
}

export const BASE_MODEL = modelClass('pydantic.BaseModel', [], ATTRIBUTES('pydantic.BaseModel'))
export const V1_BASE_MODEL = modelClass('pydantic.v1.BaseModel', [], ATTRIBUTES('pydantic.v1.BaseModel'))
export const SQL_MODEL = modelClass('sqlmodel.SQLModel', [BASE_MODEL], {
  __init__: modelInit('sqlmodel.SQLModel', fillModel),
  metadata: external('sqlmodel.SQLModel.metadata'),
})
export const BASE_SETTINGS = modelClass('pydantic_settings.BaseSettings', [BASE_MODEL], {
  __init__: modelInit('pydantic_settings.BaseSettings', fillSettings),
})
export const V1_BASE_SETTINGS = modelClass('pydantic.v1.BaseSettings', [V1_BASE_MODEL], {
  __init__: modelInit('pydantic.v1.BaseSettings', fillSettings),
})

/** `RootModel[T]`: one field without a name of its own. */
export const ROOT_MODEL: ClassValue = rootModel()

function rootModel(): ClassValue {
  const made = modelClass('pydantic.RootModel', [BASE_MODEL], { __init__: modelInit('pydantic.RootModel', fillModel) })
  const cls: ClassValue = { ...made, typeParameters: ['RootModelRootType'] }
  cls.mro = linearise(cls)
  const module = { kind: 'module', name: 'pydantic', file: '', isPackage: true, globals: new Map(), state: 'done', code: null } as const
  cls.annotations.set('root', { node: 0, module, frame: null, scope: null, value: typeVariable('RootModelRootType') })
  return cls
}
