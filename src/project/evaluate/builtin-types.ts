// Python's built-in classes. Called, they convert; as a base of a class of the program they carry their value in the instance.
import { findInClass, getItem } from './attributes.ts'
import { finishClass, linearise, makeNativeClass, newInstance } from './classes.ts'
import { join, type Machine } from './machine.ts'
import { copyDict, DICT_METHODS, fillDict, fromKeys } from './methods-dict.ts'
import { LIST_METHODS } from './methods-list.ts'
import { NUMBER_METHODS, STR_METHODS } from './methods-str.ts'
import { arg, carried, distributed, gather, type MethodBody, need, numberOf, originAmong, raise } from './native-kit.ts'
import { truthOf } from './operators.ts'
import { reprOf } from './repr.ts'
import { formatValue } from './strings.ts'
import {
  type Args,
  bool,
  type ClassValue,
  type Const,
  dict,
  external,
  hashKey,
  int,
  type List,
  list,
  type NativeFunction,
  originOf,
  pick,
  type Site,
  str,
  textOf,
  unknown,
  type Value,
} from './values.ts'

type Convert = (machine: Machine, given: Args, site: Site) => Value

/** Methods as they stand on the class: the first argument is the value, or an instance of a subclass that carries one. */
export function unbound(path: string, methods: Iterable<readonly [string, MethodBody]>): Record<string, Value> {
  const attrs: Record<string, Value> = {}
  for (const [name, method] of methods) {
    attrs[name] = {
      kind: 'native',
      name: `${path}.${name}`,
      run: (machine, given, site) => method(machine, carried(need(given, 0)), { ...given, positional: given.positional.slice(1) }, site),
    }
  }
  return attrs
}

/** A class whose call converts: `cls(value)` gives the plain value, a subclass an instance that carries it. */
export function convertingClass(
  path: string,
  bases: readonly ClassValue[],
  convert: Convert,
  attrs: Record<string, Value> = {},
): ClassValue {
  const split = distributed((machine, given, site) => convert(machine, given, site))
  const maker: NativeFunction = {
    kind: 'native',
    name: `${path}.__new__`,
    attrs: new Map<string, Value>([['\0static', bool(true)]]),
    run: (machine, given, site) => {
      const cls = given.positional[0]
      const rest = { ...given, positional: given.positional.slice(1) }
      if (cls?.kind !== 'class' || cls.native === path) return split(machine, rest, site)
      const made = newInstance(cls, site)
      // A subclass with a constructor of its own has arguments that mean something else.
      const init = findInClass(cls, '__init__')
      const own = init !== null && 'owner' in init && init.value.kind === 'function'
      const value = convert(
        machine,
        own && rest.positional.length !== 1 ? { positional: [], keywords: new Map() } : own ? { ...rest, keywords: new Map() } : rest,
        site,
      )
      made.attrs.set('\0data', value.kind === 'unknown' && own ? convert(machine, { positional: [], keywords: new Map() }, site) : value)
      return made
    },
  }
  return makeNativeClass(path, bases, { ...attrs, __new__: maker })
}

const classMethod = (name: string, run: NativeFunction['run']): Value => ({
  kind: 'descriptor',
  type: 'classmethod',
  func: { kind: 'native', name, run },
})

// ---- object and type

const newObject: NativeFunction = {
  kind: 'native',
  name: 'builtins.object.__new__',
  attrs: new Map<string, Value>([['\0static', bool(true)]]),
  run: (_machine, given, site) => {
    const cls = given.positional[0]
    return cls?.kind === 'class' ? newInstance(cls, site) : unknown('an object of an unknown class', site)
  },
}

export const OBJECT: ClassValue = makeNativeClass('builtins.object', [], {
  __new__: newObject,
  __setattr__: {
    kind: 'native',
    name: 'builtins.object.__setattr__',
    run: (machine, given) => {
      const [self, name, value] = given.positional
      if (self?.kind === 'instance' && value !== undefined) machine.writeMap(self.attrs, textOf(name) ?? '?', value)
      return { kind: 'const', type: 'NoneType', value: null }
    },
  },
  __getattribute__: {
    kind: 'native',
    name: 'builtins.object.__getattribute__',
    run: (machine, given, site) => machine.attribute(need(given, 0), textOf(given.positional[1]) ?? '?', site),
  },
})
export const NEW_OBJECT = newObject

