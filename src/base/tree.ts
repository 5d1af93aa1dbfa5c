// The port through which every stage sees the scanned folder: what is in it, and the bytes of a file when somebody asks.
//
// Paths are relative to the scanned folder, with `/` between names, and never start or end with one. The folder itself is ''.

import type { Place } from './span.ts'

/** `python` is parsed; `stub` is a `.pyi`, listed and never parsed; `settings` says how the program is installed or started. */
export type TreeFileKind = 'python' | 'stub' | 'settings'

export interface TreeFile {
  readonly path: string
  readonly kind: TreeFileKind
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970; 0 where files have no time. */
  readonly modified: number
}

/** A file that is neither Python nor settings by its name. */
export interface OtherFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/** Why something was passed over. Only `ignored`, `excluded` and `build` may still be read when the program imports it. */
export type SkipReason =
  | 'ignored'
  | 'excluded'
  | 'build'
  | 'cache'
  | 'environment'
  | 'packages'
  | 'link-inside'
  | 'link-out'
  | 'link-loop'
  | 'special'

export interface SkippedPath {
  readonly path: string
  readonly reason: SkipReason
}

export interface TreeProblem {
  readonly code: 'folder-unreadable' | 'file-unreadable' | 'name-unreadable' | 'link-broken'
  readonly place: Place
  readonly message: string
}

export type TreeEntryKind = 'file' | 'folder'

export interface TreeEntry {
  readonly name: string
  readonly kind: TreeEntryKind
}

export interface Tree {
  /** Sorted by path (code units). */
  readonly files: readonly TreeFile[]
  /** Settings in the folders above, up to the repository's own: `../uv.lock`. The nearest folder comes first. */
  readonly above: readonly TreeFile[]
  readonly skipped: readonly SkippedPath[]
  /** What could not be had so far; `read` adds to it. */
  readonly problems: readonly TreeProblem[]
  /** Python files that `.gitignore`, an exclusion or a build folder hides. They can be read, and whoever does so says it. */
  ignored(): readonly string[]
  /** Everything else under the folder that nothing hides, sorted by path; sizes are looked up when it is first asked for. */
  others(): readonly OtherFile[]
  /** The bytes of any file that `has` knows, or of one in `above`. Null leaves a problem when the file is there. */
  read(path: string): Uint8Array | null
  /** Any file under the folder, listed or hidden, but never one of an environment, of installed packages or of a cache. */
  has(path: string): boolean
  kindOf(path: string): TreeEntryKind | null
  /** The entries of a folder, sorted by name (code units); empty where there is none. */
  list(folder: string): readonly TreeEntry[]
}

const SETTINGS =
  /\.(?:toml|cfg|ini|conf|env|sh|in)$|\.lock$|^(?:Pipfile|Procfile|Makefile|justfile|Containerfile|Dockerfile|\.python-version|runtime\.txt|environment[\w.-]*\.ya?ml|fastward\.ya?ml)$|^(?:Dockerfile|Procfile)[.-]|\.Dockerfile$|^(?:docker-)?compose[\w.-]*\.ya?ml$|^(?:requirements|constraints)[\w.-]*\.txt$|^requirements[\w.-]*\.pip$|^\.env(?:$|[.-])/i

/** What the name of a file makes of it, or null when nobody asks for such a file. */
export function kindOfFile(path: string): TreeFileKind | null {
  if (path.endsWith('.py')) return 'python'
  if (path.endsWith('.pyi')) return 'stub'
  const slash = path.lastIndexOf('/')
  if (SETTINGS.test(path.slice(slash + 1))) return 'settings'
  // requirements/base.txt
  return path.endsWith('.txt') && /(?:^|\/)requirements\/[^/]*$/.test(path) ? 'settings' : null
}

export function comparePaths(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** A tree out of names and texts, such as a test or an editor holds them. */
export function createTree(contents: ReadonlyMap<string, string | Uint8Array> | Readonly<Record<string, string | Uint8Array>>): Tree {
  const encoder = new TextEncoder()
  const bytes = new Map<string, Uint8Array>()
  const folders = new Map<string, Map<string, TreeEntryKind>>([['', new Map()]])
  for (const [path, content] of contents instanceof Map ? contents : Object.entries(contents)) {
    bytes.set(path, typeof content === 'string' ? encoder.encode(content) : content)
    let kind: TreeEntryKind = 'file'
    for (let rest = path; rest !== ''; ) {
      const slash = rest.lastIndexOf('/')
      const folder = slash < 0 ? '' : rest.slice(0, slash)
      const entries = folders.get(folder) ?? new Map<string, TreeEntryKind>()
      entries.set(rest.slice(slash + 1), kind)
      folders.set(folder, entries)
      kind = 'folder'
      rest = folder
    }
  }
  const files: TreeFile[] = []
  const others: OtherFile[] = []
  for (const [path, content] of bytes) {
    const kind = kindOfFile(path)
    if (kind !== null) files.push({ path, kind, size: content.length, modified: 0 })
    else others.push({ path, size: content.length })
  }
  others.sort((one, other) => comparePaths(one.path, other.path))
  files.sort((one, other) => comparePaths(one.path, other.path))
  const kindOf = (path: string): TreeEntryKind | null => (bytes.has(path) ? 'file' : folders.has(path) ? 'folder' : null)
  return {
    files,
    above: [],
    skipped: [],
    problems: [],
    ignored: () => [],
    others: () => others,
    read: (path) => bytes.get(path) ?? null,
    has: (path) => bytes.has(path),
    kindOf,
    list: (folder) => sortedEntries(folders.get(folder)),
  }
}

export function sortedEntries(entries: ReadonlyMap<string, TreeEntryKind> | undefined): TreeEntry[] {
  if (entries === undefined) return []
  return [...entries].map(([name, kind]) => ({ name, kind })).sort((one, other) => comparePaths(one.name, other.name))
}
