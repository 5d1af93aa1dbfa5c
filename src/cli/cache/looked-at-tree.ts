// A tree that reads every file once and remembers what was asked of it, so that the same questions can be asked again later:
// as long as the answers are the same, the result is.

import { createHash } from 'node:crypto'
import type { Tree, TreeEntry } from '../../base/index.ts'

/** Everything that an analysis asked beyond the listed files, with digests of the answers. */
export interface Observations {
  /** Of the names and kinds in every folder that was looked into. */
  readonly folders: Readonly<Record<string, string>>
  /** Of files that were read without being listed; null where one could not be had. */
  readonly reads: Readonly<Record<string, string | null>>
  /** Of the paths that are hidden; null where nobody asked. */
  readonly ignored: string | null
}

export interface LookedAtTree extends Tree {
  /** What the walk found, and the bytes of all listed files. */
  fingerprint(): string
  /** The digest of a file's bytes; null where it cannot be had. */
  digestOf(path: string): string | null
  observations(): Observations
  /** Whether these questions have these answers now. */
  answersAs(before: Observations): boolean
  /** Digest over the paths and contents of all that was read. */
  content(): string
}

export function watchTree(tree: Tree): LookedAtTree {
  return new Watched(tree)
}

class Watched implements LookedAtTree {
  private readonly tree: Tree
  private readonly contents = new Map<string, Uint8Array | null>()
  private readonly digests = new Map<string, string | null>()
  private readonly folders = new Set<string>()
  private readonly listed: ReadonlySet<string>
  private askedForIgnored = false

  constructor(tree: Tree) {
    this.tree = tree
    this.listed = new Set([...tree.files, ...tree.above].filter(({ kind }) => kind !== 'stub').map(({ path }) => path))
  }

  get files() {
    return this.tree.files
  }
  get above() {
    return this.tree.above
  }
  get skipped() {
    return this.tree.skipped
  }
  get problems() {
    return this.tree.problems
  }

  ignored(): readonly string[] {
    this.askedForIgnored = true
    return this.tree.ignored()
  }

  read(path: string): Uint8Array | null {
    let bytes = this.contents.get(path)
    if (bytes === undefined) {
      if (!this.listed.has(path)) this.folders.add(folderOf(path))
      bytes = this.tree.read(path)
      this.contents.set(path, bytes)
    }
    return bytes
  }

  has(path: string): boolean {
    this.folders.add(folderOf(path))
    return this.tree.has(path)
  }

  kindOf(path: string) {
    this.folders.add(folderOf(path))
    return this.tree.kindOf(path)
  }

  list(folder: string): readonly TreeEntry[] {
    this.folders.add(folder)
    return this.tree.list(folder)
  }

  digestOf(path: string): string | null {
    let digest = this.digests.get(path)
    if (digest === undefined) {
      const bytes = this.read(path)
      digest = bytes === null ? null : digestOf(bytes)
      this.digests.set(path, digest)
    }
    return digest
  }

  fingerprint(): string {
    const { files, above, skipped, problems } = this.tree
    const contents = [...files, ...above].map(({ path, kind }) => [path, kind, kind === 'stub' ? null : this.digestOf(path)])
    return digestOf(JSON.stringify([contents, skipped, problems]))
  }

  content(): string {
    const read = [...this.contents.keys()].sort()
    return digestOf(JSON.stringify(read.map((path) => [path, this.digestOf(path)])))
  }

  observations(): Observations {
    const folders = [...this.folders].sort().map((folder) => [folder, digestOf(JSON.stringify(this.tree.list(folder)))] as const)
    const reads = [...this.contents.keys()].filter((path) => !this.listed.has(path)).sort()
    return {
      folders: Object.fromEntries(folders),
      reads: Object.fromEntries(reads.map((path) => [path, this.digestOf(path)])),
      ignored: this.askedForIgnored ? digestOf(JSON.stringify(this.tree.ignored())) : null,
    }
  }

  answersAs({ folders, reads, ignored }: Observations): boolean {
    return (
      Object.entries(folders).every(([folder, digest]) => digestOf(JSON.stringify(this.tree.list(folder))) === digest) &&
      (ignored === null || digestOf(JSON.stringify(this.tree.ignored())) === ignored) &&
      Object.entries(reads).every(([path, digest]) => this.digestOf(path) === digest)
    )
  }
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
