// A tree that reads every file once and remembers what was asked of it, so that the same questions can be asked again later:
// as long as the answers are the same, the result is.

import { createHash } from 'node:crypto'
import type { Tree, TreeEntry, TreeFile } from '../../base/index.ts'
import type { DiskTree } from '../../io/index.ts'

/** Everything that an analysis asked beyond the listed files, with digests of the answers. */
export interface Observations {
  /** Of the names and kinds in every folder that was looked into. */
  readonly folders: Readonly<Record<string, string>>
  /** Of files that were read without being listed; null where one could not be had. */
  readonly reads: Readonly<Record<string, string | null>>
  /** Of the paths that are hidden; null where nobody asked. */
  readonly ignored: string | null
}

/** What was asked of a tree beyond the listed files. */
export interface Asked {
  readonly folders: readonly string[]
  readonly reads: readonly string[]
  readonly ignored: boolean
}

/** A listed file as it was. The stamp is null where the file was so new that it could have changed without a trace. */
export type FileRow = readonly [path: string, kind: TreeFile['kind'], digest: string | null, stamp: string | null]

/** What can change twice within one tick of a clock is told by its content alone. */
const youngest = 2_000

export interface LookedAtTree extends Tree {
  /** The same tree, which remembers nothing: for those on whose questions the model does not depend. */
  readonly unwatched: DiskTree
  /** The listed files, those above included. */
  rows(now: Date): readonly FileRow[]
  /** What the walk found beside files. */
  shape(): string
  /** The digest of a file's bytes; null where it cannot be had. */
  digestOf(path: string): string | null
  observations(): Observations
  asked(): Asked
  /** Asks what was asked of the same tree elsewhere. */
  ask(asked: Asked): void
  /** Whether these questions have these answers now. */
  answersAs(before: Observations): boolean
  /** Digest over the paths and contents of all that was read. */
  content(): string
}

/** What Fastward itself writes into a project says nothing of the application: a model stays what it is when they come or change. */
const ownFiles: ReadonlySet<string> = new Set(['fastward.yaml', 'fastward.yml', 'fastward-baseline.json'])

/** Files that look from outside as they did are not read again to know their digests. */
export function watchTree(tree: DiskTree, before: readonly FileRow[] = []): LookedAtTree {
  return new Watched(tree, before)
}

class Watched implements LookedAtTree {
  private readonly tree: DiskTree
  private readonly contents = new Map<string, Uint8Array | null>()
  private readonly digests = new Map<string, string | null>()
  private readonly folders = new Set<string>()
  private readonly listed: ReadonlySet<string>
  private askedForIgnored = false
  readonly files: readonly TreeFile[]

  constructor(tree: DiskTree, before: readonly FileRow[]) {
    this.tree = tree
    this.files = tree.files.filter(({ path }) => !ownFiles.has(path))
    this.listed = new Set([...this.files, ...tree.above].filter(({ kind }) => kind !== 'stub').map(({ path }) => path))
    for (const [path, , digest, stamp] of before) {
      if (stamp !== null && digest !== null && this.listed.has(path) && tree.stampOf(path)?.text === stamp) this.digests.set(path, digest)
    }
  }

  get unwatched() {
    return this.tree
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

  others() {
    return this.tree.others()
  }

  read(path: string): Uint8Array | null {
    let bytes = this.contents.get(path)
    if (bytes === undefined) {
      if (!this.listed.has(path)) this.folders.add(folderOf(path))
      bytes = this.tree.read(path)
      this.contents.set(path, bytes)
      // It may have changed since it was looked at from outside: what is kept for these bytes goes by their own digest.
      this.digests.delete(path)
    }
    return bytes
  }

  has(path: string): boolean {
    this.askedFor(path)
    return this.tree.has(path)
  }

  kindOf(path: string) {
    this.askedFor(path)
    return this.tree.kindOf(path)
  }

  list(folder: string): readonly TreeEntry[] {
    this.folders.add(folder)
    return this.entriesOf(folder)
  }

  private askedFor(path: string): void {
    // Lists of folders do not tell of these.
    if (ownFiles.has(path)) this.read(path)
    else this.folders.add(folderOf(path))
  }

  private entriesOf(folder: string): readonly TreeEntry[] {
    const entries = this.tree.list(folder)
    return folder === '' ? entries.filter(({ name }) => !ownFiles.has(name)) : entries
  }

  private digestOfFolder(folder: string): string {
    return digestOf(JSON.stringify(this.entriesOf(folder)))
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

  rows(now: Date): readonly FileRow[] {
    return [...this.files, ...this.tree.above].map(({ path, kind }) => {
      if (kind === 'stub') return [path, kind, null, null]
      const stamp = this.tree.stampOf(path)
      return [path, kind, this.digestOf(path), stamp === null || now.getTime() - stamp.changed < youngest ? null : stamp.text]
    })
  }

  shape(): string {
    return digestOf(JSON.stringify([this.tree.skipped, this.tree.problems]))
  }

  content(): string {
    const read = [...new Set([...this.listed, ...this.contents.keys()])].sort()
    return digestOf(JSON.stringify(read.map((path) => [path, this.digestOf(path)])))
  }

  observations(): Observations {
    const folders = [...this.folders].sort().map((folder) => [folder, this.digestOfFolder(folder)] as const)
    const reads = [...this.contents.keys()].filter((path) => !this.listed.has(path)).sort()
    return {
      folders: Object.fromEntries(folders),
      reads: Object.fromEntries(reads.map((path) => [path, this.digestOf(path)])),
      ignored: this.askedForIgnored ? digestOf(JSON.stringify(this.tree.ignored())) : null,
    }
  }

  asked(): Asked {
    const reads = [...this.contents.keys()].filter((path) => !this.listed.has(path))
    return { folders: [...this.folders], reads, ignored: this.askedForIgnored }
  }

  ask({ folders, reads, ignored }: Asked): void {
    for (const folder of folders) this.folders.add(folder)
    for (const path of reads) this.read(path)
    if (ignored) this.ignored()
  }

  answersAs({ folders, reads, ignored }: Observations): boolean {
    return (
      Object.entries(folders).every(([folder, digest]) => this.digestOfFolder(folder) === digest) &&
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
