// The value domain of the abstract evaluator: what a name can hold when a program is run without running it.
// Values are mutable where Python's are (lists, dicts, instances, classes, modules), so identity means what it means there.
import type { FunctionForm } from '../../syntax/index.ts'
import type { Machine } from './machine.ts'

/** One test that the program makes and that we cannot decide, or decide only under the settings' defaults. */
export interface Atom {
  /** As written in the program, negated where the arm is the `else`: `settings.DEBUG`, `not settings.DEBUG`. */
  readonly text: string
  /** Whether the arm runs under the settings' defaults. */
  readonly state: 'on' | 'off' | 'unknown'
}
/** A conjunction; the empty one always holds. */
export type Condition = readonly Atom[]

/** What a value that is known only under the defaults depends on: the setting's name as a person would look for it. */
export type Origin = string

export interface Site {
  readonly module: ModuleValue
  readonly node: number
}

export type ConstType = 'NoneType' | 'bool' | 'int' | 'float' | 'str' | 'bytes' | 'ellipsis' | 'NotImplemented'
export interface Const {
  readonly kind: 'const'
  readonly type: ConstType
  readonly value: null | boolean | number | bigint | string
  readonly origin?: Origin | undefined
  /** The variable of the environment that gave it, for certain. */
  readonly from?: string | undefined
}
/** A string of which parts are not known; a hole says why. */
export interface Text {
  readonly kind: 'text'
  readonly parts: readonly (string | Hole)[]
  readonly origin?: Origin | undefined
  readonly from?: string | undefined
}
export interface Hole {
  readonly reason: string
  /** It stands for one character at least. */
  readonly isFilled?: true
}
/** A variable of the environment as somebody gave it; a hole stands for what is not to be read. */
export type GivenText = string | readonly (string | Hole)[]
export interface List {
  readonly kind: 'list'
  readonly type: 'list' | 'tuple' | 'set' | 'frozenset' | 'iterator' | 'deque'
  items: Value[]
  /** More items may follow that we do not know. */
  open: boolean
  site?: Site | undefined
  /** The setting that it is the default of: another list may stand in its place. */
  origin?: Origin | undefined
}
export interface Dict {
  readonly kind: 'dict'
  entries: Map<string, { key: Value; value: Value }>
  open: boolean
  /** On a single way: what was spread into it and is not known. */
  rest?: readonly Value[]
  /** `defaultdict`'s factory. */
  factory?: Value | undefined
  /** Reads `os.environ`: a miss is a setting, not a fault. */
  environment?: boolean
  /** `globals()`: what is written here is a variable of the module. */
  namespace?: ModuleValue
}
export interface FunctionValue {
  readonly kind: 'function'
  readonly form: FunctionForm
  readonly module: ModuleValue
  readonly closure: Frame | null
  name: string
  qualname: string
  readonly defaults: ReadonlyMap<string, Value>
  readonly attrs: Map<string, Value>
  /** The class whose body defined it (for `super()`). */
  owner: ClassValue | null
  /** The route decorators and others that returned it unchanged, by dotted name. */
  readonly site: Site
}
export interface NativeFunction {
  readonly kind: 'native'
  /** Dotted, as Python would name it: `fastapi.routing.APIRouter.get`. */
  readonly name: string
  readonly run: (machine: Machine, args: Args, site: Site) => Value
  readonly attrs?: Map<string, Value>
  /** Of a method of a built-in type: what it is called on. */
  readonly of?: Value
}
export interface Method {
  readonly kind: 'method'
  readonly func: FunctionValue | NativeFunction | Value
  readonly self: Value
  /** The class through which it was found. */
  readonly owner?: ClassValue | undefined
}
export interface ClassValue {
  readonly kind: 'class'
  readonly name: string
  readonly qualname: string
  readonly module: string
  readonly bases: readonly Value[]
  /** Linearised, itself first; external bases stand in it as they are. */
  mro: readonly (ClassValue | External)[]
  readonly attrs: Map<string, Value>
  /** Own annotations in order; evaluated when asked. */
  readonly annotations: Map<string, Annotation>
  readonly keywords: ReadonlyMap<string, Value>
  readonly metaclass: Value | null
  readonly site: Site | null
  readonly typeParameters: readonly string[]
  doc: string | null
  /** Set on classes made of TypeScript: the dotted path under which programs import it. */
  readonly native?: string
}
/** An annotation as written, with where its names are looked up. */
export interface Annotation {
  readonly node: number
  readonly module: ModuleValue
  readonly frame: Frame | null
  /** For a class body: its namespace stands before the frame. */
  readonly scope: ClassValue | null
  /** Already known (made by TypeScript, or by `__annotations__` assignment). */
  readonly value?: Value | undefined
  readonly owner?: ClassValue | undefined
}
export interface Instance {
  readonly kind: 'instance'
  readonly cls: ClassValue
  readonly attrs: Map<string, Value>
  /** What TypeScript keeps with it; each native class knows its own shape. */
  data?: unknown
  site?: Site | undefined
}
export interface ModuleValue {
  readonly kind: 'module'
  readonly name: string
  /** Path of the file in the tree; empty for namespace packages and native modules. */
  readonly file: string
  readonly isPackage: boolean
  readonly globals: Map<string, Value>
  state: 'new' | 'running' | 'done'
  readonly code: ModuleCode | null
  /** The files that import it, each with the tests there under which it does; the empty condition wins. */
  readonly importers?: Map<string, Condition>
}
/** What running a module needs of its file. */
export interface ModuleCode {
  readonly form: import('../../syntax/index.ts').Form
  readonly text: string
}
/** Something of a library: a dotted path, or the result of calling one. What is done to it is kept. */
export interface External {
  readonly kind: 'external'
  /** `sqlalchemy.orm.Session`; a call's result is `sqlalchemy.create_engine()`. */
  readonly path: string
  readonly args?: Args | undefined
  attrs?: Map<string, Value> | undefined
  readonly site?: Site | undefined
}
/** `list[int]`, `Optional[X]`, `Annotated[T, …]`, `A | B` (origin `typing.Union`), a parametrised generic class. */
export interface Generic {
  readonly kind: 'generic'
  readonly origin: Value
  readonly args: readonly Value[]
}
export interface Descriptor {
  readonly kind: 'descriptor'
  readonly type: 'property' | 'staticmethod' | 'classmethod' | 'cached_property'
  readonly func: Value
  readonly setter?: Value | undefined
}
export interface Partial {
  readonly kind: 'partial'
  readonly func: Value
  readonly args: Args
  readonly attrs: Map<string, Value>
}
export interface Super {
  readonly kind: 'super'
  readonly after: ClassValue
  readonly self: Value
}
/** One of several, by conditions that exclude each other. At most eight. */
export interface Alternatives {
  readonly kind: 'alternatives'
  readonly options: readonly { readonly value: Value; readonly when: Condition }[]
}
/** In a list or dict: present only under a condition. */
export interface Maybe {
  readonly kind: 'maybe'
  readonly value: Value
  readonly when: Condition
}
export interface Slice {
  readonly kind: 'slice'
  readonly lower: Value | null
  readonly upper: Value | null
  readonly step: Value | null
}
export interface Unknown {
  readonly kind: 'unknown'
  readonly reason: string
  readonly site?: Site | undefined
}