const TYPE_NAMES: Readonly<Record<string, string>> = {
  NoneType: 'types.NoneType',
  ellipsis: 'types.EllipsisType',
  NotImplemented: 'types.NotImplementedType',
}

/** Classes that have no name among the builtins. */
export const OTHER_TYPES: ReadonlyMap<string, ClassValue> = new Map(
  [
    'types.NoneType',
    'types.EllipsisType',
    'types.NotImplementedType',
    'types.GeneratorType',
    'types.FunctionType',
    'types.BuiltinFunctionType',
    'types.MethodType',
    'types.ModuleType',
    'types.GenericAlias',
  ].map((path) => [path, makeNativeClass(path, [])]),
)
function otherType(path: string): Value {
  return OTHER_TYPES.get(path) ?? external(path)
}

/** The class of a value; a library's own classes stay dotted paths. */
export function classOf(value: Value): Value {
  switch (value.kind) {
    case 'const':
      return TYPES.get(value.type) ?? otherType(TYPE_NAMES[value.type] ?? `builtins.${value.type}`)
    case 'text':
      return STR
    case 'list':
      return TYPES.get(value.type) ?? otherType(value.type === 'deque' ? 'collections.deque' : 'types.GeneratorType')
    case 'dict':
      return DICT
    case 'instance':
      return value.cls
    case 'class':
      return value.metaclass ?? TYPE
    case 'function':
      return otherType('types.FunctionType')
    case 'native':
      return otherType('types.BuiltinFunctionType')
    case 'method':
      return otherType('types.MethodType')
    case 'module':
      return otherType('types.ModuleType')
    case 'partial':
      return external('functools.partial')
    case 'generic':
      return otherType('types.GenericAlias')
    case 'descriptor':
      return external(`builtins.${value.type}`)
    case 'slice':
      return TYPES.get('slice') ?? external('builtins.slice')
    case 'external':
      // What a class of a library returned when it was called is an instance of it.
      if (/(^|\.)[A-Z]\w*\(\)$/.test(value.path) && value.args !== undefined) return external(value.path.slice(0, -2))
      return unknown(`the type of ${value.path}`)
    case 'super':
    case 'alternatives':
    case 'maybe':
    case 'unknown':
    case 'term':
      return unknown('the type of something unknown')
  }
}

function makeClass(machine: Machine, metaclass: Value, given: Args, site: Site): Value {
  const name = textOf(given.positional[0])
  const bases = given.positional[1]
  const namespace = given.positional[2] === undefined ? undefined : pick(given.positional[2])
  if (name === null) return unknown('a class whose name is not known', site)
  // `super().__new__(mcs, name, bases, namespace)` while a class statement is at work: the class is there already.
  const all = machine.notes.get('classes') as ClassValue[] | undefined // written by classes.ts alone
  const current = all?.at(-1)
  if (
    current !== undefined &&
    current.name === name &&
    current.metaclass !== null &&
    metaclass.kind === 'class' &&
    metaclass.native === undefined
  ) {
    if (namespace?.kind === 'dict') {
      for (const { key, value } of namespace.entries.values()) {
        const attribute = textOf(key)
        if (attribute !== null && current.attrs.get(attribute) !== value) machine.writeMap(current.attrs, attribute, value)
      }
    }
    return current
  }
  const cls: ClassValue = {
    kind: 'class',
    name,
    qualname: name,
    module: site.module.name,
    bases: bases?.kind === 'list' ? bases.items.map((b) => pick(b)) : [],
    mro: [],
    attrs: new Map(),
    annotations: new Map(),
    keywords: given.keywords,
    metaclass: metaclass.kind === 'class' && metaclass.native === undefined ? metaclass : null,
    site,
    typeParameters: [],
    doc: null,
  }
  const order = linearise(cls)
  Object.assign(cls, { mro: order })
  if (namespace?.kind === 'dict') {
    for (const { key, value } of namespace.entries.values()) {
      const attribute = textOf(key)
      if (attribute === '__annotations__' && value.kind === 'dict') {
        for (const a of value.entries.values())
          cls.annotations.set(textOf(a.key) ?? '?', { node: 0, module: site.module, frame: null, scope: null, value: a.value, owner: cls })
      } else if (attribute !== null) cls.attrs.set(attribute, owned(value, cls))
    }
  }
  if (metaclass.kind !== 'class' || metaclass.native !== undefined) finishClass(machine, cls, site)
  return cls
}

