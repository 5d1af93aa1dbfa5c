// Walks the scanned folder once and says what is in it. Nothing is followed out of it, nothing but a regular file is ever
// opened, and every folder that is passed over is on record with a reason.

import { basename, dirname, join, relative, sep } from 'node:path'
import {
  comparePaths,
  type FileFailure,
  type FileStatus,
  type Files,
  kindOfFile,
  type OtherFile,
  type SkippedPath,
  type SkipReason,
  sortedEntries,
  type Tree,
  type TreeEntryKind,
  type TreeFile,
  type TreeProblem,
} from '../base/index.ts'
import { files as realFiles } from './files.ts'
import { type IgnoreRules, noIgnoreRules } from './ignore-rules.ts'

export interface TreeOptions {
  /** Patterns as in a `.gitignore`, from the scanned folder on. */
  readonly exclude?: readonly string[]
  /** Looks at what git ignores too. */
  readonly includeIgnored?: boolean
}

export interface DiskTree extends Tree {
  /** What a listed file looks like from outside; as long as that is the same and not of just now, so is its content. */
  stampOf(path: string): Stamp | null
}

export interface Stamp {
  readonly text: string
  /** Milliseconds since 1970. */
  readonly changed: number
}

type Entries = ReadonlyMap<string, TreeEntryKind>

const PACKAGES = /^(?:node_modules|bower_components|site-packages|dist-packages|__pypackages__)$/
const CACHE =
  /^(?:__pycache__|\.(?:git|hg|svn|jj|tox|nox|cache|npm|yarn|pnpm-store|idea|terraform|next|nuxt|svelte-kit|ipynb_checkpoints|hypothesis|[\w-]+_cache))$/
const BUILD = /^(?:build|dist|\.eggs)$|\.(?:egg-info|dist-info|egg)$/
const ENVIRONMENT = /^(?:\.?v?env|\.?virtualenv|\.conda)$/
/** A repository is looked for this many folders above. */
const HEIGHT = 20

/** `root` is an absolute path of a folder. */
export function readTree(root: string, options: TreeOptions = {}, files: Files = realFiles): DiskTree {
  return new Walk(root, options, files).tree()
}

class Walk {
  private readonly files: Files
  private readonly root: string
  private readonly options: TreeOptions
  private readonly exclusions: IgnoreRules
  /** Folders by path; null is one that is never entered. */
  private readonly folders = new Map<string, Entries | null>()
  private readonly found: TreeFile[] = []
  /** Paths alone: nobody may ask for them. */
  private readonly other: string[] = []
  private readonly stamps = new Map<string, Stamp>()
  private readonly skipped: SkippedPath[] = []
  private readonly problems: TreeProblem[] = []
  /** Links to folders of the tree itself. */
  private readonly links = new Set<string>()
  private walking = true
  private readonly hidden: string[] = []
  private readonly hiddenFolders: string[] = []

  constructor(root: string, options: TreeOptions, files: Files) {
    this.files = files
    const resolved = this.files.resolve(root)
    this.root = resolved.ok ? resolved.value : root
    this.options = options
    this.exclusions = options.exclude?.length ? noIgnoreRules.with(options.exclude.join('\n'), '') : noIgnoreRules
  }

  tree(): DiskTree {
    const repository = this.findRepository()
    const above = this.readAbove(repository)
    this.walk(...this.startingRules(repository))
    this.walking = false
    this.found.sort((one, other) => comparePaths(one.path, other.path))
    this.skipped.sort((one, other) => comparePaths(one.path, other.path))
    const outer = new Set(above.map((file) => file.path))
    let ignored: readonly string[] | null = null
    let others: readonly OtherFile[] | null = null
    return {
      files: this.found,
      above,
      skipped: this.skipped,
      problems: this.problems,
      ignored: () => {
        ignored ??= this.listHidden()
        return ignored
      },
      others: () => {
        others ??= this.listOthers()
        return others
      },
      read: (path) => (outer.has(path) || this.kindOf(path) === 'file' ? this.readFile(path) : null),
      has: (path) => this.kindOf(path) === 'file',
      kindOf: (path) => this.kindOf(path),
      list: (folder) => sortedEntries(this.entriesOf(folder) ?? undefined),
      stampOf: (path) => this.stamps.get(path) ?? null,
    }
  }

