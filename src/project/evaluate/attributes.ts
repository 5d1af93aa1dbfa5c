// Attribute and item access: Python's look-up order over instances, classes, modules and library objects.
import { annotationsOf } from './annotations.ts'
import { bounded } from './bounds.ts'
import { enumMembers } from './classes.ts'
import type { Machine } from './machine.ts'
import { Raised } from './machine.ts'
import { methodOf } from './methods.ts'
import { importName } from './modules.ts'
import { distribute, isType, unionOf } from './operators.ts'
import {
  args,
  type ClassValue,
  type Dict,
  describe,
  dict,
  type External,
  external,
  hashKey,
  type Instance,
  isNone,
  isStr,
  list,
  NO_ARGS,
  NONE,
  type Origin,
  pick,
  type Site,
  str,
  textOf,
  tuple,
  unknown,
  type Value,
} from './values.ts'

/** What a library's base class was made with, on a single way. */
export const BASE = '\0base'

/** `value.name`. Never fails: what is not there is unknown, unless a `try` around it waits for the AttributeError. */
export function getAttribute(machine: Machine, value: Value, name: string, site: Site | null): Value {
  return findAttribute(machine, value, name, site) ?? missing(machine, value, name, site)
}

function missing(machine: Machine, value: Value, name: string, site: Site | null): Value {
  if (machine.ways !== null && isNone(value) && site !== null && !name.startsWith('__') && machine.ways.isMissing)
    throw new Raised(external('builtins.AttributeError'), site)
  if (machine.ways !== null && value.kind !== 'const') {
    // A class whose bases are all the program's own has what it shows.
    if (value.kind === 'instance' && isKnownInFull(value) && machine.isCaught(['AttributeError']) && site !== null)
      throw new Raised(external('builtins.AttributeError'), site)
    return machine.ways.make('attribute', name, value, NO_ARGS, site)
  }
  if (site !== null && value.kind !== 'unknown' && machine.isCaught(['AttributeError']))
    throw new Raised(external('builtins.AttributeError'), site)
  // A class made of TypeScript may want to say that this fails.
  const hook = site !== null && value.kind === 'instance' ? findInClass(value.cls, '\0missing') : null
  if (hook !== null && 'owner' in hook && site !== null) machine.call(hook.value, args([value, str(name)]), site)
  return unknown(`${describe(value)} has no attribute \`${name}\``, site ?? undefined)
}