/** A function of the namespace belongs to the class: `super()` in it starts there. */
function owned(value: Value, cls: ClassValue): Value {
  if (value.kind === 'function' && value.owner === null) value.owner = cls
  return value
}

export const TYPE: ClassValue = makeNativeClass('builtins.type', [], {
  __new__: {
    kind: 'native',
    name: 'builtins.type.__new__',
    attrs: new Map<string, Value>([['\0static', bool(true)]]),
    run: (machine, given, site) => {
      const rest = given.positional.slice(1)
      const only = rest[0]
      if (rest.length === 1 && only !== undefined) {
        if (only.kind === 'maybe') return classOf(only.value)
        return only.kind === 'alternatives' ? join(only.options.map((o) => ({ value: classOf(o.value), when: o.when }))) : classOf(only)
      }
      return makeClass(machine, given.positional[0] ?? TYPE, { ...given, positional: rest }, site)
    },
  },
})

// ---- numbers and text

const INT_TEXT = /^\s*[+-]?\d+(?:_\d+)*\s*$/
function toInt(machine: Machine, given: Args, site: Site): Value {
  const given0 = given.positional[0]
  if (given0 === undefined) return int(0)
  const value = carried(given0)
  const origin = originOf(value)
  const text = textOf(value)
  if (text !== null) {
    const base = numberOf(arg(given, 1, 'base')) ?? 10
    const clean = text.replaceAll('_', '').trim()
    if (base === 10 && INT_TEXT.test(text)) {
      const n = Number(clean)
      return Number.isSafeInteger(n) ? int(n, origin) : int(BigInt(clean), origin)
    }
    const digits = clean.replace(/^0[xob]/i, '')
    const n = base >= 2 && base <= 36 && base !== 10 && /^\w+$/.test(digits) ? Number.parseInt(digits, base) : Number.NaN
    return Number.isNaN(n) ? raise(machine, 'ValueError', `int(${JSON.stringify(text)})`, site) : int(n, origin)
  }
  if (value.kind === 'const' && typeof value.value === 'bigint') return value
  const n = numberOf(value)
  if (n !== null) return int(Math.trunc(n), origin)
  return converted(machine, value, '__int__', 'a number', site)
}

function toFloat(machine: Machine, given: Args, site: Site): Value {
  const value = given.positional[0] === undefined ? int(0) : carried(given.positional[0])
  const origin = originOf(value)
  const text = textOf(value)
  const made = (n: number): Const => ({ kind: 'const', type: 'float', value: n, origin })
  if (text !== null) {
    const word = text.trim().toLowerCase()
    if (/^[+-]?(inf|infinity)$/.test(word)) return made(word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)
    if (word === 'nan') return made(Number.NaN)
    return /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)
      ? made(Number(word.replaceAll('_', '')))
      : raise(machine, 'ValueError', `float(${JSON.stringify(text)})`, site)
  }
  const n = numberOf(value)
  return n === null ? converted(machine, value, '__float__', 'a number', site) : made(n)
}

function converted(machine: Machine, value: Value, method: string, what: string, site: Site): Value {
  if (value.kind === 'unknown') return value
  if (value.kind === 'instance') {
    const found = machine.attribute(value, method, null)
    if (found.kind === 'method') return machine.call(found, { positional: [], keywords: new Map() }, site)
  }
  return unknown(what, site)
}

