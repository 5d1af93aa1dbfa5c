// pydantic's decorators: they leave a mark and give back what they were put on.
import {
  type Args,
  type ClassValue,
  dict,
  list,
  type Machine,
  native,
  pick,
  type Site,
  str,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { defaultOf, describerOf, isFieldInfo } from './field-info.ts'
import { COMPUTED_MARK } from './fields.ts'
import { fieldNames, functionUnder, type Mark, makeMark, SERIALIZER_MARK, VALIDATOR_MARK } from './marks.ts'

type Marker = (given: Args) => Mark

function decorator(name: string, key: string, mark: Marker, isImplicitClassmethod = false): Value {
  return native(name, (_machine, given) => {
    const bare = given.positional[0] === undefined ? null : functionUnder(given.positional[0])
    const put = (target: Value, made: Mark): Value => {
      const func = functionUnder(target)
      func?.attrs.set(key, makeMark(made))
      const t = pick(target)
      return isImplicitClassmethod && t.kind === 'function' ? { kind: 'descriptor', type: 'classmethod', func: t } : target
    }
    if (bare !== null && given.positional[0] !== undefined) return put(given.positional[0], mark({ positional: [], keywords: new Map() }))
    const made = mark(given)
    return native(`${name}()`, (_m, inner) => put(inner.positional[0] ?? list(), made))
  })
}

const text = (given: Args, key: string, otherwise: string): string => textOf(given.keywords.get(key)) ?? otherwise
const isSet = (given: Args, key: string): boolean => {
  const v = given.keywords.get(key)
  return v?.kind === 'const' && v.value === true
}

function mark(kind: Mark['kind'], given: Args, mode: string, more: Partial<Mark> = {}): Mark {
  return {
    kind,
    mode,
    fields: kind === 'field' ? fieldNames(given) : [],
    returnType: given.keywords.get('return_type') ?? null,
    inputType: given.keywords.get('json_schema_input_type') ?? null,
    v1: false,
    always: false,
    ...more,
  }
}

/** `@computed_field`, bare or called, above `@property` or in its place. */
function computedField(given: Args): Value {
  const put = (target: Value, said: ReadonlyMap<string, Value>): Value => {
    const func = functionUnder(target)
    func?.attrs.set(COMPUTED_MARK, dict([...said].map(([k, v]) => [str(k), v] as const)))
    const t = pick(target)
    return t.kind === 'function' ? { kind: 'descriptor', type: 'property', func: t } : target
  }
  const first = given.positional[0]
  if (first !== undefined && functionUnder(first) !== null) return put(first, new Map())
  return native('pydantic.computed_field()', (_m, inner) => put(inner.positional[0] ?? list(), given.keywords))
}

/** A decorator that changes nothing we see: `@validate_call`, with or without arguments. */
function transparent(name: string): Value {
  return native(name, (_machine, given) => {
    const first = given.positional[0]
    if (first !== undefined && functionUnder(first) !== null) return first
    return native(`${name}()`, (_m, inner) => inner.positional[0] ?? list())
  })
}

/** `@pydantic.dataclasses.dataclass`: the standard library's, with `Field(…)` in the place of `field(…)`. */
export const DATACLASS = native('pydantic.dataclasses.dataclass', (machine, given, site) => {
  const first = given.positional[0] === undefined ? null : pick(given.positional[0])
  const put = (m: Machine, target: Value): Value => {
    const cls = pick(target)
    const standard = m.host.natives.find('dataclasses.dataclass')
    if (cls.kind !== 'class' || standard === undefined) return target
    replaceFields(m, cls, site)
    const config = given.keywords.get('config')
    if (config !== undefined) cls.attrs.set('__pydantic_config__', config)
    return m.call(standard, { positional: [cls], keywords: given.keywords }, site)
  }
  return first?.kind === 'class'
    ? put(machine, first)
    : native('pydantic.dataclasses.dataclass()', (m, inner) => put(m, inner.positional[0] ?? list()))
})

function replaceFields(machine: Machine, cls: ClassValue, site: Site): void {
  const make = machine.host.natives.find('dataclasses.field')
  if (make === undefined) return
  for (const name of cls.annotations.keys()) {
    const value = cls.attrs.get(name)
    const said = value !== undefined && isFieldInfo(value) ? describerOf(value) : null
    if (value === undefined || said === null) continue
    cls.attrs.set(`\0pydantic ${name}`, value)
    const keywords = new Map<string, Value>()
    const fallback = defaultOf(said)
    if (fallback !== null) keywords.set('default', fallback)
    for (const key of ['default_factory', 'init', 'kw_only']) {
      const own = said.get(key)
      if (own !== undefined) keywords.set(key, own)
    }
    cls.attrs.set(name, machine.call(make, { positional: [], keywords }, site))
  }
}

export const DECORATORS: ReadonlyMap<string, Value> = new Map<string, Value>([
  [
    'field_validator',
    decorator('pydantic.field_validator', VALIDATOR_MARK, (given) => mark('field', given, text(given, 'mode', 'after')), true),
  ],
  [
    'validator',
    decorator(
      'pydantic.validator',
      VALIDATOR_MARK,
      (given) => mark('field', given, isSet(given, 'pre') ? 'before' : 'after', { v1: true, always: isSet(given, 'always') }),
      true,
    ),
  ],
  ['model_validator', decorator('pydantic.model_validator', VALIDATOR_MARK, (given) => mark('model', given, text(given, 'mode', 'after')))],
  [
    'root_validator',
    decorator(
      'pydantic.root_validator',
      VALIDATOR_MARK,
      (given) => mark('model', given, isSet(given, 'pre') ? 'before' : 'after', { v1: true }),
      true,
    ),
  ],
  [
    'field_serializer',
    decorator('pydantic.field_serializer', SERIALIZER_MARK, (given) => mark('field', given, text(given, 'mode', 'plain'))),
  ],
  [
    'model_serializer',
    decorator('pydantic.model_serializer', SERIALIZER_MARK, (given) => mark('model', given, text(given, 'mode', 'plain'))),
  ],
  ['computed_field', native('pydantic.computed_field', (_m, given) => computedField(given))],
  ['validate_call', transparent('pydantic.validate_call')],
  ['validate_arguments', transparent('pydantic.validate_arguments')],
])
