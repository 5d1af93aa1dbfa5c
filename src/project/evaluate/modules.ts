// Modules: each is run once, parents first; a cycle sees the half-filled module, as in Python.

import { type Machine, Raised, Spent } from './machine.ts'
import { runTopLevel } from './statements.ts'
import { both, type Condition, describe, dict, list, type ModuleValue, NONE, pick, type Site, str, textOf, type Value } from './values.ts'

export function runModule(machine: Machine, dotted: string, path: string, isPackage: boolean): ModuleValue {
  const known = machine.modules.get(dotted)
  if (known !== undefined) return known
  const dot = dotted.lastIndexOf('.')
  let parent: Value | null = null
  if (dot > 0) parent = machine.importModule(dotted.slice(0, dot), path)
  // Importing the parent may have imported this module already.
  const again = machine.modules.get(dotted)
  if (again !== undefined) return again
  const code = path === '' || path.endsWith('/') ? null : machine.host.load(path)
  const module: ModuleValue = {
    kind: 'module',
    name: dotted,
    file: path,
    isPackage,
    globals: new Map(),
    state: 'new',
    code,
    importers: new Map(),
  }
  machine.modules.set(dotted, module)
  machine.loaded.push(module)
  module.globals.set('__name__', str(dotted))
  module.globals.set('__file__', str(`/${path}`))
  module.globals.set('__package__', str(isPackage ? dotted : dot > 0 ? dotted.slice(0, dot) : ''))
  module.globals.set('__doc__', code?.form.doc == null ? NONE : str(code.form.doc))
  if (isPackage) module.globals.set('__path__', list([str(`/${path.slice(0, Math.max(0, path.lastIndexOf('/')))}`)]))
  module.globals.set('__spec__', NONE)
  module.globals.set('__annotations__', dict())
  if (code !== null) {
    module.state = 'running'
    machine.apart(() => runTopLevel(machine, module))
  }
  module.state = 'done'
  if (parent !== null && parent.kind === 'module') machine.writeMap(parent.globals, dotted.slice(dot + 1), module)
  return module
}

/** Remembers who imports a module, and under which tests. Under several, none of them decides. */
export function noteImport(machine: Machine, module: ModuleValue, from: string): void {
  const known = module.importers?.get(from)
  if (known === undefined) module.importers?.set(from, machine.condition)
  else if (!isSameCondition(known, machine.condition)) module.importers?.set(from, [])
}

function isSameCondition(one: Condition, other: Condition): boolean {
  return one.length === other.length && one.every((atom, i) => atom.text === other[i]?.text)
}

function importersOf(module: ModuleValue): readonly (readonly [string, Condition])[] {
  return [...(module.importers ?? [])]
}

/** For each module that is imported under tests alone, those tests; every other one is not in it. */
export function importConditions(machine: Machine): Map<ModuleValue, Condition> {
  const out = new Map<ModuleValue, Condition>()
  if (!machine.loaded.some((module) => importersOf(module).some(([, when]) => when.length > 0))) return out
  const byFile = new Map(machine.loaded.flatMap((module) => (module.file === '' ? [] : [[module.file, module] as const])))
  const plainly = new Map<ModuleValue, ModuleValue[]>()
  const always = new Set<ModuleValue>()
  for (const module of machine.loaded) {
    const importers = importersOf(module)
    if (importers.length === 0) always.add(module)
    for (const [from, when] of importers) {
      const importer = byFile.get(from)
      if (when.length > 0) continue
      if (importer === undefined || importer === module) always.add(module)
      else {
        const known = plainly.get(importer)
        if (known === undefined) plainly.set(importer, [module])
        else known.push(module)
      }
    }
  }
  // A set that grows while it is walked.
  for (const module of always) for (const next of plainly.get(module) ?? []) always.add(next)
  // Importers began to run before what they import.
  for (const module of machine.loaded) {
    if (always.has(module)) continue
    const found: Condition[] = []
    for (const [from, when] of importersOf(module)) {
      const importer = byFile.get(from)
      const isKnown = importer === undefined || always.has(importer) || out.has(importer)
      const here = both(importer === undefined ? [] : (out.get(importer) ?? []), when)
      if (isKnown && !found.some((known) => isSameCondition(known, here))) found.push(here)
    }
    const [only] = found
    if (only !== undefined && found.length === 1) out.set(module, only)
  }
  return out
}

/** `import a.b` / `from a import b`: the module by its absolute name, or what stands for it. */
export function resolveImport(machine: Machine, module: ModuleValue, level: number, target: string): string {
  if (level === 0) return target
  return machine.host.index.resolveRelative(module.name, module.isPackage, level, target)
}

/** `from module import name`: an attribute, else a submodule. */
export function importName(machine: Machine, module: Value, name: string, site: Site): Value {
  if (module.kind === 'module') {
    const value = module.globals.get(name)
    if (value !== undefined) {
      if (value.kind === 'module') noteImport(machine, value, site.module.file)
      return value
    }
    const dotted = `${module.name}.${name}`
    const known = machine.modules.get(dotted)
    if (known !== undefined) {
      noteImport(machine, known, site.module.file)
      return known
    }
    const found = machine.host.index.findModule(dotted, site.module.file)
    if (found !== null) {
      const made = runModule(machine, dotted, found.path, found.isPackage)
      noteImport(machine, made, site.module.file)
      return made
    }
    const lazy = module.globals.get('__getattr__')
    if (lazy !== undefined) return machine.call(lazy, { positional: [str(name)], keywords: new Map() }, site)
    return machine.attribute(module, name, site)
  }
  return machine.attribute(module, name, site)
}

/** The names that `from module import *` binds. */
export function starNames(module: ModuleValue): string[] {
  const all = module.globals.get('__all__')
  if (all !== undefined) {
    const value = pick(all)
    if (value.kind === 'list') return value.items.map((v) => textOf(pick(v))).filter((n): n is string => n !== null)
  }
  return [...module.globals.keys()].filter((n) => !n.startsWith('_') && !n.startsWith('.'))
}

/** What a failed statement at module level says. */
export function reportFailure(machine: Machine, error: unknown, site: Site): void {
  if (error instanceof Raised) {
    machine.report('module-raises', `the module stops here with ${describeException(error.value)}`, error.site ?? site)
    return
  }
  if (error instanceof Spent) {
    machine.report('budget', 'the analysis budget was spent here; what this statement does is not known in full', site)
    machine.moduleSteps = 0
    machine.moduleLimit = 2_000
    return
  }
  throw error
}

/** `ImportError: no module named x`, as far as it is known. */
export function describeException(value: Value): string {
  const v = pick(value)
  if (v.kind !== 'instance') return v.kind === 'external' ? v.path.replace(/^builtins\./, '').replace(/\(\)$/, '') : describe(v)
  const args = v.attrs.get('args')
  const first = args?.kind === 'list' ? args.items[0] : undefined
  const text = first === undefined ? null : textOf(first)
  return text === null ? v.cls.name : `${v.cls.name}: ${text.slice(0, 120)}`
}
