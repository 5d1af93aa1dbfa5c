// Classes: creation with bases and MRO, hooks for the families that behave in a way of their own (enums, native bases),
// and instances.
import type { ClassForm } from '../../syntax/index.ts'
import { bind, findInClass } from './attributes.ts'
import { itemsOf } from './iterate.ts'
import type { Machine } from './machine.ts'
import {
  type Annotation,
  type Args,
  type ClassValue,
  describe,
  type External,
  type Instance,
  int,
  isStrEnum,
  args as makeArgs,
  originOf,
  pick,
  type Site,
  str,
  textOf,
  tuple,
  unknown,
  type Value,
} from './values.ts'

/** Hooks of classes made of TypeScript, by their dotted path: called for every project class below them. */
export interface ClassHooks {
  /** After the body ran. */
  subclassed?(machine: Machine, cls: ClassValue): void
}
const hooks = new Map<string, ClassHooks>()

export function makeNativeClass(
  path: string,
  bases: readonly ClassValue[],
  attrs: Record<string, Value> = {},
  hook?: ClassHooks,
): ClassValue {
  const dot = path.lastIndexOf('.')
  const cls: ClassValue = {
    kind: 'class',
    name: path.slice(dot + 1),
    qualname: path.slice(dot + 1),
    module: path.slice(0, Math.max(dot, 0)),
    bases,
    mro: [],
    attrs: new Map(Object.entries(attrs)),
    annotations: new Map(),
    keywords: new Map(),
    metaclass: null,
    site: null,
    typeParameters: [],
    doc: null,
    native: path,
  }
  cls.mro = linearise(cls)
  if (hook !== undefined) hooks.set(path, hook)
  return cls
}

export function createClass(machine: Machine, form: ClassForm, given: Args, site: Site, runBody: (cls: ClassValue) => void): Value {
  const bases: Value[] = []
  for (const base of given.positional) bases.push(baseOf(base))
  const keywords = new Map(given.keywords)
  const metaclass = keywords.get('metaclass') ?? bases.map((b) => (b.kind === 'class' ? b.metaclass : null)).find((m) => m !== null) ?? null
  keywords.delete('metaclass')
  const cls: ClassValue = {
    kind: 'class',
    name: form.name,
    qualname: form.qualname,
    module: site.module.name,
    bases: given.positional.map((b) => pick(b)),
    mro: [],
    attrs: new Map(),
    annotations: new Map<string, Annotation>(),
    keywords,
    metaclass,
    site,
    typeParameters: form.typeParameters,
    doc: form.doc,
  }
  cls.mro = linearise(cls)
  runBody(cls)
  finishClass(machine, cls, site)
  return cls
}

/** What follows the body of any class statement, or `type(name, bases, namespace)`. */
export function finishClass(machine: Machine, cls: ClassValue, site: Site): void {
  const before = machine.decorating
  machine.decorating = true
  try {
    runClassHooks(machine, cls, site)
  } finally {
    machine.decorating = before
  }
}

function runClassHooks(machine: Machine, cls: ClassValue, site: Site): void {
  const all = (machine.notes.get('classes') as ClassValue[] | undefined) ?? [] // written here alone
  all.push(cls)
  machine.notes.set('classes', all)
  for (const c of cls.mro.slice(1)) {
    if (c.kind === 'class' && c.native !== undefined) hooks.get(c.native)?.subclassed?.(machine, cls)
  }
  for (const [name, value] of cls.attrs) {
    if (value.kind !== 'instance') continue
    const setName = findInClass(value.cls, '__set_name__')
    if (setName !== null && 'owner' in setName && setName.value.kind === 'function')
      machine.call({ kind: 'method', func: setName.value, self: value }, makeArgs([cls, str(name)]), site)
  }
  const init = findInClass(cls, '__init_subclass__', cls)
  if (init !== null && 'owner' in init) {
    const func = init.value.kind === 'descriptor' ? init.value.func : init.value
    if (func.kind === 'function')
      machine.call({ kind: 'method', func, self: cls, owner: init.owner }, { positional: [], keywords: cls.keywords }, site)
  }
  // A metaclass that acts when a class is made (registries).
  if (cls.metaclass?.kind === 'class') {
    for (const name of ['__init__', '__new__']) {
      const made = findInClass(cls.metaclass, name)
      if (made === null || !('owner' in made) || made.value.kind !== 'function') continue
      const namespace = machine.attribute(cls, '__dict__', null)
      machine.call(
        made.value,
        {
          positional:
            name === '__new__'
              ? [cls.metaclass, str(cls.name), tuple([...cls.bases]), namespace]
              : [cls, str(cls.name), tuple([...cls.bases]), namespace],
          keywords: new Map([...cls.keywords, ['\0class', cls]]),
        },
        site,
      )
    }
  }
}

