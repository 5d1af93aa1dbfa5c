// The folders that Python would find on its path when the programs of this tree run.

import type { Tree } from '../../base/index.ts'
import { findTable, findTexts, findValue, isTable } from '../../syntax/index.ts'
import { findCommands, findPythonPaths } from './commands.ts'
import { depthOf, folderOf, isDocsOrExamplePath, isTestPath, joinPath, nameOf, resolvePath } from './paths.ts'
import { pyprojects, readIni } from './settings-files.ts'
import { standardLibrary } from './standard-library.ts'

/** The tree itself first, then what the project declares, then what its folders suggest; tests and documents last. */
export function findSourceRoots(tree: Tree): string[] {
  const shape = new Shape(tree)
  const declared = findDeclaredRoots(tree, shape)
  const guessed = new Set<string>()
  for (const file of tree.files) {
    const name = nameOf(file.path)
    const folder = folderOf(file.path)
    if (name === 'pyproject.toml' || name === 'setup.py' || name === 'setup.cfg') {
      guessed.add(folder)
      guessed.add(joinPath(folder, 'src'))
    } else if (name === '__init__.py' && !shape.isPackage(folderOf(folder)) && folder !== '') {
      guessed.add(folderOf(folder))
    } else if (STARTS.test(name) && !shape.isPackage(folder) && shape.importsSiblings(file.path)) {
      guessed.add(folder)
    }
  }
  if (shape.holdsPython('src')) guessed.add('src')
  const roots = [...guessed].filter(
    (folder) => !declared.has(folder) && folder !== '' && shape.holdsPython(folder) && !shape.isPackage(folder),
  )
  // `from app.x import y` inside `app/` says that the folder above is the root, `__init__.py` or not.
  const kept = new Set<string>()
  for (const root of roots) {
    let at = root
    while (at !== '' && shape.namesItself(at)) at = folderOf(at)
    if (at !== '') kept.add(at)
  }
  const rank = (folder: string) => (isTestPath(`${folder}/`) || isDocsOrExamplePath(`${folder}/`) ? 1_000 : 0) + depthOf(folder)
  const rest = [...kept].filter((root) => !declared.has(root)).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
  return ['', ...[...declared].filter((root) => root !== ''), ...rest]
}

const STARTS = /^(?:main|app|server|api|run|asgi|wsgi|serve|start|__main__|manage|application|webapp|backend|service)\.py$/

function findDeclaredRoots(tree: Tree, shape: Shape): Set<string> {
  const declared = new Set<string>()
  const add = (folder: string | null) => {
    if (folder !== null && shape.holdsPython(folder)) declared.add(folder)
  }
  for (const { folder, table } of pyprojects(tree)) {
    const tool = findTable(table, 'tool')
    for (const path of findTexts(tool, 'pytest', 'ini_options', 'pythonpath').flatMap((paths) => paths.split(/\s+/)))
      add(resolvePath(folder, path))
    for (const path of findTexts(tool, 'setuptools', 'packages', 'find', 'where')) add(resolvePath(folder, path))
    const packageFolder = findTable(tool, 'setuptools', 'package-dir')['']
    if (typeof packageFolder === 'string') add(resolvePath(folder, packageFolder))
    const packages = findValue(tool, 'poetry', 'packages')
    for (const entry of Array.isArray(packages) ? packages : []) for (const from of findTexts(entry, 'from')) add(resolvePath(folder, from))
    const targets = [findTable(tool, 'hatch', 'build'), ...Object.values(findTable(tool, 'hatch', 'build', 'targets'))].filter(isTable)
    for (const target of targets) {
      for (const path of findTexts(target, 'packages')) add(resolvePath(folder, folderOf(path)))
      for (const path of [...findTexts(target, 'sources'), ...Object.keys(findTable(target, 'sources'))]) add(resolvePath(folder, path))
    }
    for (const root of findTexts(tool, 'uv', 'build-backend', 'module-root')) add(resolvePath(folder, root))
    for (const root of findTexts(tool, 'pdm', 'build', 'package-dir')) add(resolvePath(folder, root))
  }
  for (const file of tree.files) {
    if (nameOf(file.path) === 'setup.cfg') {
      const ini = readIni(tree, file.path)
      const folders = [
        ini
          .get('options')
          ?.get('package_dir')
          ?.value.replace(/^[^=\n]*=\s*/, ''),
        ini.get('options.packages.find')?.get('where')?.value,
      ]
      for (const folder of folders) if (folder !== undefined && folder !== '') add(resolvePath(folderOf(file.path), folder))
    } else if (nameOf(file.path) === 'pytest.ini') {
      const paths = readIni(tree, file.path).get('pytest')?.get('pythonpath')?.value ?? ''
      for (const path of paths.split(/\s+/)) if (path !== '') add(resolvePath(folderOf(file.path), path))
    }
  }
  for (const { path, file } of findPythonPaths(tree)) add(findFolder(tree, path, folderOf(file)))
  for (const { words, place } of findCommands(tree)) {
    for (const [at, word] of words.entries()) {
      const folder = /^--(?:app-dir|chdir|pythonpath|working-dir)$/.test(word)
        ? words[at + 1]
        : /^--(?:app-dir|chdir|pythonpath|working-dir)=(.+)$/.exec(word)?.[1]
      if (folder !== undefined) add(findFolder(tree, folder, folderOf(place.file)))
    }
  }
  return declared
}

