// Modules: each is run once, parents first; a cycle sees the half-filled module, as in Python.
import { runTopLevel } from './statements.ts'
import { type Machine, Raised, Spent } from './machine.ts'
import { describe, dict, list, type ModuleValue, NONE, pick, type Site, str, textOf, type Value } from './values.ts'

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
  const module: ModuleValue = { kind: 'module', name: dotted, file: path, isPackage, globals: new Map(), state: 'new', code }
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

/** `import a.b` / `from a import b`: the module by its absolute name, or what stands for it. */
export function resolveImport(machine: Machine, module: ModuleValue, level: number, target: string): string {
  if (level === 0) return target
  return machine.host.index.resolveRelative(module.name, module.isPackage, level, target)
}

/** `from module import name`: an attribute, else a submodule. */
export function importName(machine: Machine, module: Value, name: string, site: Site): Value {
  if (module.kind === 'module') {
    const value = module.globals.get(name)
    if (value !== undefined) return value
    const dotted = `${module.name}.${name}`
    const known = machine.modules.get(dotted)
    if (known !== undefined) return known
    const found = machine.host.index.findModule(dotted, site.module.file)
    if (found !== null) return runModule(machine, dotted, found.path, found.isPackage)
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