function baseOf(base: Value): Value {
  const value = pick(base)
  return value.kind === 'generic' ? baseOf(value.origin) : value
}

/** Python's C3 order; where it fails, depth first, so that a broken hierarchy still has one. */
export function linearise(cls: ClassValue): (ClassValue | External)[] {
  const bases = cls.bases.map(baseOf).filter((b): b is ClassValue | External => b.kind === 'class' || b.kind === 'external')
  const real = bases.filter((b) => b.kind === 'class' || !/^typing(_extensions)?\.(Generic|Protocol)$/.test(b.path))
  const only = real[0]
  if (real.length === 1 && only !== undefined) return only.kind === 'class' ? [cls, ...only.mro] : [cls, only]
  const sequences = [...real.map((b) => ({ items: b.kind === 'class' ? b.mro : [b], at: 0 })), { items: real, at: 0 }]
  // How often a class stands behind the head of a sequence; one that does must wait.
  const waiting = new Map<unknown, number>()
  const count = (c: ClassValue | External | undefined, by: number): void => {
    if (c !== undefined) waiting.set(identityOf(c), (waiting.get(identityOf(c)) ?? 0) + by)
  }
  for (const { items } of sequences) for (let i = 1; i < items.length; i++) count(items[i], 1)
  const out: (ClassValue | External)[] = [cls]
  const done = new Set<unknown>()
  for (let left = sequences; ; ) {
    for (const s of left) {
      for (let head = s.items[s.at]; head !== undefined && done.has(identityOf(head)); head = s.items[s.at]) count(s.items[++s.at], -1)
    }
    left = left.filter((s) => s.at < s.items.length)
    const free = left.find((s) => (waiting.get(identityOf(s.items[s.at])) ?? 0) === 0) ?? left[0]
    const next = free?.items[free.at]
    if (next === undefined) return out
    // Where no head is free, the first one is taken out everywhere.
    done.add(identityOf(next))
    out.push(next)
  }
}

/** Two paths of a library that read the same are one class. */
function identityOf(c: ClassValue | External | undefined): unknown {
  return c?.kind === 'external' ? c.path : c
}

/** Whether a class is, or inherits from, the one at a dotted path (of a native class or a library's). */
export function inheritsFrom(cls: ClassValue, ...paths: string[]): boolean {
  return cls.mro.some((c) => (c.kind === 'class' ? c.native !== undefined && paths.includes(c.native) : paths.includes(c.path)))
}

// ---- instances

export function newInstance(cls: ClassValue, site?: Site): Instance {
  return { kind: 'instance', cls, attrs: new Map(), site }
}

export function instantiate(machine: Machine, cls: ClassValue, given: Args, site: Site): Value {
  const plain = given.keywords.has('\0plain')
  if (plain) {
    const keywords = new Map(given.keywords)
    keywords.delete('\0plain')
    given = { ...given, keywords }
  } else if (cls.metaclass?.kind === 'class') {
    // `class Singleton(type): def __call__(cls, …)`
    const call = findInClass(cls.metaclass, '__call__')
    if (call !== null && 'owner' in call && call.value.kind === 'function')
      return machine.call({ kind: 'method', func: call.value, self: cls, owner: call.owner }, given, site)
  }
  if (isEnum(cls)) return enumMember(machine, cls, given, site)
  const maker = findInClass(cls, '__new__')
  let made: Value = newInstance(cls, site)
  if (maker !== null && 'owner' in maker) {
    const func = maker.value.kind === 'descriptor' ? maker.value.func : maker.value
    made = machine.call(func, { ...given, positional: [cls, ...given.positional] }, site)
    if (made.kind === 'alternatives') made = made.options.map((o) => o.value).find((v) => v.kind === 'instance') ?? made
    // What a maker of TypeScript returns is meant: `int(x)` of something unknown is unknown.
    if ((made.kind === 'unknown' || made.kind === 'external') && func.kind !== 'native') made = newInstance(cls, site)
    if (made.kind !== 'instance' || !made.cls.mro.includes(cls)) return made
  }
  const init = findInClass(cls, '__init__')
  if (init !== null && 'owner' in init) machine.call(bind(machine, init.value, made, cls, init.owner, site), given, site)
  else if (init !== null && made.kind === 'instance') made.data ??= given
  return made
}

// ---- enums

export function isEnum(cls: ClassValue): boolean {
  return inheritsFrom(cls, 'enum.Enum')
}

