// `isinstance` and `issubclass`: yes, no, or not to be told.
import { findInClass } from './attributes.ts'
import { classOf } from './builtin-types.ts'
import { isEnum } from './classes.ts'
import { pathOf } from './native-kit.ts'
import { type ClassValue, isNone, type Value } from './values.ts'

/** What the abstract classes of `collections.abc` (and `typing`) hold among the built-in types. */
const ABSTRACT: Readonly<Record<string, readonly string[]>> = {
  Iterable: ['list', 'tuple', 'set', 'frozenset', 'dict', 'str', 'bytes', 'deque', 'iterator'],
  Collection: ['list', 'tuple', 'set', 'frozenset', 'dict', 'str', 'bytes', 'deque'],
  Container: ['list', 'tuple', 'set', 'frozenset', 'dict', 'str', 'bytes', 'deque'],
  Sized: ['list', 'tuple', 'set', 'frozenset', 'dict', 'str', 'bytes', 'deque'],
  Sequence: ['list', 'tuple', 'str', 'bytes', 'deque'],
  MutableSequence: ['list', 'deque'],
  Set: ['set', 'frozenset'],
  MutableSet: ['set'],
  Mapping: ['dict'],
  MutableMapping: ['dict'],
  Iterator: ['iterator'],
  Generator: ['iterator'],
  Hashable: ['str', 'bytes', 'int', 'float', 'bool', 'tuple', 'frozenset', 'NoneType'],
  Number: ['int', 'float', 'bool'],
  Real: ['int', 'float', 'bool'],
  Integral: ['int', 'bool'],
}
const PROTOCOL: Readonly<Record<string, string>> = {
  Iterable: '__iter__',
  Iterator: '__next__',
  Container: '__contains__',
  Sized: '__len__',
  Awaitable: '__await__',
  Hashable: '__hash__',
  AsyncIterable: '__aiter__',
}

export function isInstance(given: Value, cls: Value): boolean | null {
  if (given.kind === 'maybe') return isInstance(given.value, cls)
  if (given.kind === 'alternatives') return agreed(given.options.map((o) => isInstance(o.value, cls)))
  if (given.kind === 'unknown') return null
  return anyOf(cls, (one) => isInstanceOf(given, one))
}

export function isSubclass(given: Value, cls: Value): boolean | null {
  if (given.kind === 'alternatives') return agreed(given.options.map((o) => isSubclass(o.value, cls)))
  if (given.kind === 'generic') return isSubclass(given.origin, cls)
  return anyOf(cls, (one) => {
    if (given.kind === 'class') return isBelow(given, one)
    if (given.kind !== 'external') return null
    return given.path === pathOf(one) ? true : null
  })
}

function agreed(answers: (boolean | null)[]): boolean | null {
  const first = answers[0] ?? null
  return answers.every((a) => a === first) ? first : null
}

/** One of a tuple or a union of classes. */
function anyOf(cls: Value, test: (one: Value) => boolean | null): boolean | null {
  if (cls.kind === 'alternatives') return agreed(cls.options.map((o) => anyOf(o.value, test)))
  const members =
    cls.kind === 'list'
      ? cls.items
      : cls.kind === 'generic' && cls.origin.kind === 'external' && cls.origin.path === 'typing.Union'
        ? cls.args
        : null
  if (members === null) return test(cls.kind === 'generic' ? cls.origin : cls)
  let unsure = false
  for (const member of members) {
    const answer = anyOf(member, test)
    if (answer === true) return true
    if (answer === null) unsure = true
  }
  return unsure ? null : false
}

function isBelow(cls: ClassValue, wanted: Value): boolean | null {
  const path = pathOf(wanted)
  if (path === 'builtins.object' || cls === wanted || (path !== null && cls.native === path)) return true
  if (wanted.kind === 'class') {
    if (cls.mro.includes(wanted)) return true
    if (wanted.native !== undefined && cls.mro.some((c) => c.kind === 'class' && c.native === wanted.native)) return true
    // A library's base may have bases of its own, but none of the program.
    return wanted.native === undefined || /^builtins\.(str|int|float|bool|list|tuple|set|bytes)$/.test(wanted.native)
      ? false
      : cls.mro.some((c) => c.kind === 'external')
        ? null
        : false
  }
  if (wanted.kind !== 'external') return null
  if (cls.mro.some((c) => c.kind === 'external' && c.path === wanted.path)) return true
  const abstract = abstractName(wanted.path)
  if (abstract !== null) {
    const name = cls.mro.find((c): c is ClassValue => c.kind === 'class' && /^builtins\./.test(c.native ?? ''))?.name
    if (name !== undefined && ABSTRACT[abstract] !== undefined) return ABSTRACT[abstract].includes(name)
    const method = abstract === 'Callable' ? '__call__' : PROTOCOL[abstract]
    if (method !== undefined) return findInClass(cls, method) !== null
    return null
  }
  return cls.mro.some((c) => c.kind === 'external') ? null : false
}

function abstractName(path: string): string | null {
  return /^(?:collections\.abc|typing|numbers)\.(\w+)$/.exec(path)?.[1] ?? null
}

function isInstanceOf(value: Value, wanted: Value): boolean | null {
  if (wanted.kind !== 'class' && wanted.kind !== 'external' && wanted.kind !== 'native') return isNone(wanted) ? isNone(value) : null
  const path = pathOf(wanted) ?? ''
  if (path === 'builtins.object') return true
  if (wanted.kind === 'external') {
    const abstract = abstractName(path)
    if (abstract === 'Callable') return isCallable(value)
    if (
      abstract !== null &&
      ABSTRACT[abstract] !== undefined &&
      (value.kind === 'const' || value.kind === 'text' || value.kind === 'list' || value.kind === 'dict')
    ) {
      const type = value.kind === 'text' ? 'str' : value.kind === 'dict' ? 'dict' : value.type
      return ABSTRACT[abstract].includes(type)
    }
    if (abstract === 'Any') return null
  }
  if (path === 'builtins.type' || path === 'abc.ABCMeta')
    return value.kind === 'class'
      ? path === 'builtins.type' || value.metaclass !== null
      : value.kind === 'external' && value.args === undefined
        ? null
        : false
  if (/^enum\.EnumMeta|enum\.EnumType$/.test(path)) return value.kind === 'class' && isEnum(value)
  switch (value.kind) {
    case 'instance':
      return isBelow(value.cls, wanted)
    case 'external':
      if (value.args === undefined) return null
      return value.path === `${path}()` ? true : wanted.kind === 'class' && wanted.native === undefined ? false : null
    case 'class':
      if (value.metaclass?.kind === 'class') return isBelow(value.metaclass, wanted)
      return false
    case 'native':
      return value.name === path || path === 'types.BuiltinFunctionType' || path === 'types.FunctionType'
    default: {
      const own = classOf(value)
      if (own.kind === 'class') return isBelow(own, wanted)
      return own.kind === 'external' ? own.path === path : null
    }
  }
}

/** Whether a value can be called. */
export function isCallable(value: Value): boolean | null {
  switch (value.kind) {
    case 'function':
    case 'native':
    case 'method':
    case 'class':
    case 'partial':
      return true
    case 'instance': {
      const found = findInClass(value.cls, '__call__')
      return found === null ? false : 'owner' in found ? true : null
    }
    case 'external':
    case 'unknown':
      return null
    case 'maybe':
      return isCallable(value.value)
    case 'alternatives':
      return agreed(value.options.map((o) => isCallable(o.value)))
    case 'generic':
      return isCallable(value.origin)
    default:
      return false
  }
}
