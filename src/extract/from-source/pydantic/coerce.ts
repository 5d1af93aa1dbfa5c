// A value taken for a field of a type, as pydantic converts it: the texts of an environment, and defaults of settings.
import type { Json } from '../../../model/index.ts'
import {
  args,
  dict,
  enumMembers,
  hashKey,
  importName,
  inheritsFrom,
  int,
  isEnum,
  isStr,
  list,
  type Machine,
  NONE,
  pick,
  type Site,
  str,
  textOf,
  tuple,
  unknown,
  type Value,
} from '../../../project/index.ts'
import { familyOf } from './fields.ts'
import { classOf, isGenericOf, isUnion, optionalOf, pathOf, unwrap } from './type-shape.ts'

const TRUE_WORDS = new Set(['1', 'true', 't', 'yes', 'y', 'on'])
const FALSE_WORDS = new Set(['0', 'false', 'f', 'no', 'n', 'off'])
const COLLECTIONS =
  /^(builtins\.(list|set|frozenset|tuple|dict)|typing\.(List|Set|FrozenSet|Tuple|Dict|Sequence|Iterable|Collection|Mapping|MutableMapping|Deque))$/

/** Whether a text for this type is JSON: collections and models. */
export function isComplex(given: Value): boolean {
  const type = unwrap(given).type
  if (isUnion(type)) return type.args.some(isComplex)
  const path = type.kind === 'generic' ? pathOf(type.origin) : pathOf(type)
  if (path !== null && COLLECTIONS.test(path)) return true
  const found = classOf(type)
  return found !== null && familyOf(found.cls) !== null
}

/** The text of a variable as a value of the type; the text itself where it does not fit. */
export function fromText(machine: Machine, type: Value, value: Value, site: Site): Value {
  const text = textOf(value)
  if (text === null) {
    const plain = unwrap(type).type
    return isTextType(optionalOf(plain) ?? plain) ? coerce(machine, type, value, site) : unknown('a setting that is kept secret', site)
  }
  if (isComplex(type)) {
    const json = parseJson(text)
    if (json !== undefined) return coerce(machine, type, fromJson(json), site)
  }
  return coerce(machine, type, value, site)
}

/** Whether what is written in the environment is the value itself. */
export function isTextType(type: Value): boolean {
  return /^(builtins\.str|pydantic\.(SecretStr|\w*Url|\w*Dsn|EmailStr|\w*Path))$/.test(pathOf(type) ?? '')
}

export function coerce(machine: Machine, given: Value, value: Value, site: Site, depth = 0): Value {
  const type = unwrap(given).type
  const v = pick(value)
  if (depth > 12) return value
  const optional = optionalOf(type)
  if (optional !== null) return v.kind === 'const' && v.type === 'NoneType' ? value : coerce(machine, optional, value, site, depth + 1)
  if (pathOf(type.kind === 'generic' ? type.origin : type) === 'pydantic.ImportString') return imported(machine, v, site) ?? value
  if (isUnion(type)) {
    for (const member of type.args) {
      const taken = coerce(machine, member, value, site, depth + 1)
      if (taken !== value) return taken
    }
    return value
  }
  if (isGenericOf(type, 'typing.Literal')) return literal(type.args, v) ?? value
  const path = type.kind === 'generic' ? pathOf(type.origin) : pathOf(type)
  const simple = path === null ? null : scalar(path, v)
  if (simple !== null) return simple
  if (path === 'pydantic.SecretStr' || path === 'pydantic.SecretBytes') {
    return (isStr(v) || v.kind === 'text') && type.kind === 'class' ? machine.call(type, args([v]), site) : value
  }
  if (path !== null && COLLECTIONS.test(path))
    return collection(machine, path, type.kind === 'generic' ? type.args : [], v, site, depth) ?? value
  const found = classOf(type)
  if (found === null) return value
  if (isEnum(found.cls)) return enumMembers(found.cls).find((m) => m.kind === 'instance' && sameAs(m.attrs.get('_value_'), v)) ?? value
  if (familyOf(found.cls) === 'model' && v.kind === 'dict') {
    const keywords = new Map(
      [...v.entries.values()].flatMap((e): [string, Value][] => (textOf(e.key) === null ? [] : [[textOf(e.key) ?? '', e.value]])),
    )
    return machine.call(found.cls, { positional: [], keywords }, site)
  }
  if (isStr(v) && inheritsFrom(found.cls, 'pathlib.PurePath', 'pathlib.Path', 'datetime.timedelta', 'decimal.Decimal', 'uuid.UUID'))
    return machine.call(found.cls, args([v]), site)
  return value
}