/** Made while one way through a program is followed: something that nobody knows, and how it comes about. */
export interface Term {
  readonly kind: 'term'
  readonly op: 'source' | 'attribute' | 'item' | 'call' | 'binary' | 'compare' | 'not' | 'text' | 'each' | 'column'
  /** The attribute, the operator, the dotted path of what is called as far as it is known. */
  readonly name: string
  /** The receiver, or the left side. */
  readonly of: Value | null
  readonly args: Args
  readonly site: Site | null
  /** What the room that follows the way knows about it. */
  readonly facts: unknown
}

export type Value =
  | Const
  | Text
  | List
  | Dict
  | FunctionValue
  | NativeFunction
  | Method
  | ClassValue
  | Instance
  | ModuleValue
  | External
  | Generic
  | Descriptor
  | Partial
  | Super
  | Alternatives
  | Maybe
  | Slice
  | Unknown
  | Term

export interface Args {
  readonly positional: readonly Value[]
  readonly keywords: ReadonlyMap<string, Value>
  /** `*x` or `**x` of something unknown was passed: more arguments may be there. */
  readonly open?: boolean
  /** On a single way: what such a star was written before. */
  readonly rest?: readonly Value[]
}

/** The variables of one running function. A module has none: its variables are its globals. */
export interface Frame {
  readonly func: FunctionValue
  readonly locals: (Value | undefined)[]
  readonly parent: Frame | null
  readonly module: ModuleValue
}

// ---- makers

