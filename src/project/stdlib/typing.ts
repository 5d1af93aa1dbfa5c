// `typing`: what takes part in running a program. Everything else of it stays a dotted path, as annotations show it.
import {
  type Annotation,
  arg,
  BUILTINS,
  BYTES,
  bool,
  type ClassValue,
  DICT,
  dict,
  FALSE,
  fillDict,
  functionSignature,
  gather,
  hashKey,
  LIST,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  resolveAnnotation,
  SET,
  type Site,
  STR,
  str,
  TUPLE,
  TYPE,
  textOf,
  tuple,
  unknown,
  unwrapped,
  type Value,
} from '../evaluate/index.ts'
import { acts, type Row, transparent, withoutFirst } from './kit.ts'

function typedDict(): ClassValue {
  return makeNativeClass('typing.TypedDict', [], {
    __new__: {
      kind: 'native',
      name: 'typing.TypedDict.__new__',
      attrs: new Map<string, Value>([['\0static', bool(true)]]),
      run: (machine, given, site) => {
        const cls = given.positional[0]
        const out = dict()
        // `TypedDict('Movie', {…})` makes a class; a class makes plain dicts.
        if (cls?.kind === 'class' && cls.native !== undefined)
          return functionalClass(machine, cls, textOf(given.positional[1]) ?? '?', given.positional[2], site)
        for (const source of withoutFirst(given).positional) fillDict(machine, out, source, site)
        for (const [name, value] of given.keywords) out.entries.set(hashKey(str(name)), { key: str(name), value })
        return out
      },
    },
  })
}

function functionalClass(machine: Machine, base: ClassValue, name: string, fields: Value | undefined, site: Site): Value {
  const made = machine.call(TYPE, { positional: [str(name), tuple([base]), dict()], keywords: new Map() }, site)
  if (made.kind !== 'class') return made
  const add = (field: Value, value: Value): void => {
    made.annotations.set(textOf(field) ?? '?', { node: 0, module: site.module, frame: null, scope: null, value, owner: made })
  }
  if (fields?.kind === 'dict') for (const e of fields.entries.values()) add(e.key, e.value)
  else if (fields !== undefined) {
    for (const item of gather(machine, fields, site).items) {
      const { value } = unwrapped(item)
      if (value.kind === 'list') add(value.items[0] ?? NONE, value.items[1] ?? NONE)
    }
  }
  return made
}

// ---- named tuples

/** The names of a named tuple's parts, in order. */
export function tupleFields(cls: ClassValue): { name: string; fallback: Value | undefined }[] {
  const own = cls.attrs.get('_fields')
  if (own?.kind === 'list') {
    const defaults = cls.attrs.get('_field_defaults')
    return own.items.map((f) => ({
      name: textOf(f) ?? '?',
      fallback: defaults?.kind === 'dict' ? defaults.entries.get(hashKey(f))?.value : undefined,
    }))
  }
  const holder = cls.mro.find((c): c is ClassValue => c.kind === 'class' && c !== cls && (c.attrs.has('_fields') || c.annotations.size > 0))
  if (cls.annotations.size > 0) return [...cls.annotations.keys()].map((name) => ({ name, fallback: cls.attrs.get(name) }))
  return holder === undefined ? [] : tupleFields(holder)
}

const newTuple: Value = {
  kind: 'native',
  name: 'typing.NamedTuple.__new__',
  attrs: new Map<string, Value>([['\0static', bool(true)]]),
  run: (machine, given, site) => {
    const cls = given.positional[0]
    if (cls?.kind !== 'class') return unknown('a named tuple', site)
    if (cls.native === 'typing.NamedTuple')
      return functionalClass(machine, cls, textOf(given.positional[1]) ?? '?', given.positional[2], site)
    const made = newInstance(cls, site)
    const values = tupleFields(cls).map(({ name, fallback }, i) => {
      const value = given.positional[i + 1] ?? given.keywords.get(name) ?? fallback ?? unknown(`the field \`${name}\``, site)
      made.attrs.set(name, value)
      return value
    })
    made.attrs.set('\0data', tuple(values))
    return made
  },
}

const asDict: Value = {
  kind: 'native',
  name: 'typing.NamedTuple._asdict',
  run: (_machine, given) => {
    const self = need(given, 0)
    return self.kind === 'instance'
      ? dict(tupleFields(self.cls).map(({ name }) => [str(name), self.attrs.get(name) ?? NONE] as const))
      : unknown('a dict')
  },
}
const replaceParts: Value = {
  kind: 'native',
  name: 'typing.NamedTuple._replace',
  run: (machine, given, site) => {
    const self = need(given, 0)
    if (self.kind !== 'instance') return unknown('a named tuple', site)
    const positional = tupleFields(self.cls).map(({ name }) => given.keywords.get(name) ?? self.attrs.get(name) ?? NONE)
    return machine.call(self.cls, { positional, keywords: new Map() }, site)
  },
}
export const NAMED_TUPLE: ClassValue = makeNativeClass('typing.NamedTuple', [TUPLE], {
  __new__: newTuple,
  _asdict: asDict,
  _replace: replaceParts,
})