/** The attribute, or null where Python would raise AttributeError. */
export function findAttribute(machine: Machine, value: Value, name: string, site: Site | null): Value | null {
  switch (value.kind) {
    case 'alternatives':
    case 'maybe': {
      if (machine.ways !== null) return findAttribute(machine, machine.ways.pick(value, site), name, site)
      return distribute(
        value,
        (v) => findAttribute(machine, v, name, site) ?? unknown(`${describe(v)} has no attribute \`${name}\``, site ?? undefined),
      )
    }
    case 'unknown':
      return machine.ways === null ? value : machine.ways.make('attribute', name, value, NO_ARGS, site)
    case 'term':
      return machine.ways === null ? value : machine.ways.make('attribute', name, value, NO_ARGS, site)
    case 'module':
      return moduleAttribute(machine, value, name, site)
    case 'instance':
      return instanceAttribute(machine, value, name, site)
    case 'class':
      return classAttribute(machine, value, name, site)
    case 'external':
      return externalAttribute(machine, value, name, site)
    case 'super':
      return superAttribute(machine, value.after, value.self, name, site)
    case 'function':
    case 'native': {
      const own = value.attrs?.get(name)
      if (own !== undefined) return own
      if (value.kind === 'function') {
        if (name === '__name__') return str(value.name)
        if (name === '__qualname__') return str(value.qualname)
        if (name === '__module__') return str(value.module.name)
        if (name === '__doc__') return value.form.doc === null ? NONE : str(value.form.doc)
        if (name === '__dict__') return dict([...value.attrs].map(([k, v]) => [str(k), v] as const))
        if (name === '__defaults__') return tuple([...value.defaults.values()])
        if (name === '__annotations__') return annotationsOf(machine, value)
        if (name === '__get__')
          return { kind: 'native', name: '__get__', run: (_m, a) => ({ kind: 'method', func: value, self: a.positional[0] ?? NONE }) }
      } else if (name === '__name__') return str(value.name.split('.').at(-1) ?? value.name)
      if (name === '__call__') return value
      return null
    }
    case 'method':
      if (name === '__self__') return value.self
      if (name === '__func__') return value.func
      return findAttribute(machine, value.func, name, site)
    case 'partial':
      if (name === 'func') return value.func
      if (name === 'args') return tuple([...value.args.positional])
      if (name === 'keywords') return dict([...value.args.keywords].map(([k, v]) => [str(k), v] as const))
      return value.attrs.get(name) ?? null
    case 'descriptor': {
      if (value.type === 'property' && (name === 'setter' || name === 'getter' || name === 'deleter')) {
        return {
          kind: 'native',
          name: `property.${name}`,
          run: (_m, a) =>
            name === 'setter'
              ? { ...value, setter: a.positional[0] }
              : name === 'getter'
                ? { ...value, func: a.positional[0] ?? value.func }
                : value,
        }
      }
      if (name === 'fget' || name === '__func__' || name === '__wrapped__') return value.func
      return findAttribute(machine, value.func, name, site)
    }
    case 'generic':
      if (name === '__origin__') return value.origin
      if (name === '__args__') return tuple([...value.args])
      if (name === '__value__') return value.args[0] ?? null
      return findAttribute(machine, value.origin, name, site)
    default:
      return methodOf(value, name) ?? (name === '__class__' ? typeValue(machine, value) : null)
  }
}

function typeValue(machine: Machine, value: Value): Value {
  const name = value.kind === 'const' ? value.type : value.kind === 'list' ? value.type : 'dict'
  return machine.host.builtins.get(name) ?? external(`builtins.${name}`)
}

function moduleAttribute(machine: Machine, module: Value & { kind: 'module' }, name: string, site: Site | null): Value | null {
  const value = module.globals.get(name)
  if (value !== undefined) return value
  if (name === '__dict__') return dict([...module.globals].map(([k, v]) => [str(k), v] as const))
  // A submodule is an attribute once something has imported it.
  const sub = machine.modules.get(`${module.name}.${name}`)
  if (sub !== undefined) return sub
  const lazy = module.globals.get('__getattr__')
  if (lazy !== undefined && site !== null) return machine.call(lazy, args([str(name)]), site)
  if (site !== null && module.code === null && module.isPackage)
    return importName(
      machine,
      module.file === '' && module.globals.size === 0 ? unknown('a namespace package') : external(module.name),
      name,
      site,
    )
  if (module.state === 'running')
    return unknown(`\`${name}\` of the module ${module.name}, which is still being imported`, site ?? undefined)
  return null
}

/** The first class attribute along the MRO, with the class that holds it. */
export function findInClass(cls: ClassValue, name: string, after?: ClassValue): { value: Value; owner: ClassValue } | External | null {
  let active = after === undefined
  for (const c of cls.mro) {
    if (!active) {
      active = c === after
      continue
    }
    if (c.kind === 'external') return c
    const value = c.attrs.get(name)
    if (value !== undefined) return { value, owner: c }
  }
  return null
}

