// `Field(...)` and everything else that says something about a field: defaults, aliases, and bounds from Field's arguments,
// FastAPI's own parameter functions and the metadata of Annotated.
import {
  type Args,
  ELLIPSIS,
  type Instance,
  isNone,
  makeNativeClass,
  named,
  newInstance,
  pick,
  type Site,
  textOf,
  type Value,
} from '../../../project/index.ts'
import { canonicalPath } from './type-shape.ts'

export const FIELD_INFO = makeNativeClass('pydantic.fields.FieldInfo', [])

/** Keywords that `Field()` may be given by position. */
const FIELD_POSITIONS = ['default']

export function makeFieldInfo(given: Args, site: Site): Instance {
  const info = newInstance(FIELD_INFO, site)
  for (const [name, value] of named(given, ...FIELD_POSITIONS)) info.attrs.set(name, value)
  return info
}

export interface Constraints {
  readonly ge?: number
  readonly gt?: number
  readonly le?: number
  readonly lt?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly maxDigits?: number
  readonly decimalPlaces?: number
}
/** The same while it is collected. */
type OpenConstraints = { -readonly [K in keyof Constraints]: Constraints[K] }

const NUMBERS: Readonly<Record<string, Exclude<keyof Constraints, 'pattern'>>> = {
  ge: 'ge',
  gt: 'gt',
  le: 'le',
  lt: 'lt',
  multiple_of: 'multipleOf',
  min_length: 'minLength',
  max_length: 'maxLength',
  min_items: 'minLength',
  max_items: 'maxLength',
  max_digits: 'maxDigits',
  decimal_places: 'decimalPlaces',
}

/** The attributes of something that describes a field: an instance of `FieldInfo` or of a class made after it, or a call that we only see as one. */
export function describerOf(value: Value): ReadonlyMap<string, Value> | null {
  const v = pick(value)
  if (v.kind === 'instance') {
    const isInfo = v.cls.mro.some(
      (c) =>
        c === FIELD_INFO || /^(pydantic\.fields|sqlmodel\.main|fastapi\.params)\./.test(c.kind === 'class' ? (c.native ?? '') : c.path),
    )
    return isInfo ? v.attrs : null
  }
  if (v.kind === 'external' && v.args !== undefined) {
    const path = canonicalPath(v.path)
    if (/^(pydantic|sqlmodel|sqlmodel\.main)\.Field\(\)$/.test(path)) return named(v.args, 'default')
    if (/^pydantic\.(StringConstraints|Strict|AllowInfNan)\(\)$/.test(path)) return v.args.keywords
    const single = /^annotated_types\.(Ge|Gt|Le|Lt|MultipleOf|MinLen|MaxLen)\(\)$/.exec(path)
    if (single !== null) {
      const key =
        { Ge: 'ge', Gt: 'gt', Le: 'le', Lt: 'lt', MultipleOf: 'multiple_of', MinLen: 'min_length', MaxLen: 'max_length' }[
          single[1] ?? ''
        ] ?? ''
      const bound = v.args.positional[0] ?? [...v.args.keywords.values()][0]
      return bound === undefined ? null : new Map([[key, bound]])
    }
    if (path === 'annotated_types.Interval()') return v.args.keywords
    if (path === 'annotated_types.Len()') return named(v.args, 'min_length', 'max_length')
    if (/^pydantic\.Discriminator\(\)$/.test(path)) return named(v.args, 'discriminator')
  }
  return null
}

/** Whether it is a `Field()` (which carries a default and aliases) rather than one single bound. */
export function isFieldInfo(value: Value): boolean {
  const v = pick(value)
  if (v.kind === 'instance') return describerOf(v) !== null
  return v.kind === 'external' && /\.Field\(\)$/.test(v.path) && describerOf(v) !== null
}

/** All bounds that these describers state; a later one wins. */
export function constraintsOf(describers: readonly Value[]): Constraints {
  const out: OpenConstraints = {}
  for (const describer of describers) {
    const attrs = describerOf(describer)
    if (attrs === null) continue
    for (const [key, value] of attrs) {
      const target = NUMBERS[key]
      const plain = pick(value)
      if (target !== undefined) {
        const n = numberOf(plain)
        if (n !== null) out[target] = n
      } else if (key === 'pattern' || key === 'regex') {
        const text = patternText(plain)
        if (text !== null) out.pattern = text
      }
    }
  }
  return out
}

/** `re.compile(r"…")` is as good as its text. */
function patternText(v: Value): string | null {
  const text = textOf(v)
  if (text !== null) return text
  return v.kind === 'external' && v.path === 're.compile()' ? textOf(v.args?.positional[0]) : null
}

export function numberOf(v: Value): number | null {
  if (v.kind === 'const' && typeof v.value === 'number') return v.value
  if (v.kind === 'const' && typeof v.value === 'bigint') return Number(v.value)
  if (v.kind === 'external' && /^_?decimal\.Decimal\(\)$/.test(v.path)) {
    const inner = v.args?.positional[0]
    if (inner === undefined) return null
    const text = textOf(inner)
    return text === null ? numberOf(pick(inner)) : Number.isFinite(Number(text)) ? Number(text) : null
  }
  return null
}

/** The default that a describer states: null when it states none, or says with `...` that there is none. */
export function defaultOf(attrs: ReadonlyMap<string, Value>): Value | null {
  const value = attrs.get('default')
  return value === undefined || isUndefined(value) ? null : value
}

/** `...`, `PydanticUndefined`, FastAPI's `Undefined`. */
export function isUndefined(value: Value): boolean {
  const v = pick(value)
  return (
    v === ELLIPSIS ||
    (v.kind === 'const' && v.type === 'ellipsis') ||
    (v.kind === 'external' && /Undefined$/.test(v.path) && v.args === undefined)
  )
}

export function flagOf(attrs: ReadonlyMap<string, Value>, name: string): boolean {
  const v = attrs.get(name)
  if (v === undefined) return false
  const plain = pick(v)
  return plain.kind === 'const' ? plain.value !== false && !isNone(plain) && plain.value !== '' && plain.value !== 0 : false
}

/** The first text among an alias's choices: `AliasChoices("a", "b")` is `a`, `AliasPath("a", 0)` too. */
export function aliasTexts(value: Value | undefined): string[] {
  if (value === undefined) return []
  const text = textOf(value)
  if (text !== null) return [text]
  const v = pick(value)
  const inner =
    v.kind === 'external' ? v.args?.positional : v.kind === 'instance' ? (v.attrs.get('choices') ?? v.attrs.get('path')) : undefined
  if (inner === undefined) return []
  const items = 'kind' in inner ? (inner.kind === 'list' ? inner.items : []) : inner
  if (v.kind === 'external' && /AliasPath\(\)$/.test(v.path)) return aliasTexts(items[0])
  return items.flatMap((i) => aliasTexts(i))
}
