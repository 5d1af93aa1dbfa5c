// The folders that Python would find on its path when the programs of this tree run.

import type { Tree } from '../../base/index.ts'
import { findTable, findTexts, findValue, isTable } from '../../syntax/index.ts'
import { findCommands, findPythonPaths } from './commands.ts'
import { depthOf, folderOf, isDocsOrExamplePath, isTestPath, joinPath, nameOf, resolvePath } from './paths.ts'
import { pyprojects, readIni } from './settings-files.ts'
import { standardLibrary } from './standard-library.ts'

/** The modules that a Python file imports, as far as its beginning says. Nothing else of such a file is read to find the layout. */
export function importedNames(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 20_000))
  return [...new Set([...text.matchAll(/^[ \t]*(?:from|import)[ \t]+([A-Za-z_][\w.]*)/gm)].map((found) => found[1] ?? ''))]
}

/** The tree itself first, then what the project declares, then what its folders suggest; tests and documents last. */
export function findSourceRoots(tree: Tree): string[] {
  const shape = new Shape(tree)
  const declared = findDeclaredRoots(tree, shape)
  const guessed = new Set<string>()
  const projects = new Set<string>()
  const programs = new Set<string>()
  for (const file of tree.files) {
    const name = nameOf(file.path)
    const folder = folderOf(file.path)
    if (name === 'pyproject.toml' || name === 'setup.py' || name === 'setup.cfg') {
      projects.add(folder)
      guessed.add(folder)
      guessed.add(joinPath(folder, 'src'))
    } else if (name === '__init__.py' && !shape.isPackage(folderOf(folder)) && folder !== '') {
      guessed.add(folderOf(folder))
    } else if (STARTS.test(name) && shape.importsSiblings(file.path)) {
      guessed.add(folder)
      programs.add(folder)
    }
  }
  if (shape.holdsPython('src')) guessed.add('src')
  const kept = new Set<string>()
  for (const folder of guessed) {
    if (folder === '' || declared.has(folder) || !shape.holdsPython(folder)) continue
    // `backend/__init__.py` lies there by habit where everything below says `from app.x import …` and not `from backend.app.x`.
    if (shape.isPackage(folder) && !shape.importsOwnFolders(folder)) continue
    // A folder without `__init__.py` inside a package is a part of it, unless it is a project of its own.
    if (shape.isInsidePackage(folder) && !projects.has(folder)) continue
    const root = shape.rootByImports(folder, programs.has(folder))
    if (root !== '') kept.add(root)
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
  private readonly imports = new Map<string, readonly string[]>()

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
    for (const imported of this.importedNames(path)) {
      const name = imported.split('.')[0] ?? ''
      if (standardLibrary.has(name)) continue
      if (this.tree.has(joinPath(folder, `${name}.py`)) || this.withPython.has(joinPath(folder, name))) return true
    }
    return false
  }

  /** The files below a folder name what lies directly in it, and never the folder itself. */
  importsOwnFolders(folder: string): boolean {
    const own = `${folder.replaceAll('/', '.')}.`
    const name = `${nameOf(folder)}.`
    let isNamed = false
    for (const path of this.filesBelow(folder))
      for (const imported of this.importedNames(path)) {
        if (imported.startsWith(own) || imported.startsWith(name) || `${imported}.` === own || `${imported}.` === name) return false
        const [top = ''] = imported.split('.')
        if (standardLibrary.has(top) || this.withPython.has(top) || this.tree.has(`${top}.py`)) continue
        isNamed ||= this.withPython.has(joinPath(folder, top)) || this.tree.has(`${joinPath(folder, top)}.py`)
      }
    return isNamed
  }

  /** A sample, from the top. */
  private filesBelow(folder: string): string[] {
    const found: string[] = []
    const pending = [folder]
    for (let at = pending.shift(); at !== undefined && found.length < SAMPLE; at = pending.shift()) {
      found.push(...(this.byFolder.get(at) ?? []).slice(0, SAMPLE - found.length))
      for (const { kind, name } of this.tree.list(at))
        if (kind === 'folder' && this.withPython.has(joinPath(at, name)) && !isTestPath(`${joinPath(at, name)}/`))
          pending.push(joinPath(at, name))
    }
    return found
  }

  isInsidePackage(folder: string): boolean {
    for (let at = folderOf(folder); at !== ''; at = folderOf(at)) if (this.isPackage(at)) return true
    return false
  }

  /** `from app.x import y` in a file under `app/` says that the folder above `app` is the root, `__init__.py` or not. */
  rootByImports(folder: string, isProgram: boolean): string {
    // `import docker` in a folder `docker` whose programs import what lies beside them means a library of that name.
    const isAmbiguous = isProgram && !this.isPackage(folder)
    const parts = folder.split('/')
    let left = SAMPLE
    const pending = [folder]
    for (let at = pending.shift(); at !== undefined && left > 0; at = pending.shift()) {
      for (const path of this.byFolder.get(at) ?? []) {
        if (left-- <= 0) break
        const names = this.importedNames(path)
        for (let from = parts.length - 1; from >= 0; from--) {
          const name = parts.slice(from).join('.')
          const top = parts[from] ?? ''
          // A folder within that has the same name is what they mean.
          if (this.withPython.has(`${folder}/${top}`) || this.tree.has(`${folder}/${top}.py`)) continue
          const speaksOfIt = (imported: string): boolean => {
            if (imported === name) return !isAmbiguous
            if (!imported.startsWith(`${name}.`)) return false
            const inside = `${folder}/${imported.slice(name.length + 1).split('.')[0]}`
            return !isAmbiguous || this.withPython.has(inside) || this.tree.has(`${inside}.py`)
          }
          if (names.some(speaksOfIt)) return parts.slice(0, from).join('/')
        }
      }
      for (const entry of this.tree.list(at))
        if (entry.kind === 'folder' && this.withPython.has(`${at}/${entry.name}`)) pending.push(`${at}/${entry.name}`)
    }
    return folder
  }

  private importedNames(path: string): readonly string[] {
    let names = this.imports.get(path)
    if (names === undefined) {
      const bytes = this.tree.read(path)
      names = bytes === null ? [] : importedNames(bytes)
      this.imports.set(path, names)
    }
    return names
  }
}