  private walk(rules: IgnoreRules, base: string): void {
    const pending: { path: string; rules: IgnoreRules }[] = [{ path: '', rules }]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { path: folder } = next
      const entries = this.entriesOf(folder)
      if (entries === null) continue
      const own = entries.get('.gitignore') === 'file' && !this.options.includeIgnored ? this.readText(joined(folder, '.gitignore')) : null
      const here = own === null ? next.rules : next.rules.with(own, joined(base, folder))
      for (const [name, kind] of entries) {
        const path = joined(folder, name)
        if (kind === 'folder') {
          const reason = this.reasonToSkip(path, name, entries, here.hides(joined(base, path), true))
          if (reason === null) pending.push({ path, rules: here })
          else this.skip(path, reason)
        } else {
          const wanted = kindOfFile(path)
          const reason = this.exclusions.hides(path, false) ? 'excluded' : here.hides(joined(base, path), false) ? 'ignored' : null
          if (wanted === null) {
            if (reason === null) this.other.push(path)
          } else if (reason === null) this.addFile(path, wanted)
          else if (wanted === 'python') {
            this.skipped.push({ path, reason })
            this.hidden.push(path)
          }
        }
      }
    }
  }

  private addFile(path: string, kind: TreeFile['kind']): void {
    const status = this.files.status(join(this.root, path))
    if (!status.ok) this.problem(path, 'file-unreadable', status.failure)
    else {
      this.found.push({ path, kind, size: status.value.bytes, modified: status.value.modified })
      this.stamps.set(path, stampOf(status.value))
    }
  }

  private skip(path: string, reason: SkipReason): void {
    this.skipped.push({ path, reason })
    if (reason === 'ignored' || reason === 'excluded' || reason === 'build') this.hiddenFolders.push(path)
    // A link can be read through when somebody names it, but its files are walked where they really are.
    else if (reason !== 'link-inside') this.folders.set(path, null)
  }

  private reasonToSkip(path: string, name: string, siblings: Entries, ignored: boolean): SkipReason | null {
    if (this.links.has(path)) return 'link-inside'
    if (PACKAGES.test(name)) return 'packages'
    if (CACHE.test(name)) return 'cache'
    if (this.isEnvironment(path, name, ignored)) return 'environment'
    if (this.exclusions.hides(path, true)) return 'excluded'
    if (ignored) return 'ignored'
    // A package may well be called `build`; what a build leaves behind has no `__init__.py` at its top.
    if (BUILD.test(name) && siblings.has(name) && !this.entriesOf(path)?.has('__init__.py')) return 'build'
    return null
  }

  private isEnvironment(path: string, name: string, ignored: boolean): boolean {
    const named = ENVIRONMENT.test(name)
    if (name === '.venv') return true
    // An ignored folder is only opened when its name gives cause: it may be huge.
    if (ignored && !named) return false
    const entries = this.entriesOf(path)
    if (entries === null) return false
    if (entries.has('pyvenv.cfg') || entries.has('conda-meta')) return true
    return named && (entries.has('bin') || entries.has('Scripts')) && (entries.has('lib') || entries.has('Lib'))
  }

  /** Reads a folder when it is first needed. Links are resolved here: one that leads out of the tree has no entry at all. */
  private entriesOf(folder: string): Entries | null {
    const known = this.folders.get(folder)
    if (known !== undefined) return known
    if (folder !== '' && this.kindOf(folder) !== 'folder') return null
    // Folders that the walk never came to, such as those under an ignored one.
    if (folder !== '' && (PACKAGES.test(basename(folder)) || CACHE.test(basename(folder)))) return null
    const listed = this.files.list(join(this.root, folder))
    const entries = new Map<string, TreeEntryKind>()
    this.folders.set(folder, entries)
    if (!listed.ok) {
      this.problem(folder === '' ? '.' : folder, 'folder-unreadable', listed.failure)
      return entries
    }
    for (const { name, kind } of listed.value) {
      const path = joined(folder, name)
      if (name.includes('\ufffd') && !this.files.status(join(this.root, path)).ok) this.problem(path, 'name-unreadable', 'missing')
      else if (kind === 'file' || kind === 'folder') entries.set(name, kind)
      else if (kind === 'other') this.passOver(path, 'special')
      else this.addLink(path, name, entries)
    }
    return entries
  }

  private addLink(path: string, name: string, entries: Map<string, TreeEntryKind>): void {
    const target = this.files.resolve(join(this.root, path))
    if (!target.ok) {
      if (target.failure === 'broken') this.passOver(path, 'link-loop')
      else if (kindOfFile(path) === 'python') this.problem(path, 'link-broken', target.failure)
      return
    }
    if (target.value !== this.root && !target.value.startsWith(this.root + sep)) {
      this.passOver(path, 'link-out')
      return
    }
    const status = this.files.status(target.value)
    if (!status.ok || status.value.kind === 'other') {
      this.passOver(path, 'special')
      return
    }
    if (status.value.kind === 'folder') this.links.add(path)
    entries.set(name, status.value.kind)
  }

  /** Folders that are only opened later, through an import, add nothing to what the walk said. */
  private passOver(path: string, reason: SkipReason): void {
    if (this.walking) this.skipped.push({ path, reason })
  }

  private kindOf(path: string): TreeEntryKind | null {
    if (path === '') return 'folder'
    const slash = path.lastIndexOf('/')
    const folder = slash < 0 ? '' : path.slice(0, slash)
    const name = path.slice(slash + 1)
    if (name === '' || name === '.' || name === '..') return null
    return this.entriesOf(folder)?.get(name) ?? null
  }

  private listOthers(): OtherFile[] {
    return this.other.sort(comparePaths).flatMap((path) => {
      const status = this.files.status(join(this.root, path))
      if (!status.ok) {
        this.problem(path, 'file-unreadable', status.failure)
        return []
      }
      this.stamps.set(path, stampOf(status.value))
      return [{ path, size: status.value.bytes }]
    })
  }

  /** The Python files under hidden folders, found when somebody asks. */
  private listHidden(): string[] {
    const all = [...this.hidden]
    const pending = [...this.hiddenFolders]
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      if (this.isEnvironment(folder, basename(folder), false)) continue
      for (const [name, kind] of this.entriesOf(folder) ?? []) {
        const path = joined(folder, name)
        if (kind === 'file' && name.endsWith('.py')) all.push(path)
        else if (kind === 'folder' && !this.links.has(path)) pending.push(path)
      }
    }
    return all.sort(comparePaths)
  }

  private readFile(path: string): Uint8Array | null {
    const content = this.files.read(join(this.root, path))
    if (content.ok) return content.value
    this.problem(path, 'file-unreadable', content.failure)
    return null
  }

  private readText(path: string): string | null {
    const content = this.readFile(path)
    return content === null ? null : new TextDecoder().decode(content)
  }

  private problem(path: string, code: TreeProblem['code'], failure: FileFailure): void {
    if (this.problems.some((known) => known.code === code && known.place.file === path)) return
    this.problems.push({ code, place: { file: path, line: 1 }, message: `${WHAT[code]} ${WHY[failure]}` })
  }

  /** The nearest folder at or above the scanned one that holds `.git`. */
  private findRepository(): string | null {
    let folder = this.root
    for (let height = 0; height < HEIGHT; height++) {
      if (this.files.status(join(folder, '.git')).ok) return folder
      const parent = dirname(folder)
      if (parent === folder) return null
      folder = parent
    }
    return null
  }

  /** The rules that hold at the scanned folder, and its path from the repository's top. */
  private startingRules(repository: string | null): [IgnoreRules, string] {
    if (repository === null || this.options.includeIgnored) return [noIgnoreRules, '']
    const base = relative(repository, this.root).split(sep).join('/')
    const names = base === '' ? [] : base.split('/')
    const exclude = this.files.read(join(repository, '.git', 'info', 'exclude'))
    let rules = exclude.ok ? noIgnoreRules.with(new TextDecoder().decode(exclude.value), '') : noIgnoreRules
    for (let depth = 0; depth < names.length; depth++) {
      const folder = names.slice(0, depth).join('/')
      const text = this.files.read(join(repository, folder, '.gitignore'))
      if (text.ok) rules = rules.with(new TextDecoder().decode(text.value), folder)
      // Somebody who names an ignored folder wants to see it.
      if (rules.hides(names.slice(0, depth + 1).join('/'), true)) return [noIgnoreRules, '']
    }
    return [rules, base]
  }

  private readAbove(repository: string | null): TreeFile[] {
    const above: TreeFile[] = []
    if (repository === null || repository === this.root) return above
    let climb = '..'
    for (let folder = dirname(this.root); ; folder = dirname(folder)) {
      const listed = this.files.list(folder)
      for (const { name, kind } of listed.ok ? listed.value : []) {
        if (kind !== 'file' || kindOfFile(name) !== 'settings') continue
        const status = this.files.status(join(folder, name))
        if (!status.ok) continue
        above.push({ path: `${climb}/${name}`, kind: 'settings', size: status.value.bytes, modified: status.value.modified })
        this.stamps.set(`${climb}/${name}`, stampOf(status.value))
      }
      if (folder === repository || folder === dirname(folder)) return above
      climb += '/..'
    }
  }
}

function stampOf({ bytes, modified, changed, identity }: FileStatus): Stamp {
  return { text: `${bytes} ${modified} ${changed} ${identity}`, changed }
}

const WHAT: Readonly<Record<TreeProblem['code'], string>> = {
  'folder-unreadable': 'this folder cannot be read:',
  'file-unreadable': 'this file cannot be read:',
  'name-unreadable': 'this name is not valid UTF-8, and the file is not looked at:',
  'link-broken': 'this link leads nowhere:',
}

const WHY: Readonly<Record<FileFailure, string>> = {
  missing: 'it is not there under this name',
  'not-a-file': 'it is no regular file',
  'not-a-folder': 'it is no folder',
  unreadable: 'the right to read it is missing',
  broken: 'the disk or a chain of links does not lead to it',
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`
}