function toStr(machine: Machine, given: Args, site: Site): Value {
  const value = arg(given, 0, 'object')
  if (value === undefined) return str('')
  const inner = value.kind === 'instance' && value.attrs.has('\0data') && !hasOwn(value.cls, '__str__') ? carried(value) : value
  if (inner.kind === 'const' && inner.type === 'bytes') return str(String(inner.value), inner.origin)
  if (inner.kind === 'instance' && inner.attrs.has('_name_') && textOf(inner) === null && !hasOwn(inner.cls, '__str__'))
    return str(`${inner.cls.name}.${textOf(inner.attrs.get('_name_')) ?? '?'}`)
  const known = inner.kind === 'list' || inner.kind === 'dict' || inner.kind === 'class' ? reprOf(inner) : null
  return known === null ? formatValue(machine, inner, null, site) : str(known)
}

function hasOwn(cls: ClassValue, name: string): boolean {
  const found = findInClass(cls, name)
  return found !== null && 'owner' in found && found.value.kind === 'function'
}

function toBool(machine: Machine, given: Args): Value {
  const value = given.positional[0]
  if (value === undefined) return bool(false)
  const truth = truthOf(machine, carried(value))
  return truth.value === null ? unknown('a truth value') : bool(truth.value, truth.likely ? (originAmong(value) ?? 'a setting') : undefined)
}

function toBytes(machine: Machine, given: Args, site: Site): Value {
  const value = given.positional[0]
  if (value === undefined) return { kind: 'const', type: 'bytes', value: '' }
  if (value.kind === 'const' && value.type === 'bytes') return value
  return textOf(value) === null
    ? unknown('bytes', site)
    : (STR_METHODS.get('encode')?.(machine, value, given, site) ?? unknown('bytes', site))
}

export const INT: ClassValue = convertingClass('builtins.int', [], toInt, unbound('builtins.int', NUMBER_METHODS))
export const FLOAT: ClassValue = convertingClass('builtins.float', [], toFloat, unbound('builtins.float', NUMBER_METHODS))
export const STR: ClassValue = convertingClass('builtins.str', [], toStr, {
  ...unbound(
    'builtins.str',
    [...STR_METHODS].filter(([n]) => n !== '__str__'),
  ),
  maketrans: {
    kind: 'native',
    name: 'builtins.str.maketrans',
    attrs: new Map<string, Value>([['\0static', bool(true)]]),
    run: makeTranslation,
  },
})
export const BOOL: ClassValue = convertingClass('builtins.bool', [INT], toBool)
export const BYTES: ClassValue = convertingClass('builtins.bytes', [], toBytes)

function makeTranslation(_machine: Machine, given: Args): Value {
  const out = dict()
  const add = (key: Value, value: Value): void => {
    const text = textOf(key)
    const code = text === null ? key : int(text.codePointAt(0) ?? 0)
    out.entries.set(hashKey(code), { key: code, value })
  }
  const [from, to, removed] = given.positional
  if (from?.kind === 'dict') for (const { key, value } of from.entries.values()) add(key, value)
  const letters = [...(textOf(to) ?? '')]
  for (const [i, c] of [...(textOf(from) ?? '')].entries()) add(str(c), str(letters[i] ?? ''))
  for (const c of textOf(removed) ?? '') add(str(c), str(''))
  return out
}

// ---- collections

function toList(type: List['type']): Convert {
  return (machine, given, site) => {
    const source = given.positional[0]
    if (source === undefined) return list([], type)
    const { items, open } = gather(machine, carried(source), site)
    if (type !== 'set' && type !== 'frozenset') return list(items, type, open)
    const seen = new Set<string>()
    return list(
      items.filter((i) => {
        const key = hashKey(i)
        if (seen.has(key)) return false
        seen.add(key)
        return true
      }),
      type,
      open,
    )
  }
}