/** `namedtuple('Point', 'x y', defaults=(0,))` */
export const namedtuple: Row = acts('collections.namedtuple', (machine, given, site) => {
  const name = textOf(given.positional[0])
  const fields = arg(given, 1, 'field_names')
  if (name === null || fields === undefined) return unknown('a named tuple', site)
  const text = textOf(fields)
  const names =
    text === null
      ? gather(machine, fields, site).items.map((f) => textOf(unwrapped(f).value) ?? '?')
      : text.split(/[\s,]+/).filter((n) => n !== '')
  const cls = machine.call(TYPE, { positional: [str(name), tuple([NAMED_TUPLE]), dict()], keywords: new Map() }, site)
  if (cls.kind !== 'class') return cls
  const defaults = given.keywords.get('defaults')
  const values = defaults?.kind === 'list' ? defaults.items : []
  cls.attrs.set('_fields', tuple(names.map((n) => str(n))))
  cls.attrs.set('_field_defaults', dict(values.map((v, i) => [str(names[names.length - values.length + i] ?? '?'), v] as const)))
  return cls
})

// ---- questions about types

const isOrigin = (value: Value, name: string): boolean => value.kind === 'external' && value.path === `typing.${name}`

function typeHints(machine: Machine, target: Value, withExtras: boolean, site: Site): Value {
  const out = dict()
  const add = (name: string, annotation: Annotation): void => {
    const resolved = resolveAnnotation(machine, annotation)
    const plain =
      !withExtras && resolved.kind === 'generic' && isOrigin(resolved.origin, 'Annotated') ? (resolved.args[0] ?? resolved) : resolved
    out.entries.set(hashKey(str(name)), { key: str(name), value: plain })
  }
  const value = target.kind === 'method' ? target.func : target
  if (value.kind === 'function') {
    const signature = functionSignature(value)
    for (const p of signature.parameters) if (p.annotation !== null) add(p.name, p.annotation)
    if (signature.returns !== null) add('return', signature.returns)
    return out
  }
  const cls = value.kind === 'instance' ? value.cls : value
  if (cls.kind !== 'class') return { ...out, open: true, site } as Value
  for (const c of [...cls.mro].reverse()) if (c.kind === 'class') for (const [name, annotation] of c.annotations) add(name, annotation)
  return out
}

const alias = (name: string, value: Value): Row => [`typing.${name}`, value]
const builtin = (name: string): Value => BUILTINS.get(name) ?? NONE

export const TYPING_ROWS: readonly Row[] = [
  alias('TYPE_CHECKING', FALSE),
  alias('List', LIST),
  alias('Dict', DICT),
  alias('Set', SET),
  alias('FrozenSet', builtin('frozenset')),
  alias('Tuple', TUPLE),
  alias('Type', TYPE),
  alias('Text', STR),
  alias('ByteString', BYTES),
  alias('NamedTuple', NAMED_TUPLE),
  alias('TypedDict', typedDict()),
  namedtuple,
  acts('typing.cast', (_m, given) => need(given, 1, 'val')),
  acts('typing.assert_type', (_m, given) => need(given, 0)),
  acts('typing.reveal_type', (_m, given) => need(given, 0)),
  acts('typing.NewType', (_m, given) => ({
    kind: 'native',
    name: 'typing.NewType()',
    attrs: new Map<string, Value>([
      ['__supertype__', need(given, 1, 'tp')],
      ['__name__', need(given, 0, 'name')],
    ]),
    run: (_m2, a) => need(a, 0),
  })),
  ...['overload', 'no_type_check', 'final', 'runtime_checkable', 'override', 'dataclass_transform'].map((n) => transparent(`typing.${n}`)),
  acts('typing.get_type_hints', (machine, given, site) => {
    const extras = given.keywords.get('include_extras')
    return typeHints(machine, need(given, 0), extras?.kind === 'const' && extras.value === true, site)
  }),
  acts('typing.get_origin', (_m, given) => {
    const value = need(given, 0)
    return value.kind === 'generic' ? value.origin : value.kind === 'unknown' ? value : NONE
  }),
  acts('typing.get_args', (_m, given) => {
    const value = need(given, 0)
    return value.kind === 'generic' ? tuple([...value.args]) : value.kind === 'unknown' ? value : tuple([])
  }),
]
