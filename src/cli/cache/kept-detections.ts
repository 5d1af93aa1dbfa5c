// What the rooms said of a tree, kept as long as nothing that they could look at is another: the files from outside,
// the folders and the hidden files that they asked for, the model, the advisories, the history where they asked for it, and the day.

import type { Tree, TreeEntry, TreeEntryKind } from '../../base/index.ts'
import type { CardReport, Detection, Detector, Draft, EmptyFiles, Past } from '../../finding/index.ts'
import type { DiskTree, Store } from '../../io/index.ts'
import type { Model, Route } from '../../model/index.ts'
import { digestOf } from './looked-at-tree.ts'

/** What can change twice within one tick of a clock is told by its content alone. */
const youngest = 2_000
/** Larger than this is no detection of ours. */
const mostBytes = 64 * 1024 * 1024

export interface KeptOptions {
  readonly tree: DiskTree
  readonly model: Model
  readonly past: Past
  /** Null: nothing is kept. */
  readonly store: Store | null
  readonly name: string
  /** All else that the answers depend on. */
  readonly question: unknown
  readonly now: Date
}

/** One run of the rooms: they look at `tree` and `past`, and their detectors are wrapped by `wrap`. */
export interface KeptDetections {
  readonly tree: Tree
  readonly past: Past
  /** Files that were searched in vain, by the name of the search. */
  readonly findEmpty: (search: string) => EmptyFiles
  wrap(detectors: readonly Detector[]): readonly Detector[]
  /** Keeps what was said, where it was said anew. */
  keep(): void
}

interface Entry {
  readonly key: string
  readonly folders: Readonly<Record<string, string>>
  readonly reads: Readonly<Record<string, string | null>>
  /** Null where nobody asked for the history. */
  readonly history: { readonly state: string | null } | null
  readonly rooms: Readonly<Record<string, KeptRoom>>
}
interface KeptRoom {
  readonly on: readonly string[]
  readonly detection: Omit<Detection, 'reports'> & { readonly reports: readonly KeptReport[] }
}
interface KeptReport extends Omit<CardReport, 'card' | 'drafts'> {
  readonly card: string
  readonly drafts: readonly (Omit<Draft, 'routes'> & { readonly routes?: readonly string[] })[]
}

export function keepDetections({ tree, model, past, store, name, question, now }: KeptOptions): KeptDetections {
  const asked = new AskedTree(tree)
  let isHistoryAsked = false
  const said = new Map<string, KeptRoom>()
  let key: string | null | undefined
  let entry: Entry | null | undefined
  const routes = new Map(model.routes.map((route) => [route.id, route]))
  const searches: EmptyFilesOfSearch[] = []

  const findKey = (): string | null => (key === undefined ? (key = toKey(tree, model, question, now)) : key)
  const findEntry = (): Entry | null => {
    if (entry !== undefined) return entry
    entry = store === null || findKey() === null ? null : readEntry(store, name)
    if (entry !== null && (entry.key !== findKey() || !asked.answersAs(entry) || !isSameHistory(entry.history, past))) entry = null
    return entry
  }

  return {
    tree: asked,
    past: {
      depth: past.depth,
      find() {
        isHistoryAsked = true
        return past.find()
      },
    },
    findEmpty(search) {
      const key = digestOf(JSON.stringify([question, now.toISOString().slice(0, 10), search]))
      const found = new EmptyFilesOfSearch(tree, store, `${name}-searched`, key, now)
      searches.push(found)
      return found
    },
    wrap: (detectors) =>
      detectors.map((detector): Detector => {
        const { room, cards } = detector
        if (store === null || past.depth !== null) return detector
        return {
          room,
          cards,
          detect(on) {
            const ids = on.map(({ id }) => id)
            const kept = findEntry()?.rooms[room]
            const known = kept !== undefined && kept.on.join() === ids.join() ? restore(kept, detector, routes) : null
            if (known !== null) return known
            const detection = detector.detect(on)
            said.set(room, { on: ids, detection: strip(detection) })
            return detection
          },
        }
      }),
    keep() {
      for (const search of searches) search.keep()
      const found = findKey()
      if (store === null || said.size === 0 || found === null) return
      const history = isHistoryAsked ? { state: past.find()?.history.state ?? null } : (findEntry()?.history ?? null)
      const before = findEntry()?.rooms ?? {}
      const { folders, reads } = asked.observations(findEntry())
      const made: Entry = { key: found, folders, reads, history, rooms: { ...before, ...Object.fromEntries(said) } }
      writeKept(store, name, made)
    },
  }
}

/** Null where a file is so new that it could change without a trace. */
function toKey(tree: DiskTree, model: Model, question: unknown, now: Date): string | null {
  const rows: (readonly [string, string])[] = []
  for (const { path } of [...tree.files, ...tree.above, ...tree.others()]) {
    const stamp = tree.stampOf(path)
    if (stamp === null || now.getTime() - stamp.changed < youngest) return null
    rows.push([path, stamp.text])
  }
  // What the model says hangs on what was looked at and on the question; its commit is part of the snapshot.
  const { lookedAt, snapshot, problems } = model
  return digestOf(JSON.stringify([rows, tree.skipped, snapshot, lookedAt.files, problems.length, question, now.toISOString().slice(0, 10)]))
}

function readEntry(store: Store, name: string): Entry | null {
  // The key says that it was this build of this program that wrote it.
  return readKept(store, name) as Entry | null
}

function writeKept(store: Store, name: string, made: unknown): void {
  const text = JSON.stringify(made)
  store.write(name, [new TextEncoder().encode(`${digestOf(text)}\n${text}`)])
}