function instanceAttribute(machine: Machine, self: Instance, name: string, site: Site | null): Value | null {
  const found = findInClass(self.cls, name)
  const inClass = found !== null && 'owner' in found ? found : null
  if (inClass?.value.kind === 'descriptor' && inClass.value.type === 'property')
    return bind(machine, inClass.value, self, self.cls, inClass.owner, site)
  const own = self.attrs.get(name)
  if (own !== undefined) return own
  if (inClass !== null) {
    const value = bind(machine, inClass.value, self, self.cls, inClass.owner, site)
    if (inClass.value.kind === 'descriptor' && inClass.value.type === 'cached_property') machine.writeMap(self.attrs, name, value)
    return value
  }
  if (name === '__class__') return self.cls
  if (name === '__dict__') return instanceDict(self)
  if (name === '__module__') return str(self.cls.module)
  if (name === '__doc__') return self.cls.doc === null ? NONE : str(self.cls.doc)
  const lazy = findInClass(self.cls, '__getattr__')
  if (lazy !== null && 'owner' in lazy && site !== null)
    return machine.call(bind(machine, lazy.value, self, self.cls, lazy.owner, site), args([str(name)]), site)
  if (found !== null && !('owner' in found))
    return machine.ways === null ? external(`${found.path}().${name}`) : machine.ways.make('attribute', name, self, NO_ARGS, site)
  return null
}

/** No part of its class is a library's. */
function isKnownInFull({ cls }: Instance): boolean {
  return cls.native === undefined && cls.mro.every((c) => c.kind === 'class')
}

function instanceDict(self: Instance): Dict {
  const d = dict()
  for (const [name, value] of self.attrs) d.entries.set(hashKey(str(name)), { key: str(name), value })
  return d
}

function classAttribute(machine: Machine, cls: ClassValue, name: string, site: Site | null): Value | null {
  const found = findInClass(cls, name)
  if (found !== null && 'owner' in found) {
    // `User.email`, which a query is put together of.
    if (machine.ways !== null && !name.startsWith('__') && isColumn(cls, name, found.value))
      return machine.ways.make('column', name, cls, NO_ARGS, site)
    return bind(machine, found.value, null, cls, found.owner, site)
  }
  switch (name) {
    case '__name__':
      return str(cls.name)
    case '__qualname__':
      return str(cls.qualname)
    case '__module__':
      return str(cls.module)
    case '__doc__':
      return cls.doc === null ? NONE : str(cls.doc)
    case '__mro__':
      return tuple([...cls.mro])
    case '__bases__':
      return tuple([...cls.bases])
    case '__dict__':
      return dict([...cls.attrs].map(([k, v]) => [str(k), v] as const))
    case '__annotations__':
      return dict([...cls.annotations.keys()].map((k) => [str(k), unknown('an annotation')] as const))
    case '__members__':
      return dict(enumMembers(cls).map((m) => [m.kind === 'instance' ? (m.attrs.get('_name_') ?? str('')) : str(''), m] as const))
    case '__class__':
      return cls.metaclass ?? machine.host.builtins.get('type') ?? external('builtins.type')
    case '__subclasses__':
      return { kind: 'native', name: '__subclasses__', run: (m) => list(subclassesOf(m, cls)) }
    case 'mro':
      return { kind: 'native', name: 'mro', run: () => list([...cls.mro]) }
    default:
      break
  }
  if (cls.metaclass?.kind === 'class') {
    const meta = findInClass(cls.metaclass, name)
    if (meta !== null && 'owner' in meta) return bind(machine, meta.value, cls, cls.metaclass, meta.owner, site)
  }
  if (machine.ways !== null && (found !== null || cls.mro.some((c) => c.kind === 'class' && c.annotations.has(name))))
    return machine.ways.make(found === null || isAnnotated(cls, name) ? 'column' : 'attribute', name, cls, NO_ARGS, site)
  if (found !== null && found.kind === 'external') return external(`${found.path}.${name}`)
  return null
}

function isAnnotated(cls: ClassValue, name: string): boolean {
  return cls.mro.some((c) => c.kind === 'class' && c.annotations.has(name))
}

/** What a record's class holds for a column: what a library's call made, or a field's description. */
function isColumn(cls: ClassValue, name: string, value: Value): boolean {
  if (value.kind === 'external') return value.args !== undefined
  if (value.kind === 'instance') return value.cls.native !== undefined && !/^contextvars\./.test(value.cls.native) && isAnnotated(cls, name)
  return value.kind === 'unknown' && cls.mro.some((c) => c.kind === 'external')
}

