// Where the application probably is, as the project's own commands say it: `uvicorn shop.main:app` in a Dockerfile, an entry
// point in pyproject.toml, a console script.

import type { Place, Tree } from '../../base/index.ts'
import { findTable, findText, findTomlLine } from '../../syntax/index.ts'
import { type Command, findCommands } from './commands.ts'
import type { ModuleIndex } from './module-index.ts'
import { depthOf, folderOf, isDocsOrExamplePath, isTestPath, joinPath, nameOf, resolvePath } from './paths.ts'
import { pyprojects, readIni } from './settings-files.ts'
import { findFolder } from './source-roots.ts'

export type HintKind = 'pyproject' | 'dockerfile' | 'procfile' | 'compose' | 'shell' | 'script'

export interface Hint {
  /** `module:attribute`, or the module alone where the program looks for the application itself. */
  readonly entry: string
  readonly module: string
  readonly attribute: string | null
  /** The attribute is called to get the application. */
  readonly factory: boolean
  /** What starts it: `uvicorn`, `fastapi`, `python`, the name of a console script … */
  readonly program: string
  /** The module's file, when it is in the tree. */
  readonly file: string | null
  readonly kind: HintKind
  readonly place: Place
}

const ORDER: readonly HintKind[] = ['pyproject', 'dockerfile', 'procfile', 'compose', 'shell', 'script']

/** Those whose module is in the tree first, then by kind, then the shallowest file. */
export function findHints(tree: Tree, index: ModuleIndex): Hint[] {
  const finder = new Finder(tree, index)
  const hints = [
    ...finder.fromProjects(),
    ...finder.fromSetupCfg(),
    ...findCommands(tree).flatMap((command) => finder.fromCommand(command)),
  ]
  const seen = new Set<string>()
  return hints
    .map((hint) => ({ hint, rank: rankOf(hint) }))
    .sort((one, other) => {
      for (const [at, value] of one.rank.entries()) {
        const difference = value - (other.rank[at] ?? 0)
        if (difference !== 0) return difference
      }
      const [first, second] = [`${one.hint.place.file}\n${one.hint.entry}`, `${other.hint.place.file}\n${other.hint.entry}`]
      return first < second ? -1 : first > second ? 1 : one.hint.place.line - other.hint.place.line
    })
    .map(({ hint }) => hint)
    .filter((hint) => {
      const key = `${hint.kind}\n${hint.place.file}\n${hint.entry}`
      return !seen.has(key) && seen.add(key)
    })
}

function rankOf(hint: Hint): number[] {
  const { file } = hint.place
  const aside =
    isTestPath(file) || isDocsOrExamplePath(file) || (hint.file !== null && (isTestPath(hint.file) || isDocsOrExamplePath(hint.file)))
  // `python -m tool` and console scripts start many things beside an application.
  const vague = hint.kind === 'script' || hint.program === 'python'
  return [
    hint.file === null ? 1 : 0,
    aside ? 1 : 0,
    vague ? 1 : 0,
    ORDER.indexOf(hint.kind),
    /dev|test|debug/i.test(nameOf(file)) ? 1 : 0,
    depthOf(file),
  ]
}

const SERVERS = new Set(['uvicorn', 'gunicorn', 'hypercorn', 'granian', 'daphne', 'fastapi', 'python', 'python3'])
/** Programs whose words name packages or text, not what is started. */
const OTHERS = new Set([
  'pip',
  'pip3',
  'apt',
  'apt-get',
  'apk',
  'echo',
  'printf',
  'which',
  'pgrep',
  'pkill',
  'grep',
  'sed',
  'npm',
  'yarn',
  'conda',
  'brew',
  'rm',
  'cp',
  'git',
])
/** Their next word belongs to them. */
const WITH_VALUE =
  /^(?:-[bkcwetpu]|--(?:bind|worker-class|config|logger-class|workers|host|port|log-config|log-level|access-logfile|error-logfile|timeout|interface|loop|http|ws|env-file|reload-dir|reload-include|reload-exclude|app-dir|chdir|pythonpath|root-path))$/
const ENTRY = /^(?:asgi:|wsgi:)?([A-Za-z_]\w*(?:\.\w+)*):([A-Za-z_][\w.]*)(\(.*\))?$/s

class Finder {
  private readonly tree: Tree
  private readonly index: ModuleIndex

  constructor(tree: Tree, index: ModuleIndex) {
    this.tree = tree
    this.index = index
  }

  fromProjects(): Hint[] {
    return pyprojects(this.tree).flatMap((project) => {
      const hints: Hint[] = []
      const add = (table: string, key: string, value: string, kind: HintKind, program: string) => {
        const place = { file: project.path, line: findTomlLine(project.text, table, key) }
        hints.push(...this.fromEntry(value, kind === 'script', program, kind, place))
      }
      const entry = findText(project.table, 'tool', 'fastapi', 'entrypoint')
      if (entry !== null) add('tool.fastapi', 'entrypoint', entry, 'pyproject', 'fastapi')
      for (const table of ['project.scripts', 'tool.poetry.scripts', 'project.gui-scripts']) {
        for (const [name, value] of Object.entries(findTable(project.table, ...table.split('.')))) {
          const target = typeof value === 'string' ? value : findText(value, 'reference')
          if (target !== null) add(table, name, target.replace(/\s*\[.*\]$/, ''), 'script', name)
        }
      }
      return hints
    })
  }