function toDict(machine: Machine, given: Args, site: Site): Value {
  const out = dict()
  const source = given.positional[0]
  // Filled apart from the conditions in force: the dict is new.
  const before = machine.condition
  machine.condition = []
  try {
    if (source !== undefined) fillDict(machine, out, source, site)
  } finally {
    machine.condition = before
  }
  for (const [name, value] of given.keywords) out.entries.set(hashKey(str(name)), { key: str(name), value })
  if (given.open === true) out.open = true
  if (source?.kind === 'dict' && source.factory !== undefined) out.factory = undefined
  return out
}

/** Item access of a subclass goes to what the instance carries. */
const SEQUENCE_ITEMS: readonly (readonly [string, MethodBody])[] = [
  ['__getitem__', (machine, self, given, site) => getItem(machine, self, need(given, 0), site)],
]

export const LIST: ClassValue = convertingClass(
  'builtins.list',
  [],
  toList('list'),
  unbound('builtins.list', [...LIST_METHODS.list, ...SEQUENCE_ITEMS]),
)
export const TUPLE: ClassValue = convertingClass(
  'builtins.tuple',
  [],
  toList('tuple'),
  unbound('builtins.tuple', [...LIST_METHODS.tuple, ...SEQUENCE_ITEMS]),
)
export const SET: ClassValue = convertingClass('builtins.set', [], toList('set'), unbound('builtins.set', LIST_METHODS.set))
export const FROZENSET: ClassValue = convertingClass(
  'builtins.frozenset',
  [],
  toList('frozenset'),
  unbound('builtins.frozenset', LIST_METHODS.frozenset),
)
export const DICT: ClassValue = convertingClass('builtins.dict', [], toDict, {
  ...unbound('builtins.dict', DICT_METHODS),
  copy: { kind: 'native', name: 'builtins.dict.copy', run: (_m, given) => copyOf(carried(need(given, 0))) },
  fromkeys: classMethod('builtins.dict.fromkeys', (machine, given, site) =>
    fromKeys(machine, { ...given, positional: given.positional.slice(1) }, site),
  ),
})
function copyOf(value: Value): Value {
  return value.kind === 'dict' ? copyDict(value) : unknown('a copy')
}

const MAX_RANGE = 10_000
function toRange(_machine: Machine, given: Args, site: Site): Value {
  const numbers = given.positional.map(numberOf)
  const [a, b, c] = numbers
  if (numbers.some((n) => n === null) || a == null) return list([], 'tuple', true)
  const [from, to, step] = b == null ? [0, a, 1] : [a, b, c ?? 1]
  if (step === 0) return unknown('a range with step 0', site)
  const out: Value[] = []
  const origin = originAmong(...given.positional)
  for (let i = from; (step > 0 ? i < to : i > to) && out.length < MAX_RANGE; i += step) out.push(int(i, origin))
  return list(out, 'tuple', out.length >= MAX_RANGE)
}
const RANGE = convertingClass('builtins.range', [], toRange)

const SLICE = convertingClass('builtins.slice', [], (_machine, given): Value => {
  const [a, b, c] = given.positional
  return b === undefined
    ? { kind: 'slice', lower: null, upper: a ?? null, step: null }
    : { kind: 'slice', lower: a ?? null, upper: b, step: c ?? null }
})

const opaque = (name: string): ClassValue =>
  convertingClass(`builtins.${name}`, [], (_machine, given, site): Value => ({ ...external(`builtins.${name}()`), args: given, site }))

export const TYPES: ReadonlyMap<string, ClassValue> = new Map([
  ['object', OBJECT],
  ['type', TYPE],
  ['int', INT],
  ['float', FLOAT],
  ['complex', opaque('complex')],
  ['str', STR],
  ['bool', BOOL],
  ['bytes', BYTES],
  ['bytearray', opaque('bytearray')],
  ['memoryview', opaque('memoryview')],
  ['list', LIST],
  ['tuple', TUPLE],
  ['set', SET],
  ['frozenset', FROZENSET],
  ['dict', DICT],
  ['range', RANGE],
  ['slice', SLICE],
])