/** Classes made so far that name this one as a base, in order of creation. */
export function subclassesOf(machine: Machine, cls: ClassValue): Value[] {
  const all = machine.notes.get('classes') as ClassValue[] | undefined // written by classes.ts alone
  return (all ?? []).filter((c) => c.bases.includes(cls))
}

function superAttribute(machine: Machine, after: ClassValue, self: Value, name: string, site: Site | null): Value | null {
  const cls = self.kind === 'instance' ? self.cls : self.kind === 'class' ? self : null
  // Said with an argument: not as its own class gives it.
  if (cls === null && machine.ways !== null) return machine.ways.make('attribute', name, self, args([after]), site)
  if (cls === null) return unknown('super() of something unknown')
  const line = cls.mro.includes(after) ? cls : after
  const found = findInClass(line, name, after)
  if (found !== null && 'owner' in found) return bind(machine, found.value, self.kind === 'class' ? null : self, cls, found.owner, site)
  // `object`, or a library's base class, whose method does what we do not see.
  if (found !== null)
    return {
      kind: 'native',
      name: `${found.path}.${name}`,
      run: (m, a, s) => {
        if (name === '__init__' && m.ways !== null && self.kind === 'instance')
          m.writeMap(self.attrs, BASE, { ...external(`${found.path}()`), args: a, site: s })
        if (name === '__init__' || name === '__init_subclass__') return NONE
        if (m.ways !== null) return m.ways.call(m.ways.make('attribute', name, self, NO_ARGS, s), a, s)
        return { ...external(`${found.path}.${name}()`), args: a, site: s }
      },
    }
  const meta = self.kind === 'class' && self.metaclass?.kind === 'class' ? findInClass(self.metaclass, name) : null
  if (meta !== null && 'owner' in meta && meta.owner !== after) return bind(machine, meta.value, self, cls, meta.owner, site)
  if (name === '__new__') return machine.host.builtins.get('__new__') ?? null
  if (name === '__init__' || name === '__init_subclass__' || name === '__setattr__')
    return { kind: 'native', name: `object.${name}`, run: () => NONE }
  if (name === '__call__' && self.kind === 'class')
    return {
      kind: 'native',
      name: 'type.__call__',
      run: (m, a, s) => m.call(self, { ...a, keywords: new Map([...a.keywords, ['\0plain', NONE]]) }, s),
    }
  return null
}

/** What a class attribute gives when it is read through an instance (`self`) or the class (`self` null). */
export function bind(machine: Machine, value: Value, self: Value | null, cls: ClassValue, owner: ClassValue, site: Site | null): Value {
  switch (value.kind) {
    case 'function':
    case 'native':
      if (value.kind === 'native' && value.attrs?.has('\0static')) return value
      return self === null ? value : { kind: 'method', func: value, self, owner }
    case 'descriptor':
      if (value.type === 'staticmethod') return value.func
      if (value.type === 'classmethod') return { kind: 'method', func: value.func, self: cls, owner }
      if (self === null) return value
      return site === null && value.func.kind === 'function'
        ? machine.call(value.func, args([self]), value.func.site)
        : machine.call(value.func, args([self]), site ?? { module: machine.loaded[0] ?? NO_MODULE, node: 0 })
    case 'instance': {
      // A descriptor of the project's own.
      const get = findInClass(value.cls, '__get__')
      if (get !== null && 'owner' in get && site !== null) {
        return machine.call({ kind: 'method', func: get.value, self: value, owner: get.owner }, args([self ?? NONE, cls]), site)
      }
      return value
    }
    default:
      return value
  }
}
const NO_MODULE: import('./values.ts').ModuleValue = {
  kind: 'module',
  name: '',
  file: '',
  isPackage: false,
  globals: new Map(),
  state: 'done',
  code: null,
}