  fromSetupCfg(): Hint[] {
    return this.tree.files
      .filter((file) => nameOf(file.path) === 'setup.cfg')
      .flatMap((file) => {
        const scripts = readIni(this.tree, file.path).get('options.entry_points')?.get('console_scripts')
        return (scripts?.value ?? '').split('\n').flatMap((line) => {
          const split = /^([\w.-]+)\s*=\s*([^\s[]+)/.exec(line)
          return split === null
            ? []
            : this.fromEntry(split[2] ?? '', true, split[1] ?? '', 'script', { file: file.path, line: scripts?.line ?? 1 })
        })
      })
  }

  fromCommand(command: Command): Hint[] {
    const { words } = command
    if (words.length === 0 || OTHERS.has(nameOf(words[0] ?? ''))) return []
    for (const [at, word] of words.entries()) {
      const program = nameOf(word)
      const name = /^python3?(?:\.\d+)?$/.test(program) ? 'python' : program
      if (!SERVERS.has(name)) continue
      const before = words[at - 1] ?? ''
      if (/^(?:add|install|remove|uninstall|sync)$/.test(before)) return []
      const rest = words.slice(at + 1)
      if (name === 'python') {
        const hints = this.fromPython(rest, command)
        if (hints !== null) return hints
        continue
      }
      return name === 'fastapi' ? this.fromFastapi(rest, command) : this.fromServer(name, rest, command)
    }
    return []
  }

  private fromServer(program: string, words: readonly string[], command: Command): Hint[] {
    const factory = words.includes('--factory')
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? ''
      if (WITH_VALUE.test(word)) at++
      else if (ENTRY.test(word)) return this.fromEntry(word, factory, program, command.kind, command.place, command.workingFolder)
      // gunicorn takes a module alone, and means its `application`.
      else if (!word.startsWith('-') && program === 'gunicorn' && /^[A-Za-z_]\w*(?:\.\w+)+$/.test(word)) {
        return this.fromEntry(`${word}:application`, factory, program, command.kind, command.place, command.workingFolder)
      }
    }
    return []
  }

  private fromFastapi(words: readonly string[], command: Command): Hint[] {
    if (words[0] !== 'run' && words[0] !== 'dev') return []
    let path: string | null = null
    let attribute: string | null = null
    for (let at = 1; at < words.length; at++) {
      const word = words[at] ?? ''
      if (word === '--app') attribute = words[++at] ?? null
      else if (word === '-e' || word === '--entrypoint')
        return this.fromEntry(words[at + 1] ?? '', false, 'fastapi', command.kind, command.place)
      else if (WITH_VALUE.test(word)) at++
      else if (!word.startsWith('-')) path ??= word
    }
    if (path === null && pyprojects(this.tree).some((project) => findText(project.table, 'tool', 'fastapi', 'entrypoint') !== null))
      return []
    const candidates = path === null ? ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py'] : [path]
    for (const candidate of candidates) {
      const file = this.locate(candidate, command)
      if (file !== null)
        return [this.hintFor(this.index.moduleNameOf(file), attribute, false, 'fastapi', command.kind, command.place, file)]
    }
    return []
  }

  /** `python -m package`, `python -m uvicorn …`, `python path.py`; null when the next word may say more. */
  private fromPython(words: readonly string[], command: Command): Hint[] | null {
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? ''
      if (word === '-m') {
        const module = words[at + 1] ?? ''
        if (SERVERS.has(module)) return null
        const found = this.index.findModule(`${module}.__main__`, this.near(command)) ?? this.index.findModule(module, this.near(command))
        // What is not in the tree is a tool.
        if (found === null || found.path.endsWith('/')) return []
        return [this.hintFor(this.index.moduleNameOf(found.path), null, false, 'python', command.kind, command.place, found.path)]
      }
      if (word === '-c') return []
      if (word === '-W' || word === '-X') at++
      else if (!word.startsWith('-')) {
        const file = word.endsWith('.py') ? this.locate(word, command) : null
        return file === null ? [] : [this.hintFor(this.index.moduleNameOf(file), null, false, 'python', command.kind, command.place, file)]
      }
    }
    return []
  }

  private fromEntry(text: string, factory: boolean, program: string, kind: HintKind, place: Place, folder: string | null = null): Hint[] {
    const entry = ENTRY.exec(text.trim())
    if (entry === null) return []
    const module = entry[1] ?? ''
    const near = this.nearFolder(folder, place)
    const file = this.index.findModule(module, near === null ? undefined : joinPath(near, '_.py'))?.path ?? null
    return [this.hintFor(module, entry[2] ?? null, factory || entry[3] !== undefined, program, kind, place, file)]
  }

  private hintFor(
    module: string,
    attribute: string | null,
    factory: boolean,
    program: string,
    kind: HintKind,
    place: Place,
    file: string | null,
  ): Hint {
    return { entry: attribute === null ? module : `${module}:${attribute}`, module, attribute, factory, program, file, kind, place }
  }

  private near(command: Command): string | undefined {
    const folder = this.nearFolder(command.workingFolder, command.place)
    return folder === null ? undefined : joinPath(folder, '_.py')
  }

  /** The folder of the tree from whose sight a name is meant; null when that cannot be told. */
  private nearFolder(folder: string | null, place: Place): string | null {
    const beside = folderOf(place.file)
    const found = folder === null ? null : findFolder(this.tree, folder, beside)
    return found ?? (place.file.startsWith('../') ? null : beside)
  }

  /** A file that a command names, seen from its working folder, its own folder, or the top. */
  private locate(path: string, command: Command): string | null {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.')
    const bases = [
      command.workingFolder === null ? null : findFolder(this.tree, command.workingFolder, folderOf(command.place.file)),
      folderOf(command.place.file),
      '',
    ]
    for (let from = 0; from < parts.length; from++) {
      for (const base of bases) {
        const target = base === null ? null : resolvePath(base, parts.slice(from).join('/'))
        if (target !== null && this.tree.has(target)) return target
      }
      // Only a path that starts at the root of an image is cut.
      if (!path.startsWith('/')) break
    }
    return null
  }
}