/** The members in order of definition; none for a class that is not an enum. */
export function enumMembers(cls: ClassValue): Value[] {
  if (!isEnum(cls)) return []
  return [...cls.attrs.values()].filter((v): v is Instance => v.kind === 'instance' && v.cls === cls && v.attrs.has('_value_'))
}

/** Turns the plain values of an enum's body into members. */
export function makeEnumMembers(machine: Machine, cls: ClassValue): void {
  let auto = 0
  for (const [name, value] of [...cls.attrs]) {
    if (
      isNoMember(cls, name) ||
      value.kind === 'function' ||
      value.kind === 'descriptor' ||
      value.kind === 'native' ||
      value.kind === 'class' ||
      value.kind === 'method'
    )
      continue
    let plain = pick(value)
    if (plain.kind === 'external' && plain.path === 'enum.auto()')
      plain = isStrEnum(cls) ? str(name.toLowerCase()) : int((auto = inheritsFrom(cls, 'enum.Flag') ? Math.max(1, auto * 2) : auto + 1))
    else if (plain.kind === 'const' && typeof plain.value === 'number') auto = plain.value
    // An alias of an earlier member is that member.
    const member = newInstance(cls, cls.site ?? undefined)
    member.attrs.set('_name_', str(name))
    member.attrs.set('name', str(name))
    member.attrs.set('_value_', plain)
    member.attrs.set('value', plain)
    cls.attrs.set(name, member)
    const init = findInClass(cls, '__init__')
    if (init !== null && 'owner' in init && init.value.kind === 'function' && cls.site !== null) {
      machine.call(
        { kind: 'method', func: init.value, self: member, owner: init.owner },
        makeArgs(plain.kind === 'list' ? plain.items : [plain]),
        cls.site,
      )
    }
    const maker = findInClass(cls, '__new__')
    if (maker !== null && 'owner' in maker && maker.value.kind === 'function' && cls.site !== null) {
      const made = machine.call(maker.value, makeArgs([cls, ...(plain.kind === 'list' ? plain.items : [plain])]), cls.site)
      if (made.kind === 'instance') for (const [k, v] of made.attrs) member.attrs.set(k, v)
      const given = member.attrs.get('_value_')
      if (given !== undefined) member.attrs.set('value', given)
    }
  }
}

/** `_sunder_`, `__dunder__` and private names; a name with one underscore before it is a member like any other. */
function isNoMember(cls: ClassValue, name: string): boolean {
  return /^_.+_$/.test(name) || name.startsWith('__') || name.startsWith(`_${cls.name.replace(/^_+/, '')}__`)
}

function enumMember(machine: Machine, cls: ClassValue, given: Args, site: Site): Value {
  const members = enumMembers(cls)
  if (members.length === 0) return functionalEnum(machine, cls, given, site)
  const wanted = given.positional[0] ?? given.keywords.get('value')
  if (wanted === undefined) return unknown('an enum member', site)
  const text = textOf(pick(wanted))
  const found = members.find(
    (m) =>
      m.kind === 'instance' &&
      (m === wanted ||
        (text !== null && textOf(m.attrs.get('_value_')) === text) ||
        describe(m.attrs.get('_value_') ?? m) === describe(wanted)),
  )
  const origin = originOf(pick(wanted))
  // Known under the defaults of a setting alone: the other members are what it may be set to.
  if (found !== undefined && origin !== undefined && members.length > 1 && members.length <= 8)
    return {
      kind: 'alternatives',
      options: [found, ...members.filter((m) => m !== found)].map((value) => ({
        value,
        when: [{ text: `${origin} is ${describe(value)}`, state: value === found ? ('on' as const) : ('off' as const) }],
      })),
    }
  return found ?? unknown(`a member of ${cls.name}`, site)
}

/** `Enum('Colour', ['RED', …])` */
function functionalEnum(machine: Machine, base: ClassValue, given: Args, site: Site): Value {
  const name = textOf(given.positional[0]) ?? base.name
  const cls: ClassValue = { ...makeNativeClass(name, [base]), module: site.module.name, qualname: name, site }
  delete (cls as { native?: string }).native // a copy of a literal: the class is the project's
  cls.mro = linearise(cls)
  const names = given.positional[1]
  if (names?.kind === 'dict') for (const { key, value } of names.entries.values()) cls.attrs.set(textOf(key) ?? '', value)
  else if (names !== undefined) {
    const items = textOf(names) === null ? itemsOf(machine, names, site) : (textOf(names) ?? '').split(/[\s,]+/).map((s) => str(s))
    items.forEach((item, i) => {
      const pair = item.kind === 'list' ? item.items : [item, int(i + 1)]
      cls.attrs.set(textOf(pair[0]) ?? '', pair[1] ?? int(i + 1))
    })
  }
  makeEnumMembers(machine, cls)
  return cls
}