function externalAttribute(machine: Machine, value: External, name: string, site: Site | null): Value | null {
  const own = value.attrs?.get(name)
  if (own !== undefined) return own
  const path = `${value.path}.${name}`
  const modelled = machine.host.natives.find(path)
  if (modelled !== undefined) return modelled
  if (machine.ways !== null && (value.args !== undefined || /[([]/.test(value.path)))
    return machine.ways.make('attribute', name, value, NO_ARGS, site)
  if (value.args === undefined) {
    if (name === '__name__') return str(value.path.split('.').at(-1) ?? value.path)
    if (name === '__module__') return str(value.path.split('.').slice(0, -1).join('.'))
  }
  return site === null ? external(path) : { kind: 'external', path, site }
}

// ---- writing

export function setAttribute(machine: Machine, target: Value, name: string, value: Value, site: Site): void {
  switch (target.kind) {
    case 'instance': {
      const found = findInClass(target.cls, name)
      if (found !== null && 'owner' in found && found.value.kind === 'descriptor' && found.value.type === 'property') {
        if (found.value.setter !== undefined) machine.call(found.value.setter, args([target, value]), site)
        return
      }
      const hook = findInClass(target.cls, '__setattr__')
      if (hook !== null && 'owner' in hook && hook.value.kind === 'function' && !machine.stack.some((f) => f === hook.value)) {
        machine.call({ kind: 'method', func: hook.value, self: target, owner: hook.owner }, args([str(name), value]), site)
        return
      }
      machine.writeMap(target.attrs, name, value)
      return
    }
    case 'class':
      machine.writeMap(target.attrs, name, value)
      return
    case 'module':
      machine.writeMap(target.globals, name, value)
      return
    case 'function':
      if (name === '__name__' && textOf(value) !== null) target.name = textOf(value) ?? target.name
      else if (name === '__qualname__' && textOf(value) !== null) target.qualname = textOf(value) ?? target.qualname
      else machine.writeMap(target.attrs, name, value)
      return
    case 'native':
      if (target.attrs !== undefined) machine.writeMap(target.attrs, name, value)
      return
    case 'partial':
      machine.writeMap(target.attrs, name, value)
      return
    case 'method':
      setAttribute(machine, target.func, name, value, site)
      return
    case 'external':
      target.attrs ??= new Map()
      machine.writeMap(target.attrs, name, value)
      return
    case 'alternatives':
      for (const option of target.options) machine.under(option.when, () => setAttribute(machine, option.value, name, value, site))
      return
    case 'maybe':
      setAttribute(machine, target.value, name, value, site)
      return
    default:
      return
  }
}

export function deleteAttribute(machine: Machine, target: Value, name: string): void {
  if (target.kind === 'instance' || target.kind === 'class') machine.deleteFrom(target.attrs, name)
  else if (target.kind === 'module') machine.deleteFrom(target.globals, name)
  else if ((target.kind === 'function' || target.kind === 'native') && target.attrs !== undefined) machine.deleteFrom(target.attrs, name)
}

// ---- items

export function getItem(machine: Machine, target: Value, key: Value, site: Site): Value {
  switch (target.kind) {
    case 'alternatives':
    case 'maybe':
      return distribute(target, (t) => getItem(machine, t, key, site))
    case 'dict': {
      if (key.kind === 'alternatives') return distribute(key, (k) => getItem(machine, target, k, site))
      return dictItem(machine, target, key, site)
    }
    case 'list':
      return listItem(machine, target, key, site)
    case 'const':
      return stringItem(target, key, site)
    case 'class': {
      const hook = findInClass(target, '__class_getitem__')
      if (hook !== null && 'owner' in hook && hook.value.kind !== 'native') {
        const func = hook.value.kind === 'descriptor' ? hook.value.func : hook.value
        return machine.call({ kind: 'method', func, self: target, owner: hook.owner }, args([key]), site)
      }
      const member = enumMembers(target).find((m) => m.kind === 'instance' && textOf(m.attrs.get('_name_')) === textOf(key))
      if (member !== undefined) return member
      return bounded(machine, { kind: 'generic', origin: target, args: key.kind === 'list' && key.type === 'tuple' ? key.items : [key] })
    }
    case 'generic':
      return bounded(machine, { kind: 'generic', origin: target, args: key.kind === 'list' && key.type === 'tuple' ? key.items : [key] })
    case 'external': {
      if (machine.ways !== null && (target.args !== undefined || /[([]/.test(target.path)))
        return machine.ways.make('item', '', target, args([key]), site)
      if (target.args === undefined && !/\(\)|\[\]/.test(target.path)) {
        const parts = key.kind === 'list' && key.type === 'tuple' ? key.items : [key]
        if (target.path === 'typing.Optional') return unionOf([parts[0] ?? NONE, NONE])
        if (target.path === 'typing.Union')
          return parts.length === 1 && parts[0] !== undefined && isType(parts[0]) ? parts[0] : unionOf(parts)
        return bounded(machine, { kind: 'generic', origin: target, args: parts })
      }
      return external(`${target.path}[]`)
    }
    case 'instance': {
      const method = machine.attribute(target, '__getitem__', null)
      if (method.kind === 'method') return machine.call(method, args([key]), site)
      return machine.ways === null
        ? unknown(`an item of ${describe(target)}`, site)
        : machine.ways.make('item', '', target, args([key]), site)
    }
    case 'term':
      return machine.ways === null ? target : machine.ways.make('item', '', target, args([key]), site)
    case 'native':
      return bounded(machine, { kind: 'generic', origin: target, args: key.kind === 'list' && key.type === 'tuple' ? key.items : [key] })
    case 'unknown':
      return machine.ways === null ? target : machine.ways.make('item', '', target, args([key]), site)
    default:
      return unknown(`an item of ${describe(target)}`, site)
  }
}

function dictItem(machine: Machine, target: Dict, key: Value, site: Site): Value {
  const entry = target.entries.get(hashKey(key))
  if (entry !== undefined) return entry.value.kind === 'maybe' ? entry.value.value : entry.value
  if (target.environment === true) {
    if (machine.isCaught(['KeyError', 'LookupError', 'Exception'])) throw new Raised(external('builtins.KeyError'), site)
    const origin: Origin = textOf(key) ?? 'the environment'
    return { kind: 'text', parts: [{ reason: `the environment variable ${origin}` }], origin }
  }
  if (target.factory !== undefined) {
    const value = machine.call(target.factory, args([]), site)
    machine.writeMap(target.entries as Map<string, never>, hashKey(key), { key, value } as never)
    return value
  }
  const isKnown = key.kind === 'const' || textOf(key) !== null || key.kind === 'class' || key.kind === 'instance'
  if (machine.ways !== null) {
    if (!target.open && isKnown) throw new Raised(external('builtins.KeyError'), site)
    return machine.ways.make('item', '', target, args([key]), site)
  }
  if (!target.open && isKnown) {
    if (machine.isCaught(['KeyError', 'LookupError', 'Exception'])) throw new Raised(external('builtins.KeyError'), site)
    return unknown(`the key ${describe(key)} is not in the dict`, site)
  }
  // Any of the values, when the key alone is not known.
  return unknown('an item under a key that is not known', site)
}

function indexOf(key: Value, length: number): number | null {
  const k = pick(key)
  if (k.kind !== 'const' || typeof k.value !== 'number') return null
  return k.value < 0 ? length + k.value : k.value
}

function listItem(machine: Machine, target: Value & { kind: 'list' }, key: Value, site: Site): Value {
  if (key.kind === 'slice') {
    const range = sliceRange(key, target.items.length)
    if (range === null) return list([...target.items], target.type === 'tuple' ? 'tuple' : 'list', true)
    return list(
      range.map((i) => target.items[i]).filter((v): v is Value => v !== undefined),
      target.type,
      target.open,
    )
  }
  const index = indexOf(key, target.items.length)
  if (index === null) return unknown('an item at an index that is not known', site)
  const value = target.items[index]
  if (value !== undefined) return value.kind === 'maybe' ? value.value : value
  if (!target.open && machine.isCaught(['IndexError', 'LookupError', 'Exception'])) throw new Raised(external('builtins.IndexError'), site)
  return unknown('an item beyond the end of a list', site)
}

function sliceRange(key: Value & { kind: 'slice' }, length: number): number[] | null {
  const at = (v: Value | null, otherwise: number): number | null => {
    if (v === null || isNone(v)) return otherwise
    const index = indexOf(v, length)
    return index === null ? null : Math.max(-1, Math.min(length, index))
  }
  const stepValue =
    key.step === null || isNone(key.step) ? 1 : key.step.kind === 'const' && typeof key.step.value === 'number' ? key.step.value : 0
  if (stepValue === 0) return null
  const [from, to] = [at(key.lower, stepValue > 0 ? 0 : length - 1), at(key.upper, stepValue > 0 ? length : -1)]
  if (from === null || to === null) return null
  const out: number[] = []
  for (let i = from; stepValue > 0 ? i < to : i > to; i += stepValue) if (i >= 0 && i < length) out.push(i)
  return out
}

function stringItem(target: Value & { kind: 'const' }, key: Value, site: Site): Value {
  if (!isStr(target)) return unknown('an item of a constant', site)
  const text = target.value
  if (key.kind === 'slice') {
    const range = sliceRange(key, text.length)
    return range === null ? unknown('a part of a string', site) : str(range.map((i) => text[i] ?? '').join(''), target.origin)
  }
  const index = indexOf(key, text.length)
  return index === null || text[index] === undefined ? unknown('a part of a string', site) : str(text[index] ?? '', target.origin)
}

export function setItem(machine: Machine, target: Value, key: Value, value: Value, site: Site): void {
  switch (target.kind) {
    case 'dict': {
      const conditional: Value =
        machine.condition.length === 0 || target.entries.has(hashKey(key)) ? value : { kind: 'maybe', value, when: machine.condition }
      if (key.kind === 'unknown' || key.kind === 'text') target.open = true
      const variable = target.namespace === undefined ? null : textOf(key)
      if (target.namespace !== undefined && variable !== null) machine.writeMap(target.namespace.globals, variable, value)
      machine.writeMap(target.entries as Map<string, never>, hashKey(key), { key, value: conditional } as never)
      return
    }
    case 'list': {
      if (key.kind === 'slice') {
        const items = value.kind === 'list' ? value.items : null
        const range = sliceRange(key, target.items.length)
        if (items === null || range === null) target.open = true
        else if (key.lower === null && key.upper === null) target.items = [...items]
        else {
          const at = range[0] ?? target.items.length
          target.items = [...target.items.slice(0, at), ...items, ...target.items.slice(at + range.length)]
        }
        bounded(machine, target)
        return
      }
      const index = indexOf(key, target.items.length)
      if (index !== null && index < target.items.length) target.items[index] = value
      return
    }
    case 'instance': {
      const method = machine.attribute(target, '__setitem__', null)
      if (method.kind === 'method') machine.call(method, args([key, value]), site)
      return
    }
    case 'alternatives':
      for (const option of target.options) machine.under(option.when, () => setItem(machine, option.value, key, value, site))
      return
    case 'maybe':
      setItem(machine, target.value, key, value, site)
      return
    default:
      return
  }
}

export function deleteItem(machine: Machine, target: Value, key: Value): void {
  if (target.kind === 'dict') machine.deleteFrom(target.entries, hashKey(key))
  else if (target.kind === 'list') {
    if (key.kind === 'slice') {
      const range = sliceRange(key, target.items.length)
      if (range !== null) target.items = target.items.filter((_, i) => !range.includes(i))
      return
    }
    const index = indexOf(key, target.items.length)
    if (index !== null) target.items.splice(index, 1)
  } else if (target.kind === 'instance') {
    const method = machine.attribute(target, '__delitem__', null)
    if (method.kind === 'method' && method.func.kind === 'function') machine.call(method, args([key]), method.func.site)
  }
}
