// `BaseSettings`: fields whose values come from the environment. A default stands under the setting's name, because whoever
// runs the program may have set another.
import {
  type Args,
  args,
  type ClassValue,
  dict,
  type FunctionValue,
  type GivenText,
  givenText,
  type Instance,
  isNone,
  list,
  type Machine,
  NO_ARGS,
  newInstance,
  pick,
  Raised,
  type Site,
  str,
  textOf,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { coerce, fromText, isComplex, isTextType } from './coerce.ts'
import { parseDotenv } from './dotenv.ts'
import { aliasTexts, describerOf } from './field-info.ts'
import { familyOf, fieldsOf, type ModelField } from './fields.ts'
import { type Mark, marksOf, VALIDATOR_MARK } from './marks.ts'
import { isOn, type ModelConfig, modelConfig, pydanticMajor, textSetting } from './model-config.ts'
import { classOf, optionalOf, pathOf, unwrap } from './type-shape.ts'

interface Variable {
  readonly text: GivenText
  /** By whoever asks about the program, and not by a file that may be another one where it runs. */
  readonly isGiven: boolean
}

interface Source {
  readonly machine: Machine
  readonly site: Site
  readonly variables: ReadonlyMap<string, Variable>
  readonly prefix: string
  readonly delimiter: string | null
  readonly caseSensitive: boolean
  readonly ignoresEmpty: boolean
}

/** `Settings(…)`: what `BaseSettings.__init__` does. */
export function fillSettings(machine: Machine, self: Instance, given: Args, site: Site): void {
  const config = new Map(modelConfig(self.cls))
  for (const name of ['env_file', 'env_prefix', 'env_nested_delimiter', 'env_ignore_empty', 'case_sensitive']) {
    const value = given.keywords.get(`_${name}`)
    if (value !== undefined) config.set(name, value)
  }
  const source: Source = {
    machine,
    site,
    variables: readVariables(machine, self.cls, config),
    prefix: textSetting(config, 'env_prefix') ?? '',
    delimiter: textSetting(config, 'env_nested_delimiter'),
    caseSensitive: isOn(config, 'case_sensitive'),
    ignoresEmpty: isOn(config, 'env_ignore_empty'),
  }
  fillFields(source, self, given, self.cls.name)
  runModelValidators(machine, self, site)
}

function fillFields(source: Source, self: Instance, given: Args, path: string): void {
  const { machine, site } = source
  const validators = marksOf(self.cls, VALIDATOR_MARK).filter((m) => m.mark.kind === 'field')
  for (const field of fieldsOf(machine, self.cls)) {
    const origin = `${path === self.cls.name ? declarerOf(self.cls, field.name) : path}.${field.name}`
    const passed = [field.name, ...field.aliases].map((n) => given.keywords.get(n)).find((v) => v !== undefined)
    const read = passed === undefined ? fromEnvironment(source, field, origin) : null
    let value = passed ?? read?.value ?? settle(defaultValue(source, field, origin), origin)
    const unsettled = passed === undefined && read?.isCertain !== true ? origin : null
    const mine = validators.filter((v) => v.mark.fields.includes(field.name) || v.mark.fields.includes('*'))
    for (const v of mine)
      if (v.mark.mode === 'before') value = settle(validated(machine, self, field, v.func, v.mark, value, site), unsettled)
    value = coerce(machine, field.type, value, site)
    for (const v of mine)
      if (v.mark.mode !== 'before') value = settle(validated(machine, self, field, v.func, v.mark, value, site), unsettled)
    machine.writeMap(self.attrs, field.name, value)
  }
}

// ---- where values come from

/** The class that declares a field: where a person would look for its default. */
function declarerOf(cls: ClassValue, name: string): string {
  const declarer = cls.mro.find((one) => one.kind === 'class' && one.annotations.has(name))
  return declarer?.kind === 'class' ? declarer.name : cls.name
}

function defaultValue(source: Source, field: ModelField, origin: string): Value {
  const { machine, site } = source
  if (field.factory !== null) return machine.call(field.factory, NO_ARGS, site)
  if (field.default !== null) return field.default
  const type = optionalOf(unwrap(field.type).type) ?? unwrap(field.type).type
  const found = classOf(type)
  // A group that contains itself has no end.
  const isShallow = origin.split('.').length < 8
  if (found !== null && familyOf(found.cls) === 'model' && isShallow) return nested(source, found.cls, field, origin)
  const reason = `the setting ${origin}`
  if (!isTextType(type)) return unknown(reason, site)
  const text: Value = { kind: 'text', parts: [{ reason }], origin }
  return pathOf(type) === 'pydantic.SecretStr' && type.kind === 'class' ? machine.call(type, args([text]), site) : text
}

/** A group of settings that only the environment can fill. */
function nested(source: Source, cls: ClassValue, field: ModelField, origin: string): Value {
  const made = newInstance(cls, source.site)
  const inner: Source =
    source.delimiter === null
      ? { ...source, variables: new Map() }
      : { ...source, prefix: `${source.prefix}${field.name}${source.delimiter}` }
  fillFields(inner, made, NO_ARGS, origin)
  return made
}

interface ReadValue {
  readonly value: Value
  readonly isCertain: boolean
}

function fromEnvironment(source: Source, field: ModelField, origin: string): ReadValue | null {
  const direct = readVariable(source, field, origin)
  // `DB__HOST` for the field `host` of the model in `db`.
  const type = optionalOf(unwrap(field.type).type) ?? unwrap(field.type).type
  const found = source.delimiter === null || !isComplex(type) ? null : classOf(type)
  if (found === null || familyOf(found.cls) !== 'model') return direct
  const start = fold(source, `${source.prefix}${field.name}${source.delimiter ?? ''}`)
  const below = [...source.variables].filter(([k]) => fold(source, k).startsWith(start))
  if (below.length === 0) return direct
  const made = nested(source, found.cls, field, origin)
  const whole = direct?.value ?? (field.default === null ? null : settle(field.default, origin))
  const plain = whole === null ? null : pick(whole)
  // Variables win over the group one by one.
  if (plain?.kind === 'instance' && made.kind === 'instance') {
    for (const inner of fieldsOf(source.machine, found.cls)) {
      const name = fold(source, `${start}${inner.name}`)
      const isOwn = below.some(([k]) => fold(source, k) === name || fold(source, k).startsWith(name + fold(source, source.delimiter ?? '')))
      const kept = plain.attrs.get(inner.name)
      if (!isOwn && kept !== undefined) made.attrs.set(inner.name, kept)
    }
  }
  // Each of its fields knows by itself how sure it is.
  return { value: made, isCertain: true }
}

function readVariable(source: Source, field: ModelField, origin: string): ReadValue | null {
  const { machine, site } = source
  for (const name of variableNames(source, field)) {
    const found = lookUp(source, name)
    if (found === undefined || (source.ignoresEmpty && found.text === '')) continue
    if (!found.isGiven && typeof found.text === 'string')
      return { value: settle(fromText(machine, field.type, str(found.text), site), origin), isCertain: false }
    return { value: fromText(machine, field.type, givenText(found.text, name), site), isCertain: found.isGiven }
  }
  return null
}

function variableNames(source: Source, field: ModelField): string[] {
  const said: string[] = []
  for (const describer of field.describers) {
    const attrs = describerOf(describer)
    if (attrs === null) continue
    // pydantic 1: `Field(env=…)` with one name or several.
    const env = attrs.get('env')
    if (env !== undefined) {
      const v = pick(env)
      said.push(...(v.kind === 'list' ? v.items.flatMap((i) => aliasTexts(i)) : aliasTexts(v)))
    }
    if (!attrs.has('validation_alias') && (!attrs.has('alias') || pydanticMajor(source.machine, field.owner) === 1)) continue
    said.push(...field.aliases)
  }
  return said.length > 0 ? said : [`${source.prefix}${field.alias === field.name ? field.name : field.alias}`]
}

function lookUp(source: Source, name: string): Variable | undefined {
  if (source.caseSensitive) return source.variables.get(name)
  const wanted = name.toLowerCase()
  for (const [key, value] of source.variables) if (key.toLowerCase() === wanted) return value
  return undefined
}

function fold(source: Source, name: string): string {
  return source.caseSensitive ? name : name.toLowerCase()
}

/** The environment, and below it the files that the settings name; of several files the later wins. */
function readVariables(machine: Machine, cls: ClassValue, config: ModelConfig): Map<string, Variable> {
  const out = new Map<string, Variable>()
  const files = config.get('env_file')
  const names = files === undefined || isNone(files) ? [] : filesOf(pick(files))
  const given = machine.host.environment
  const readable = new Map([...given].flatMap(([k, v]) => (typeof v === 'string' ? [[k, v] as const] : [])))
  for (const name of names) {
    const text = findText(machine, cls, name)
    if (text !== null) for (const [k, v] of parseDotenv(text, readable)) out.set(k, { text: v, isGiven: false })
  }
  for (const [k, v] of given) {
    for (const key of [...out.keys()]) if (key.toLowerCase() === k.toLowerCase()) out.delete(key)
    out.set(k, { text: v, isGiven: true })
  }
  return out
}

function filesOf(value: Value): string[] {
  if (value.kind === 'list') return value.items.flatMap((i) => filesOf(pick(i)))
  const text = textOf(value) ?? (value.kind === 'instance' ? pathText(value) : null)
  return text === null ? [] : [text]
}

/** A `Path` is an instance that carries its text. */
function pathText(value: Instance): string | null {
  for (const name of ['_path', '\0data']) {
    const text = textOf(value.attrs.get(name))
    if (text !== null) return text
  }
  return typeof value.data === 'string' ? value.data : null
}

/** A relative name counts from where the program is started: the root of the tree, or a folder above the module. */
function findText(machine: Machine, cls: ClassValue, name: string): string | null {
  const folders = ['']
  const parts = (cls.site?.module.file ?? '').split('/').slice(0, -1)
  for (let i = parts.length; i > 0; i--) folders.push(parts.slice(0, i).join('/'))
  for (const folder of folders) {
    const path = joinPath(folder, name)
    const text = path === null ? null : machine.host.readText(path)
    if (text !== null) return text
  }
  return null
}

/** null: outside of the tree. */
function joinPath(folder: string, name: string): string | null {
  const out: string[] = []
  for (const part of `${name.startsWith('/') ? '' : folder}/${name}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.pop() === undefined) return null
  }
  return out.join('/')
}

// ---- validators

/** What a validator makes of a value; the value itself where the validator's answer is not known. */
function validated(machine: Machine, self: Instance, field: ModelField, func: FunctionValue, mark: Mark, value: Value, site: Site): Value {
  if (mark.mode === 'wrap') return value
  const earlier = dict([...self.attrs].map(([k, v]) => [str(k), v] as const))
  const keywords = new Map<string, Value>()
  const positional: Value[] = [self.cls, value]
  // A validator without `@classmethod` of its own takes the class all the same in pydantic 1, and none as a static method.
  for (const p of func.form.parameters.slice(2)) {
    if (p.kind === 'var-keyword' || p.kind === 'var-positional') continue
    if (p.name === 'values') keywords.set('values', earlier)
    else if (p.name === 'field' || p.name === 'config') keywords.set(p.name, unknown(`pydantic's \`${p.name}\``))
    else if (!func.defaults.has(p.name)) keywords.set(p.name, validationInfo(field.name, earlier))
  }
  try {
    const result = machine.call(func, { positional, keywords }, site)
    return result.kind === 'unknown' || (result.kind === 'external' && result.args === undefined) ? value : result
  } catch (error) {
    if (error instanceof Raised) return value
    throw error
  }
}

/** `ValidationInfo`: what came before, under `data`. */
function validationInfo(name: string, earlier: Value): Value {
  return {
    kind: 'external',
    path: 'pydantic.ValidationInfo()',
    args: NO_ARGS,
    attrs: new Map([['data', earlier] as const, ['field_name', str(name)] as const]),
  }
}

function runModelValidators(machine: Machine, self: Instance, site: Site): void {
  const run = (func: Value, more: readonly Value[]): void => {
    try {
      machine.call(func, args([self, ...more]), site)
    } catch (error) {
      if (!(error instanceof Raised)) throw error
    }
  }
  for (const { func, mark } of marksOf(self.cls, VALIDATOR_MARK))
    if (mark.kind === 'model' && mark.mode === 'after' && !mark.v1) run(func, [])
  for (const c of self.cls.mro) {
    const post = c.kind === 'class' ? c.attrs.get('model_post_init') : undefined
    if (post === undefined) continue
    if (post.kind === 'function') run(post, [unknown('the context of model_post_init')])
    break
  }
}

// ---- origins

/** The same value, known only as long as nobody sets the setting. */
export function settle(value: Value, origin: string | null, depth = 0): Value {
  if (origin === null || depth > 6) return value
  switch (value.kind) {
    case 'const':
    case 'text':
      return value.origin === undefined ? { ...value, origin } : value
    case 'list':
      return {
        ...list(
          value.items.map((i) => settle(i, origin, depth + 1)),
          value.type,
          value.open,
        ),
        origin: value.origin ?? origin,
      }
    case 'dict': {
      const out = dict([...value.entries.values()].map((e) => [e.key, settle(e.value, origin, depth + 1)] as const))
      out.open = value.open
      return out
    }
    case 'instance': {
      if (value.cls.native !== 'pydantic.SecretStr' && familyOf(value.cls) !== 'model') return value
      const copy = newInstance(value.cls, value.site)
      copy.data = value.data
      for (const [k, v] of value.attrs) copy.attrs.set(k, settle(v, `${origin}${k.startsWith('_') ? '' : `.${k}`}`, depth + 1))
      return copy
    }
    default:
      return value
  }
}