/** What `writeKept` wrote, as its digest vouches. */
function readKept(store: Store, name: string): unknown {
  const file = store.open(name)
  if (file === null) return null
  try {
    const bytes = file.size > mostBytes ? null : file.read(0, file.size)
    const text = bytes === null ? '' : new TextDecoder().decode(bytes)
    const end = text.indexOf('\n')
    return text.slice(0, end) === digestOf(text.slice(end + 1)) ? JSON.parse(text.slice(end + 1)) : null
  } finally {
    file.close()
  }
}

function isSameHistory(before: Entry['history'], past: Past): boolean {
  return before === null || (past.find()?.history.state ?? null) === before.state
}

function strip(detection: Detection): KeptRoom['detection'] {
  const reports = detection.reports.map(({ card, drafts, ...report }) => ({
    ...report,
    card: card.id,
    drafts: drafts.map(({ routes, ...draft }) => ({ ...draft, ...(routes === undefined ? {} : { routes: routes.map(({ id }) => id) }) })),
  }))
  return { ...detection, reports }
}

/** Null where a rule or a route of then is none of today. */
function restore({ detection }: KeptRoom, { cards }: Detector, known: ReadonlyMap<string, Route>): Detection | null {
  const reports: CardReport[] = []
  for (const { card: id, drafts, ...report } of detection.reports) {
    const card = cards.find((one) => one.id === id)
    if (card === undefined) return null
    const restored: Draft[] = []
    for (const { routes: ids, ...draft } of drafts) {
      if (ids === undefined) restored.push(draft)
      else {
        const found = ids.flatMap((id) => known.get(id) ?? [])
        if (found.length < ids.length) return null
        restored.push({ ...draft, routes: found })
      }
    }
    reports.push({ ...report, card, drafts: restored })
  }
  return { ...detection, reports }
}

/** What looks from outside as it did then is what it was. Nothing of what was found is kept: it may be secret. */
class EmptyFilesOfSearch implements EmptyFiles {
  private readonly known = new Map<string, readonly [stamp: string, as: 'text' | 'binary']>()
  private hasNew = false
  private readonly tree: DiskTree
  private readonly store: Store | null
  private readonly name: string
  private readonly key: string
  private readonly now: Date

  constructor(tree: DiskTree, store: Store | null, name: string, key: string, now: Date) {
    this.tree = tree
    this.store = store
    this.name = name
    this.key = key
    this.now = now
    const kept = store === null ? null : readKept(store, name)
    // Its digest vouches that `keep` wrote it, the key that it was for the same search.
    const read = kept as { readonly key: string; readonly files: readonly (readonly [string, string, 'text' | 'binary'])[] } | null
    if (read !== null && read.key === key) for (const [path, stamp, as] of read.files) this.known.set(path, [stamp, as])
  }

  find(path: string): 'text' | 'binary' | null {
    const [stamp, as] = this.known.get(path) ?? []
    return as !== undefined && this.tree.stampOf(path)?.text === stamp ? as : null
  }

  note(path: string, as: 'text' | 'binary'): void {
    const stamp = this.tree.stampOf(path)
    if (stamp === null || this.now.getTime() - stamp.changed < youngest) return
    this.known.set(path, [stamp.text, as])
    this.hasNew = true
  }

  keep(): void {
    if (this.store === null || !this.hasNew) return
    const files = [...this.known].map(([path, [stamp, as]]) => [path, stamp, as])
    writeKept(this.store, this.name, { key: this.key, files })
  }
}

/** Remembers what was asked of a tree beyond its lists, and keeps no bytes. */
class AskedTree implements Tree {
  private readonly tree: DiskTree
  private readonly folders = new Set<string>()
  private readonly unlisted = new Set<string>()
  private listed: ReadonlySet<string> | null = null

  constructor(tree: DiskTree) {
    this.tree = tree
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

  others() {
    return this.tree.others()
  }

  ignored(): readonly string[] {
    for (const { path } of this.tree.skipped) this.folders.add(folderOf(path))
    return this.tree.ignored()
  }

  read(path: string): Uint8Array | null {
    this.listed ??= new Set([...this.tree.files, ...this.tree.above, ...this.tree.others()].map((file) => file.path))
    if (!this.listed.has(path)) this.unlisted.add(path)
    return this.tree.read(path)
  }

  has(path: string): boolean {
    this.folders.add(folderOf(path))
    return this.tree.has(path)
  }

  kindOf(path: string): TreeEntryKind | null {
    this.folders.add(folderOf(path))
    return this.tree.kindOf(path)
  }

  list(folder: string): readonly TreeEntry[] {
    this.folders.add(folder)
    return this.tree.list(folder)
  }

  /** What was asked this time, and what the answers that are taken over from before rest on. */
  observations(before: Entry | null): Pick<Entry, 'folders' | 'reads'> {
    const folders = [...new Set([...this.folders, ...Object.keys(before?.folders ?? {})])].sort()
    const reads = [...new Set([...this.unlisted, ...Object.keys(before?.reads ?? {})])].sort()
    return {
      folders: Object.fromEntries(folders.map((folder) => [folder, this.digestOfFolder(folder)])),
      reads: Object.fromEntries(reads.map((path) => [path, this.digestOfFile(path)])),
    }
  }

  answersAs({ folders, reads }: Pick<Entry, 'folders' | 'reads'>): boolean {
    return (
      Object.entries(folders).every(([folder, digest]) => this.digestOfFolder(folder) === digest) &&
      Object.entries(reads).every(([path, digest]) => this.digestOfFile(path) === digest)
    )
  }

  private digestOfFolder(folder: string): string {
    return digestOf(JSON.stringify(this.tree.list(folder)))
  }

  private digestOfFile(path: string): string | null {
    const bytes = this.tree.kindOf(path) === 'file' ? this.tree.read(path) : null
    return bytes === null ? null : digestOf(bytes)
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
