// What this process saw of callers, gathered until it is told to the others. Of who asks for few objects nothing is told: only what a tenth of the
// smallest limit is passed by, and whatever is not there or not theirs. So ordinary callers cost nothing, and no process keeps back more than that.

import type { ObjectRead } from './object-reads.ts'
import { SegmentedTable } from './segmented-table.ts'
import { mostItems, type SeenItem, type SeenPlace, writePlace, writeReads, writeUploads } from './watch-lines.ts'

/** Kinds of lines, and where they go. */
export type WatchKind = 'reads' | 'uploads' | 'place'
export type TellWatch = (kind: WatchKind, line: string) => void

interface KnownPlace extends Omit<SeenPlace, 'age'> {
  readonly born: number
}

interface Caller {
  start: number
  isTold: boolean
  /** Of the last objects, by the lower bits of their hashes: what is there is a repeat. */
  readonly recent: Uint32Array
  at: number
  pending: SeenItem[]
  repeats: number
}

const day = 86_400_000
const remembered = 64
/** What nobody has told for a caller is forgotten beyond that. */
const mostPending = 600
/** Lines of one time of telling. */
const mostLines = 400

export class WatchShare {
  /** Different objects of one operation from which on a caller is told of. */
  from = 10
  readonly #callers = new SegmentedTable<Caller>(10_000, (now) => ({
    start: now,
    isTold: false,
    recent: new Uint32Array(remembered),
    at: 0,
    pending: [],
    repeats: 0,
  }))
  #reads = new Map<number, { readonly read: ObjectRead; readonly caller: Caller }>()
  #uploads = new Map<number, number>()
  #places: KnownPlace[] = []

  noteRead(read: ObjectRead, isMiss: boolean, now: number): void {
    const caller = this.#callers.visit(read.callerThere, now)
    if (now - caller.start >= day) {
      caller.start = now
      caller.isTold = false
      caller.pending = []
      caller.repeats = 0
      caller.recent.fill(0)
    }
    const object = read.object >>> 0
    // A miss of what was there before says more than the first.
    if (!isMiss && caller.recent.includes(object)) caller.repeats++
    else {
      caller.recent[caller.at] = object
      caller.at = (caller.at + 1) % remembered
      if (caller.pending.length < mostPending) caller.pending.push({ object, id: read.id, isObject: read.isObject, isMiss })
    }
    caller.isTold ||= isMiss || caller.pending.length >= this.from
    if (caller.isTold) this.#reads.set(read.callerThere, { read, caller })
  }

  noteUpload(caller: number): void {
    this.#uploads.set(caller, (this.#uploads.get(caller) ?? 0) + 1)
  }

  notePlace(place: KnownPlace): void {
    if (this.#places.length < mostLines) this.#places.push(place)
  }

  /** Where there is more than goes at once, the rest is told the next time. */
  flush(tell: TellWatch, now: number): void {
    let lines = 0
    for (const [key, { read, caller }] of this.#reads) {
      if (lines >= mostLines) break
      do {
        const items = caller.pending.splice(0, mostItems)
        tell('reads', writeReads({ ...read, repeats: caller.repeats, items }))
        caller.repeats = 0
        lines++
      } while (caller.pending.length > 0)
      this.#reads.delete(key)
    }
    for (const [caller, count] of this.#uploads) {
      if (lines++ >= mostLines) break
      tell('uploads', writeUploads({ caller, count }))
      this.#uploads.delete(caller)
    }
    for (const { born, ...use } of this.#places.splice(0, mostLines)) tell('place', writePlace({ ...use, age: now - born }))
  }
}
