// `importlib` and `pkgutil`: modules by name, and the names of the modules in a folder of the tree.
import {
  type Args,
  arg,
  bool,
  external,
  isGiven,
  list,
  type Machine,
  makeNativeClass,
  NONE,
  need,
  newInstance,
  pick,
  raise,
  type Site,
  str,
  textOf,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { acts, computes, namedTuple, type Row, type Run } from './kit.ts'
import { inTree, isFile, isFolder, pathText } from './paths.ts'

/** The absolute name: `.users` in a package is a module of it. */
function absoluteName(machine: Machine, name: string, packageValue: Value | undefined): string | null {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0
  if (dots === 0) return name
  const base = textOf(packageValue)
  return base === null ? null : machine.host.index.resolveRelative(base, true, dots, name.slice(dots))
}

const importModule: Run = (machine, given, site) => {
  const value = need(given, 0, 'name')
  const name = textOf(value)
  const full = name === null ? null : absoluteName(machine, name, arg(given, 1, 'package'))
  if (full === null || full === '') {
    machine.report('import-unknown', 'a module is imported by a name that is not known', site)
    return unknown('a module whose name is not known', site)
  }
  const module = machine.importModule(full, site.module.file)
  const top = full.split('.', 1)[0] ?? full
  if (
    module.kind === 'external' &&
    !machine.host.natives.owns(top) &&
    (machine.host.index.findModule(top, site.module.file) !== null || machine.host.isInstalled(top) === false)
  ) {
    return raise(machine, 'ModuleNotFoundError', `there is no module ${full}`, site)
  }
  return module
}

const findSpec: Run = (machine, given, site) => {
  const name = textOf(given.positional[0])
  const full = name === null ? null : absoluteName(machine, name, arg(given, 1, 'package'))
  if (full === null) return unknown('whether a module is there', site)
  const top = full.split('.', 1)[0] ?? full
  const found = machine.host.index.findModule(full, site.module.file)
  const isOwn = machine.host.index.findModule(top, site.module.file) !== null
  const installed = machine.host.natives.owns(top) ? true : machine.host.isInstalled(top)
  if (found !== null) return spec(full, `/${found.path}`, site)
  if (isOwn || installed === false) return NONE
  return installed === true ? spec(full, null, site) : unknown(`whether ${top} is installed`, site)
}

const SPEC = makeNativeClass('importlib.machinery.ModuleSpec', [])
const LOADER = makeNativeClass('importlib.machinery.SourceFileLoader', [], {
  // `module_from_spec` has run it.
  exec_module: { kind: 'native', name: 'importlib.machinery.SourceFileLoader.exec_module', run: () => NONE },
  load_module: {
    kind: 'native',
    name: 'importlib.machinery.SourceFileLoader.load_module',
    run: (machine, given, site) => load(machine, need(given, 0), site),
  },
})

function spec(name: string, origin: string | null, site: Site): Value {
  const made = newInstance(SPEC, site)
  const loader = newInstance(LOADER, site)
  loader.attrs.set('path', origin === null ? NONE : str(origin))
  made.attrs.set('name', str(name))
  made.attrs.set('origin', origin === null ? NONE : str(origin))
  made.attrs.set('loader', loader)
  return made
}

/** A module by its file: it runs under the name that the tree gives it. */
function load(machine: Machine, held: Value, site: Site): Value {
  const path = held.kind === 'instance' ? textOf(held.attrs.get('origin') ?? held.attrs.get('path')) : null
  if (path === null) return unknown('a module that is loaded from a file that is not known', site)
  const file = inTree(path)
  if (!isFile(machine, path)) return unknown(`the module in ${file}`, site)
  return machine.importModule(machine.host.index.moduleNameOf(file), site.module.file)
}

const specFromFile: Run = (machine, given, site) => {
  const path = arg(given, 1, 'location')
  return spec(textOf(given.positional[0]) ?? '?', path === undefined ? null : pathText(machine, path, site), site)
}

// ---- pkgutil

interface Listed {
  readonly name: string
  readonly isPackage: boolean
}

/** The modules that lie directly in a folder, as `FileFinder` sees them. */
function modulesIn(machine: Machine, folder: string): Listed[] {
  const out: Listed[] = []
  for (const entry of machine.host.list(inTree(folder))) {
    if (/^[^\d\W]\w*\.py$/u.test(entry)) {
      if (entry !== '__init__.py') out.push({ name: entry.slice(0, -3), isPackage: false })
    } else if (isFolder(machine, `${folder}/${entry}`) && isFile(machine, `${folder}/${entry}/__init__.py`))
      out.push({ name: entry, isPackage: true })
  }
  return out.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function moduleInfo(folder: string, name: string, isPackage: boolean): Value {
  const finder = external('importlib.machinery.FileFinder()')
  finder.attrs = new Map([['path', str(folder)]])
  return namedTuple('pkgutil.ModuleInfo', { module_finder: finder, name: str(name), ispkg: bool(isPackage) })
}

function folders(machine: Machine, given: Args, site: Site): string[] | null {
  const path = arg(given, 0, 'path')
  if (!isGiven(path)) return null
  const value = pick(path)
  const items = value.kind === 'list' && !value.open ? value.items : textOf(value) === null ? null : [value]
  if (items === null) return null
  const out: string[] = []
  for (const item of items) {
    const text = pathText(machine, pick(item), site)
    if (text !== null && isFolder(machine, text)) out.push(text)
  }
  return out
}

function iterate(deep: boolean): Run {
  return (machine, given, site) => {
    const starts = folders(machine, given, site)
    const prefix = textOf(arg(given, 1, 'prefix') ?? str(''))
    if (starts === null || prefix === null) return list([], 'iterator', true)
    const out: Value[] = []
    const visit = (folder: string, before: string, depth: number): void => {
      for (const { name, isPackage } of modulesIn(machine, folder)) {
        out.push(moduleInfo(folder, before + name, isPackage))
        if (deep && isPackage && depth < 20) visit(`${folder}/${name}`, `${before}${name}.`, depth + 1)
      }
    }
    for (const start of starts) visit(start, prefix, 0)
    return list(out, 'iterator')
  }
}

export const IMPORT_ROWS: readonly Row[] = [
  computes('importlib.import_module', importModule),
  computes('importlib.reload', (_m, given) => need(given, 0)),
  computes('importlib.util.find_spec', findSpec),
  acts('importlib.util.spec_from_file_location', specFromFile),
  acts('importlib.util.module_from_spec', (machine, given, site) => load(machine, need(given, 0), site)),
  acts('importlib.machinery.SourceFileLoader', (machine, given, site) => {
    const made = newInstance(LOADER, site)
    const path = arg(given, 1, 'path')
    made.attrs.set('path', path === undefined ? NONE : str(pathText(machine, path, site) ?? '?'))
    return made
  }),
  computes('pkgutil.iter_modules', iterate(false)),
  computes('pkgutil.walk_packages', iterate(true)),
  computes('pkgutil.extend_path', (_m, given) => need(given, 0)),
  ['importlib.machinery.ModuleSpec', SPEC],
]
