// Dotted names to files and back, as Python's import system sees several folders on one path.

import type { Tree } from '../../base/index.ts'
import { folderOf, isDocsOrExamplePath, isTestPath, isWithin, joinPath, nameOf } from './paths.ts'

export interface FoundModule {
  /** The file; a namespace package, which has none, is its folder with a `/` at the end. */
  readonly path: string
  readonly isPackage: boolean
}

export interface ModuleIndex {
  readonly roots: readonly string[]
  /** `fromPath` is the importing file: of equal names the one from the nearest root is meant. */
  findModule(dotted: string, fromPath?: string): FoundModule | null
  moduleNameOf(path: string): string
  /** The short names of what lies directly in a package, sorted; of all portions of a namespace package. */
  listModules(dotted: string, fromPath?: string): string[]
  /** The absolute name that `from ..target` means; '' when there are more dots than packages. */
  resolveRelative(moduleName: string, isPackage: boolean, level: number, target: string): string
}

export function createModuleIndex(tree: Tree, roots: readonly string[]): ModuleIndex {
  return new Index(tree, roots)
}

export function resolveRelative(moduleName: string, isPackage: boolean, level: number, target: string): string {
  if (level === 0) return target
  const parts = moduleName.split('.')
  const kept = parts.slice(0, Math.max(0, parts.length - level + (isPackage ? 1 : 0)))
  if (kept.length === 0) return ''
  return target === '' ? kept.join('.') : `${kept.join('.')}.${target}`
}

interface Found extends FoundModule {
  /** The folders in which its submodules lie. */
  readonly folders: readonly string[]
}

class Index implements ModuleIndex {
  readonly roots: readonly string[]
  readonly resolveRelative = resolveRelative
  private readonly tree: Tree
  private readonly withPython = new Set<string>([''])
  private readonly flat = new Map<string, boolean>()
  /** The roots in the order in which a file of this folder would try them. */
  private readonly orders = new Map<string, { readonly roots: readonly string[]; readonly key: string }>()
  private readonly known = new Map<string, Map<string, Found | null>>()

  constructor(tree: Tree, roots: readonly string[]) {
    this.tree = tree
    this.roots = roots
    for (const { path, kind } of tree.files) {
      if (kind === 'python')
        for (let folder = folderOf(path); !this.withPython.has(folder); folder = folderOf(folder)) this.withPython.add(folder)
    }
  }

  findModule(dotted: string, fromPath?: string): FoundModule | null {
    const found = this.find(dotted, fromPath)
    return found === null ? null : { path: found.path, isPackage: found.isPackage }
  }

  listModules(dotted: string, fromPath?: string): string[] {
    const names = new Set<string>()
    for (const folder of this.find(dotted, fromPath)?.folders ?? []) {
      for (const { name, kind } of this.tree.list(folder)) {
        const short = kind === 'file' ? (/^(.+)\.py$/.exec(name)?.[1] ?? '') : this.withPython.has(joinPath(folder, name)) ? name : ''
        if (/^[^\d\W]\w*$/u.test(short) && short !== '__init__') names.add(short)
      }
    }
    return [...names].sort()
  }

  moduleNameOf(path: string): string {
    const file = path.replace(/\.pyi?$/, '')
    let base = folderOf(path)
    while (base !== '' && !this.roots.includes(base) && this.tree.has(`${base}/__init__.py`)) base = folderOf(base)
    const root = this.roots
      .filter((candidate) => isWithin(base, candidate))
      .reduce((best, candidate) => (candidate.length > best.length ? candidate : best), '')
    const name = (root === '' ? file : file.slice(root.length + 1)).split('/')
    if (name.length > 1 && name.at(-1) === '__init__') name.pop()
    return name.join('.')
  }

  private find(dotted: string, fromPath: string | undefined): Found | null {
    const order = this.orderFor(fromPath)
    let memory = this.known.get(order.key)
    if (memory === undefined) {
      memory = new Map()
      this.known.set(order.key, memory)
    }
    const known = memory.get(dotted)
    if (known !== undefined) return known
    const found = this.search(dotted, order.roots, fromPath)
    memory.set(dotted, found)
    return found
  }

  private search(dotted: string, roots: readonly string[], fromPath: string | undefined): Found | null {
    const parts = dotted.split('.')
    if (parts.some((part) => !/^[^\d\W]\w*$/u.test(part))) return null
    let folders = roots
    let found: Found | null = null
    for (const [depth, part] of parts.entries()) {
      if (found !== null && !found.isPackage) return null
      found = this.searchOne(part, folders, depth === 0 ? fromPath : undefined, depth === 0)
      if (found === null) return null
      folders = found.folders
    }
    return found
  }

  /** A package or module in any of the folders comes before a namespace package, whose portions add up. */
  private searchOne(name: string, folders: readonly string[], fromPath: string | undefined, isTop: boolean): Found | null {
    const portions: string[] = []
    for (const folder of folders) {
      const target = joinPath(folder, name)
      if (this.tree.has(`${target}/__init__.py`)) return { path: `${target}/__init__.py`, isPackage: true, folders: [target] }
      const ancestor = !isTop || fromPath === undefined || isWithin(fromPath, folder)
      if (!ancestor && !this.isFlat(folder)) continue
      if (this.tree.has(`${target}.py`)) return { path: `${target}.py`, isPackage: false, folders: [] }
      if (this.withPython.has(target)) portions.push(target)
    }
    const [first] = portions
    return first === undefined ? null : { path: `${first}/`, isPackage: true, folders: portions }
  }

  /** Whether single files at the top of a root are meant for programs that lie elsewhere, such as `src/settings.py`. */
  private isFlat(root: string): boolean {
    let flat = this.flat.get(root)
    if (flat === undefined) {
      flat =
        root === '' ||
        nameOf(root) === 'src' ||
        ['pyproject.toml', 'setup.py', 'setup.cfg'].some((name) => this.tree.has(joinPath(root, name)))
      this.flat.set(root, flat)
    }
    return flat
  }

  private orderFor(fromPath: string | undefined): { readonly roots: readonly string[]; readonly key: string } {
    const folder = fromPath === undefined ? '' : folderOf(fromPath)
    const who = fromPath === undefined ? '/' : folder
    const known = this.orders.get(who)
    if (known !== undefined) return known
    const order = fromPath === undefined || folder === '' ? this.roots : this.nearestFirst(folder)
    // Files under the same nearest root see the same modules.
    const nearest = fromPath === undefined ? '/' : (order.find((root) => isWithin(folder, root)) ?? '')
    const made = { roots: order, key: `${nearest}\n${order.join('\n')}` }
    this.orders.set(who, made)
    return made
  }

  private nearestFirst(folder: string): string[] {
    const around = this.roots.filter((root) => isWithin(folder, root)).sort((one, other) => other.length - one.length)
    const apart = this.roots.filter((root) => !isWithin(folder, root) && !(isTestPath(`${root}/`) || isDocsOrExamplePath(`${root}/`)))
    const shared = (root: string) => {
      const parts = root.split('/')
      return folder.split('/').findIndex((part, at) => part !== parts[at])
    }
    return [...around, ...apart.sort((one, other) => shared(other) - shared(one))]
  }
}
