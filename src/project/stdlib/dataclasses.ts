// `dataclasses`: fields out of annotations, and the constructor that follows from them.
import {
  type Annotation,
  type Args,
  arg,
  bool,
  type ClassValue,
  dict,
  findInClass,
  type Instance,
  type Machine,
  makeNativeClass,
  NO_ARGS,
  NONE,
  need,
  newInstance,
  resolveAnnotation,
  type Signature,
  type SignatureParameter,
  type Site,
  str,
  TYPE,
  textOf,
  truthOf,
  tuple,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { acts, type Row, withoutFirst } from './kit.ts'

const FIELD: ClassValue = makeNativeClass('dataclasses.Field', [])
const MISSING: ClassValue = makeNativeClass('dataclasses.MISSING', [])
const KEYWORDS_ONLY: ClassValue = makeNativeClass('dataclasses.KW_ONLY', [])

interface FieldOf {
  readonly name: string
  readonly annotation: Annotation
  readonly fallback: Value | null
  readonly factory: Value | null
  readonly init: boolean
  readonly keywordOnly: boolean
  /** `InitVar`: an argument that becomes no attribute. */
  readonly passing: boolean
}

function flag(machine: Machine, value: Value | undefined, otherwise: boolean): boolean {
  return value === undefined ? otherwise : (truthOf(machine, value).value ?? otherwise)
}

/** All fields, those of bases first; a field that is named again keeps its place. */
function fieldsOf(machine: Machine, cls: ClassValue): FieldOf[] {
  const out = new Map<string, FieldOf>()
  for (const c of [...cls.mro].reverse()) {
    if (c.kind !== 'class' || !c.attrs.has('\0dataclass')) continue
    const options = c.attrs.get('\0dataclass')
    let keywordOnly =
      options?.kind === 'dict' && flag(machine, [...options.entries.values()].find((e) => textOf(e.key) === 'kw_only')?.value, false)
    for (const [name, annotation] of c.annotations) {
      const type = resolveAnnotation(machine, annotation)
      const outer = type.kind === 'generic' ? type.origin : type
      if (outer.kind === 'external' && outer.path === 'typing.ClassVar') continue
      if (outer === KEYWORDS_ONLY) {
        keywordOnly = true
        continue
      }
      const made = c.attrs.get(`\0field ${name}`)
      const field = made?.kind === 'instance' ? made.attrs : null
      out.set(name, {
        name,
        annotation,
        fallback: field === null ? (c.attrs.get(name) ?? null) : (field.get('default') ?? null),
        factory: field?.get('default_factory') ?? null,
        init: flag(machine, field?.get('init'), true),
        keywordOnly: flag(machine, field?.get('kw_only'), keywordOnly),
        passing: outer.kind === 'external' && outer.path === 'dataclasses.InitVar',
      })
    }
  }
  return [...out.values()]
}

function inOrder(fields: readonly FieldOf[]): FieldOf[] {
  const init = fields.filter((f) => f.init)
  return [...init.filter((f) => !f.keywordOnly), ...init.filter((f) => f.keywordOnly)]
}

const construct: Value = {
  kind: 'native',
  name: 'dataclasses.__init__',
  run: (machine, given, site) => {
    const self = need(given, 0)
    if (self.kind !== 'instance') return NONE
    const rest = withoutFirst(given)
    const fields = fieldsOf(machine, self.cls)
    const places = new Map(
      inOrder(fields)
        .filter((f) => !f.keywordOnly)
        .map((f, i) => [f.name, i]),
    )
    const passed: Value[] = []
    for (const f of fields) {
      const at = places.get(f.name)
      const value = f.init ? ((at === undefined ? undefined : rest.positional[at]) ?? rest.keywords.get(f.name)) : undefined
      const filled =
        value ??
        (f.factory === null ? f.fallback : machine.call(f.factory, NO_ARGS, site)) ??
        (f.init ? unknown(`the field \`${f.name}\` of ${self.cls.name}`, site) : null)
      if (f.passing) passed.push(filled ?? NONE)
      else if (filled !== null) machine.writeMap(self.attrs, f.name, filled)
    }
    const after = findInClass(self.cls, '__post_init__')
    if (after !== null && 'owner' in after)
      machine.call({ kind: 'method', func: after.value, self, owner: after.owner }, { positional: passed, keywords: new Map() }, site)
    return NONE
  },
}

/** For `inspect.signature` and whoever depends on such a class. */
function signature(machine: Machine, cls: ClassValue): Signature | null {
  if (findInClass(cls, '\0dataclass') === null) return null
  const parameters = inOrder(fieldsOf(machine, cls)).map(
    (f): SignatureParameter => ({
      name: f.name,
      kind: f.keywordOnly ? 'keyword-only' : 'normal',
      annotation: f.annotation,
      default: f.fallback ?? (f.factory === null ? null : unknown(`what the factory of \`${f.name}\` makes`)),
    }),
  )
  return { parameters, returns: null, func: null }
}

function decorate(machine: Machine, target: Value, given: Args): Value {
  if (target.kind !== 'class') return target
  target.attrs.set('\0dataclass', dict([...given.keywords].map(([k, v]) => [str(k), v] as const)))
  for (const name of target.annotations.keys()) {
    const value = target.attrs.get(name)
    if (value?.kind !== 'instance' || value.cls !== FIELD) continue
    target.attrs.set(`\0field ${name}`, value)
    const fallback = value.attrs.get('default')
    if (fallback === undefined) target.attrs.delete(name)
    else target.attrs.set(name, fallback)
  }
  const own = target.attrs.get('__init__')
  if ((own === undefined || own.kind === 'native') && flag(machine, given.keywords.get('init'), true))
    target.attrs.set('__init__', construct)
  // Classes of the program have no dotted path of their own: the note without one is theirs.
  machine.notes.set('signature:', signature)
  return target
}

function fieldValue(machine: Machine, f: FieldOf, site: Site): Instance {
  const made = newInstance(FIELD, site)
  made.attrs.set('name', str(f.name))
  made.attrs.set('type', resolveAnnotation(machine, f.annotation))
  made.attrs.set('default', f.fallback ?? MISSING)
  made.attrs.set('default_factory', f.factory ?? MISSING)
  made.attrs.set('init', bool(f.init))
  return made
}

function classOfArgument(value: Value): ClassValue | null {
  return value.kind === 'class' ? value : value.kind === 'instance' ? value.cls : null
}

function plain(machine: Machine, value: Value, deep: number): Value {
  if (deep > 20) return value
  const inner = (v: Value): Value => plain(machine, v, deep + 1)
  if (value.kind === 'instance' && findInClass(value.cls, '\0dataclass') !== null) {
    return dict(fieldsOf(machine, value.cls).map((f) => [str(f.name), inner(value.attrs.get(f.name) ?? NONE)] as const))
  }
  if (value.kind === 'list') return { ...value, items: value.items.map(inner) }
  if (value.kind === 'dict')
    return { ...value, entries: new Map([...value.entries].map(([k, e]) => [k, { key: e.key, value: inner(e.value) }])) }
  return value
}

export const DATACLASS_ROWS: readonly Row[] = [
  acts('dataclasses.dataclass', (machine, given) => {
    const target = given.positional[0]
    if (target?.kind === 'class') return decorate(machine, target, { positional: [], keywords: given.keywords })
    return { kind: 'native', name: 'dataclasses.dataclass()', run: (m, a) => decorate(m, need(a, 0), given) }
  }),
  acts('dataclasses.field', (_m, given, site) => {
    const made = newInstance(FIELD, site)
    for (const [k, v] of given.keywords) made.attrs.set(k, v)
    return made
  }),
  acts('dataclasses.fields', (machine, given, site) => {
    const cls = classOfArgument(need(given, 0))
    return cls === null
      ? unknown('the fields of a dataclass', site)
      : tuple(
          fieldsOf(machine, cls)
            .filter((f) => !f.passing)
            .map((f) => fieldValue(machine, f, site)),
        )
  }),
  acts('dataclasses.asdict', (machine, given) => plain(machine, need(given, 0), 0)),
  acts('dataclasses.astuple', (machine, given) => {
    const value = plain(machine, need(given, 0), 0)
    return value.kind === 'dict' ? tuple([...value.entries.values()].map((e) => e.value)) : value
  }),
  acts('dataclasses.is_dataclass', (_m, given, site) => {
    const value = need(given, 0)
    const cls = classOfArgument(value)
    if (cls === null)
      return value.kind === 'unknown' || value.kind === 'external' ? unknown('whether it is a dataclass', site) : bool(false)
    const found = findInClass(cls, '\0dataclass')
    return found !== null && !('owner' in found) ? unknown('whether it is a dataclass', site) : bool(found !== null)
  }),
  acts('dataclasses.replace', (machine, given, site) => {
    const self = need(given, 0)
    if (self.kind !== 'instance') return unknown('a copy with changes', site)
    const keywords = new Map<string, Value>()
    for (const f of fieldsOf(machine, self.cls))
      if (f.init) keywords.set(f.name, given.keywords.get(f.name) ?? self.attrs.get(f.name) ?? NONE)
    return machine.call(self.cls, { positional: [], keywords }, site)
  }),
  acts('dataclasses.make_dataclass', (machine, given, site) => {
    const made = machine.call(
      TYPE,
      { positional: [need(given, 0), tuple([]), arg(given, 3, 'namespace') ?? dict()], keywords: new Map() },
      site,
    )
    const fields = given.positional[1]
    if (made.kind !== 'class' || fields?.kind !== 'list') return made
    for (const item of fields.items) {
      const [name, value, fallback] = item.kind === 'list' ? item.items : [item]
      made.annotations.set(textOf(name) ?? '?', {
        node: 0,
        module: site.module,
        frame: null,
        scope: null,
        value: value ?? unknown('any type'),
        owner: made,
      })
      if (fallback !== undefined) made.attrs.set(textOf(name) ?? '?', fallback)
    }
    return decorate(machine, made, { positional: [], keywords: new Map() })
  }),
  ['dataclasses.Field', FIELD],
  ['dataclasses.MISSING', MISSING],
  ['dataclasses.KW_ONLY', KEYWORDS_ONLY],
]