export const NONE: Const = { kind: 'const', type: 'NoneType', value: null }
export const TRUE: Const = { kind: 'const', type: 'bool', value: true }
export const FALSE: Const = { kind: 'const', type: 'bool', value: false }
export const ELLIPSIS: Const = { kind: 'const', type: 'ellipsis', value: null }
export const NO_ARGS: Args = { positional: [], keywords: new Map() }

export function str(value: string, origin?: Origin): Const {
  return { kind: 'const', type: 'str', value, origin }
}
/** A variable that is given: known for certain. */
export function givenText(value: GivenText, from: string): Const | Text {
  return typeof value === 'string' ? { kind: 'const', type: 'str', value, from } : { kind: 'text', parts: value, from }
}
export function int(value: number | bigint, origin?: Origin): Const {
  return { kind: 'const', type: 'int', value, origin }
}
export function bool(value: boolean, origin?: Origin): Const {
  return origin === undefined ? (value ? TRUE : FALSE) : { kind: 'const', type: 'bool', value, origin }
}
export function list(items: Value[] = [], type: List['type'] = 'list', open = false): List {
  return { kind: 'list', type, items, open }
}
export function tuple(items: Value[]): List {
  return { kind: 'list', type: 'tuple', items, open: false }
}
export function dict(pairs: Iterable<readonly [Value, Value]> = []): Dict {
  const d: Dict = { kind: 'dict', entries: new Map(), open: false }
  for (const [key, value] of pairs) d.entries.set(hashKey(key), { key, value })
  return d
}
export function unknown(reason: string, site?: Site): Unknown {
  return { kind: 'unknown', reason: clipped(reason), site }
}
export function external(path: string): External {
  return { kind: 'external', path: clipped(path) }
}
export function native(name: string, run: NativeFunction['run']): NativeFunction {
  return { kind: 'native', name, run, attrs: new Map() }
}
export function args(positional: readonly Value[], keywords: ReadonlyMap<string, Value> = new Map()): Args {
  return { positional, keywords }
}

// ---- questions

export function isStr(v: Value | undefined): v is Const & { value: string } {
  return v?.kind === 'const' && v.type === 'str'
}
export function isNone(v: Value | undefined): boolean {
  return v?.kind === 'const' && v.type === 'NoneType'
}
/** The text of a string that is known in full, else null. */
export function textOf(v: Value | undefined): string | null {
  if (v === undefined) return null
  if (isStr(v)) return v.value
  if (v.kind === 'alternatives') return textOf(pick(v))
  if (v.kind === 'instance') {
    const data = v.attrs.get('\0data') // `class Slug(str)`
    if (data !== undefined) return textOf(data)
    const member = v.attrs.get('_value_') // an enum member of a str enum is its value
    if (member !== undefined && isStrEnum(v.cls)) return textOf(member)
  }
  return null
}
export function isStrEnum(cls: ClassValue): boolean {
  return cls.mro.some((c) => (c.kind === 'class' ? c.native === 'builtins.str' || c.native === 'enum.StrEnum' : c.path === 'enum.StrEnum'))
}
export function originOf(v: Value): Origin | undefined {
  return v.kind === 'const' || v.kind === 'text' ? v.origin : undefined
}

export function stateOf(when: Condition): Atom['state'] {
  let state: Atom['state'] = 'on'
  for (const atom of when) {
    if (atom.state === 'off') return 'off'
    if (atom.state === 'unknown') state = 'unknown'
  }
  return state
}
/** Under both; the same test said twice is said once. */
export function both(a: Condition, b: Condition): Condition {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const out = [...a]
  for (const atom of b) if (!a.some((x) => x.text === atom.text)) out.push(atom)
  return out
}

/** Where one value is needed: the alternative that holds under the defaults, else the first that may. */
export function pick(v: Value): Value {
  if (v.kind === 'maybe') return pick(v.value)
  if (v.kind !== 'alternatives') return v
  let best: Value | null = null
  let rank = 3
  for (const { value, when } of v.options) {
    const state = stateOf(when)
    const r = state === 'on' ? 0 : state === 'unknown' ? 1 : 2
    if (r < rank && !(r === 1 && value.kind === 'unknown' && v.options.some((o) => o.value.kind !== 'unknown'))) {
      rank = r
      best = value
    }
  }
  return best === null ? pick(v.options[0]?.value ?? unknown('no alternative')) : pick(best)
}