function scalar(path: string, v: Value): Value | null {
  if (v.kind !== 'const') return null
  const { origin, from } = v
  const text = typeof v.value === 'string' ? v.value : null
  switch (path) {
    case 'builtins.bool': {
      const word = (text ?? String(v.value)).trim().toLowerCase()
      if (v.type === 'bool' || v.type === 'NoneType') return null
      if (TRUE_WORDS.has(word)) return { kind: 'const', type: 'bool', value: true, origin, from }
      return FALSE_WORDS.has(word) ? { kind: 'const', type: 'bool', value: false, origin, from } : null
    }
    case 'builtins.int':
    case 'pydantic.PositiveInt':
    case 'pydantic.NonNegativeInt':
      return text !== null && /^\s*[+-]?\d(_?\d)*\s*$/.test(text) ? { ...int(Number(text.replaceAll('_', '')), origin), from } : null
    case 'builtins.float':
      return text !== null && text.trim() !== '' && Number.isFinite(Number(text))
        ? { kind: 'const', type: 'float', value: Number(text), origin, from }
        : null
    default:
      return null
  }
}

function literal(members: readonly Value[], v: Value): Value | null {
  if (v.kind !== 'const') return null
  const match = members.find((m) => sameAs(m, v))
  return match !== undefined && match.kind === 'const' && match.type !== v.type ? { ...match, origin: v.origin, from: v.from } : null
}

function sameAs(a: Value | undefined, b: Value): boolean {
  if (a === undefined) return false
  return hashKey(a) === hashKey(b) || (a.kind === 'const' && b.kind === 'const' && String(a.value) === String(b.value))
}

function collection(machine: Machine, path: string, parts: readonly Value[], v: Value, site: Site, depth: number): Value | null {
  const item = parts[0]
  const inner = (x: Value, type: Value | undefined): Value => (type === undefined ? x : coerce(machine, type, x, site, depth + 1))
  if (v.kind === 'list') {
    const items = v.items.map((x) => inner(x, item))
    if (/set$/i.test(path)) return { ...list(items, 'set', v.open) }
    if (/tuple$/i.test(path)) return { ...tuple(items), open: v.open }
    return items.every((x, i) => x === v.items[i]) && v.type === 'list' ? v : list(items, 'list', v.open)
  }
  if (v.kind === 'dict' && /dict|mapping/i.test(path) && parts[1] !== undefined) {
    const out = dict([...v.entries.values()].map((e) => [e.key, inner(e.value, parts[1])] as const))
    out.open = v.open
    return out
  }
  return null
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json // what JSON.parse gives is JSON
  } catch {
    return undefined
  }
}

export function fromJson(json: Json): Value {
  if (json === null) return NONE
  if (typeof json === 'string') return str(json)
  if (typeof json === 'boolean') return { kind: 'const', type: 'bool', value: json }
  if (typeof json === 'number') return Number.isInteger(json) ? int(json) : { kind: 'const', type: 'float', value: json }
  if (isArray(json)) return list(json.map(fromJson))
  return dict(Object.entries(json).map(([k, v]) => [str(k), fromJson(v)] as const))
}
const isArray = (json: Json): json is readonly Json[] => Array.isArray(json)

/** `ImportString`: the object that a dotted path names, with a colon or a dot before its own name. */
function imported(machine: Machine, value: Value, site: Site): Value | null {
  const text = textOf(value)
  if (text === null) return null
  const parts = text.replace(':', '.').split('.')
  const name = parts.pop()
  if (name === undefined || parts.length === 0 || parts.some((p) => p === '')) return null
  const module = machine.importModule(parts.join('.'), site.module.file)
  return pick(importName(machine, module, name, site))
}