/** The folder of the tree that an image's or a script's path means: `/app/backend` is `backend`, or the folder of the file. */
export function findFolder(tree: Tree, path: string, near: string): string | null {
  if (!path.startsWith('/')) {
    const beside = resolvePath(near, path)
    if (beside !== null && tree.kindOf(beside) === 'folder') return beside
    const below = resolvePath('', path)
    return below !== null && tree.kindOf(below) === 'folder' ? below : null
  }
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  for (let from = 0; from < parts.length; from++) {
    const rest = parts.slice(from).join('/')
    for (const base of [near, '']) if (tree.kindOf(joinPath(base, rest)) === 'folder') return joinPath(base, rest)
  }
  return null
}

const SAMPLE = 25

/** What the folders of the tree look like to Python. */
class Shape {
  private readonly tree: Tree
  private readonly byFolder = new Map<string, string[]>()
  private readonly withPython = new Set<string>([''])
  private readonly tops = new Map<string, ReadonlySet<string>>()

  constructor(tree: Tree) {
    this.tree = tree
    for (const { path, kind } of tree.files) {
      if (kind !== 'python') continue
      for (let folder = folderOf(path); !this.withPython.has(folder); folder = folderOf(folder)) this.withPython.add(folder)
      const siblings = this.byFolder.get(folderOf(path))
      if (siblings === undefined) this.byFolder.set(folderOf(path), [path])
      else siblings.push(path)
    }
  }

  holdsPython(folder: string): boolean {
    return this.withPython.has(folder)
  }

  isPackage(folder: string): boolean {
    return folder !== '' && this.tree.has(`${folder}/__init__.py`)
  }

  /** A file that starts something imports what lies beside it, and not by a longer name. */
  importsSiblings(path: string): boolean {
    const folder = folderOf(path)
    for (const name of this.importedTops(path)) {
      if (standardLibrary.has(name)) continue
      if (this.tree.has(joinPath(folder, `${name}.py`)) || this.withPython.has(joinPath(folder, name))) return true
    }
    return false
  }

  /** Whether files in the folder import from it by its own name. */
  namesItself(folder: string): boolean {
    const name = nameOf(folder)
    // A folder within that has the same name is what they mean.
    if (!/^[A-Za-z_]\w*$/.test(name) || this.withPython.has(`${folder}/${name}`) || this.tree.has(`${folder}/${name}.py`)) return false
    let left = SAMPLE
    const pending = [folder]
    for (let at = pending.shift(); at !== undefined && left > 0; at = pending.shift()) {
      for (const path of this.byFolder.get(at) ?? []) {
        if (left-- <= 0) break
        if (this.importedTops(path).has(name)) return true
      }
      for (const entry of this.tree.list(at))
        if (entry.kind === 'folder' && this.withPython.has(`${at}/${entry.name}`)) pending.push(`${at}/${entry.name}`)
    }
    return false
  }

  private importedTops(path: string): ReadonlySet<string> {
    let names = this.tops.get(path)
    if (names === undefined) {
      const bytes = this.tree.read(path)
      const text = bytes === null ? '' : new TextDecoder('latin1').decode(bytes.subarray(0, 20_000))
      names = new Set([...text.matchAll(/^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)/gm)].map((found) => found[1] ?? ''))
      this.tops.set(path, names)
    }
    return names
  }
}