let nextIdentity = 1
const identities = new WeakMap<object, number>()
/** A number for an object, as `id()` gives; the same for the whole run. */
export function identity(v: object): number {
  let id = identities.get(v)
  if (id === undefined) {
    id = nextIdentity++
    identities.set(v, id)
  }
  return id
}

/** What one key may be made of; a part beyond that stands in it by its identity. */
const MOST_KEY_PARTS = 2_000
const DEEPEST_KEY = 20

/** The key under which a value stands in a dict or set: equal values, equal keys. */
export function hashKey(v: Value): string {
  return v.kind === 'list' || v.kind === 'generic' || v.kind === 'method' ? keyOf(v, { left: MOST_KEY_PARTS }, 0) : plainKey(v)
}

function keyOf(v: Value, effort: { left: number }, depth: number): string {
  if (--effort.left < 0 || depth > DEEPEST_KEY) return v.kind === 'const' ? plainKey(v) : `#${identity(v)}`
  const parts = (values: readonly Value[]): string => values.map((part) => keyOf(part, effort, depth + 1)).join(',')
  switch (v.kind) {
    case 'list':
      return v.type === 'tuple' || v.type === 'frozenset' ? `(${parts(v.items)})` : `#${identity(v)}`
    case 'generic':
      return `${keyOf(v.origin, effort, depth + 1)}[${parts(v.args)}]`
    case 'method':
      return `m${keyOf(v.self, effort, depth + 1)}.${keyOf(v.func, effort, depth + 1)}`
    default:
      return plainKey(v)
  }
}

function plainKey(v: Value): string {
  switch (v.kind) {
    case 'const':
      if (v.type === 'bool') return `n${v.value === true ? 1 : 0}`
      if (v.type === 'int' || v.type === 'float') return `n${String(v.value)}`
      return `${v.type}:${String(v.value)}`
    case 'text':
      return `text:${v.parts.map((p) => (typeof p === 'string' ? p : `{${p.reason}}`)).join('')}`
    case 'external':
      return v.args === undefined ? `ext:${v.path}` : `#${identity(v)}`
    case 'alternatives':
    case 'maybe':
      return hashKey(pick(v))
    case 'instance': {
      const text = textOf(v)
      return text === null ? `#${identity(v)}` : `str:${text}`
    }
    default:
      return `#${identity(v)}`
  }
}

/** The same thing, as Python's `is` (constants by value). */
export function isSame(a: Value, b: Value): boolean {
  return a === b || hashKey(a) === hashKey(b)
}

/** What a message or a path may be long; values that are made of values of their own kind would grow without end. */
const LONGEST_WORDS = 300

export function clipped(words: string): string {
  return words.length <= LONGEST_WORDS ? words : `${words.slice(0, LONGEST_WORDS)}…`
}

/** Short words for a message: `a list`, `sqlalchemy.orm.Session`, `crud.make_router`. */
export function describe(v: Value): string {
  return clipped(words(v, 0))
}

function words(v: Value, depth: number): string {
  if (depth > 3) return '…'
  switch (v.kind) {
    case 'const':
      return v.type === 'str' ? JSON.stringify(v.value) : v.type === 'NoneType' ? 'None' : String(v.value)
    case 'text':
      return v.parts.map((p) => (typeof p === 'string' ? p : '{?}')).join('')
    case 'list':
      return `a ${v.type}`
    case 'dict':
      return 'a dict'
    case 'function':
      return `${v.module.name}.${v.qualname}`
    case 'native':
      return v.name
    case 'method':
      return words(v.func, depth + 1)
    case 'class':
      return `${v.module}.${v.qualname}`
    case 'instance':
      return `an instance of ${v.cls.module}.${v.cls.qualname}`
    case 'module':
      return `module ${v.name}`
    case 'external':
      return v.path
    case 'generic':
      return `${words(v.origin, depth + 1)}[${v.args
        .slice(0, 8)
        .map((a) => words(a, depth + 1))
        .join(', ')}]`
    case 'descriptor':
      return v.type
    case 'partial':
      return `partial(${words(v.func, depth + 1)})`
    case 'super':
      return 'super()'
    case 'alternatives':
      return v.options.map((o) => words(o.value, depth + 1)).join(' or ')
    case 'maybe':
      return words(v.value, depth + 1)
    case 'slice':
      return 'a slice'
    case 'unknown':
      return `unknown (${v.reason})`
    case 'term':
      return v.name === '' ? 'something' : v.name
  }
}
