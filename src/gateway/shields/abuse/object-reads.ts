// Who walks through the objects of others, and who takes all there is. Enumeration: one caller asks one operation for many different ids that are not
// there or not theirs, or for one number after the other. Scraping: one caller reads an unusual number of different objects and pages.

import { DistinctFew, DistinctMany } from './distinct.ts'
import { LockOut } from './lock-out.ts'
import { SegmentedTable } from './segmented-table.ts'
import { type Suspicion, sayTime } from './suspicion.ts'

export interface ReadRules {
  readonly enumeration: {
    /** Different ids answered with 404 or 403, within `window`. */
    readonly misses: number
    readonly missesOfDay: number
    /** How large a part of the different ids they must be, from 0 to 1. */
    readonly share: number
    /** Ids of which the neighbour was asked for just before, within `window`. */
    readonly walk: number
    readonly window: number
    readonly lock: number
  }
  readonly scraping: {
    /** Different objects and pages of a caller who is known, within `window`. */
    readonly objects: number
    readonly objectsOfDay: number
    /** How many times as many an address may read where nobody is known: many may stand behind it. */
    readonly addressFactor: number
    /** Of an address: how large a part of its requests must be for something new. Many people together ask for the same again. */
    readonly novelty: number
    readonly window: number
    readonly lock: number
  }
}

export const usualReads: ReadRules = {
  enumeration: { misses: 20, missesOfDay: 80, share: 0.5, walk: 100, window: 600_000, lock: 900_000 },
  scraping: { objects: 400, objectsOfDay: 3000, addressFactor: 3, novelty: 0.8, window: 3_600_000, lock: 1_800_000 },
}

export interface ObjectRead {
  /** Keyed hashes: of the caller (known, or by address and kind of client), and of the caller with the operation. */
  readonly caller: number
  readonly callerThere: number
  /** Of everybody who comes by this network with this kind of client, with the operation; null of callers who are known. */
  readonly crowdThere: number | null
  /** Of everybody who is not known, with the operation. */
  readonly everybodyThere: number
  readonly isKnown: boolean
  /** Keyed hash of operation and id, or of operation and page. */
  readonly object: number
  /** The id as a number, where it is one. */
  readonly id: number | null
  /** It names an object, and is not a page of a list. */
  readonly isObject: boolean
}

const day = 86_400_000
const neighbours = 16
const heardNeighbours = 256
const crowdFactor = 10

interface Walk {
  start: number
  readonly missed: DistinctFew
  readonly seen: DistinctMany
  /** The last ids that were asked for, as a ring. */
  ids: Float64Array
  /** Which of those were counted; null where this process sees every one in its turn. */
  counted: Uint8Array | null
  at: number
  walked: number
}

interface Visits {
  start: number
  requests: number
  readonly seen: DistinctMany
}

interface Spans<One> {
  readonly short: One
  readonly long: One
}

export class ObjectReads {
  rules: ReadRules
  readonly #walks: SegmentedTable<Spans<Walk>>
  readonly #visits: SegmentedTable<Spans<Visits>>
  readonly #locks: LockOut

  constructor(rules: ReadRules, sizes = { callers: 10_000, locks: 5000 }) {
    this.rules = rules
    this.#walks = new SegmentedTable(sizes.callers, () => ({ short: newWalk(), long: newWalk() }))
    this.#visits = new SegmentedTable(sizes.callers, () => ({ short: newVisits(), long: newVisits() }))
    this.#locks = new LockOut(sizes.locks)
  }

  get size(): { readonly entries: number; readonly forgotten: number } {
    return {
      entries: this.#walks.size + this.#visits.size + this.#locks.size,
      forgotten: this.#walks.forgotten + this.#visits.forgotten,
    }
  }

  judge(read: ObjectRead, now: number): Suspicion | null {
    if (this.#locks.size === 0) return null
    return (
      this.#locks.find(read.callerThere, now) ??
      this.#locks.find(read.caller, now) ??
      (read.crowdThere === null ? null : (this.#locks.find(read.crowdThere, now) ?? this.#locks.find(read.everybodyThere, now)))
    )
  }

  /** With what was answered. What it makes suspicious is so for the next. */
  end(read: ObjectRead, status: number, now: number): Suspicion | null {
    const ended = endOf(status)
    return ended === null ? null : this.#count(read, ended === 'missed', now)
  }

  /** What ended at another process. */
  hear(read: ObjectRead, isMiss: boolean, now: number): Suspicion | null {
    if (read.isObject)
      for (const key of read.crowdThere === null ? [read.callerThere] : [read.callerThere, read.crowdThere]) {
        const { short, long } = this.#walks.visit(key, now)
        widen(short)
        widen(long)
      }
    return this.#count(read, isMiss, now)
  }

  /** Of a caller: how often he asked elsewhere for what he had seen. */
  hearRepeats(caller: number, count: number, now: number): void {
    const { short, long } = this.#visits.visit(caller, now)
    short.requests += count
    long.requests += count
  }

  #count(read: ObjectRead, isMiss: boolean, now: number): Suspicion | null {
    const walk = read.isObject ? this.#countWalk(read, isMiss, now) : null
    return walk ?? (isMiss ? null : this.#countVisit(read, now))
  }

  #countWalk(read: ObjectRead, isMiss: boolean, now: number): Suspicion | null {
    const { enumeration } = this.rules
    const { misses, missesOfDay, walk, window } = enumeration
    const spans = this.#walks.visit(read.callerThere, now)
    const found =
      this.#judgeWalk(spans.short, read.callerThere, read, isMiss, { misses, walk, length: window, who: 'one caller' }, now) ??
      this.#judgeWalk(
        spans.long,
        read.callerThere,
        read,
        isMiss,
        { misses: missesOfDay, walk: walk * 5, length: day, who: 'one caller' },
        now,
      )
    if (found !== null || read.crowdThere === null) return found
    const crowd = this.#walks.visit(read.crowdThere, now)
    const bounds = { misses: misses * crowdFactor, walk: walk * crowdFactor, length: day, who: 'one network' }
    const together = this.#walks.visit(read.everybodyThere, now)
    return (
      this.#judgeWalk(crowd.long, read.crowdThere, read, isMiss, bounds, now) ??
      this.#judgeWalk(
        together.long,
        read.everybodyThere,
        read,
        isMiss,
        { ...bounds, walk: Number.POSITIVE_INFINITY, who: 'everywhere' },
        now,
      )
    )
  }

  #judgeWalk(
    walk: Walk,
    key: number,
    { object, id, everybodyThere }: ObjectRead,
    isMiss: boolean,
    bounds: { readonly misses: number; readonly walk: number; readonly length: number; readonly who: string },
    now: number,
  ): Suspicion | null {
    const { share, lock } = this.rules.enumeration
    if (now - walk.start >= bounds.length) restart(walk, now)
    walk.seen.add(object)
    if (isMiss) walk.missed.add(object)
    if (id !== null) step(walk, id)
    const missed = walk.missed.count
    const isMissing = missed >= Math.min(bounds.misses, mostMisses) && missed >= share * walk.seen.count
    const isWalking = walk.walked >= bounds.walk && walk.walked >= 0.8 * walk.seen.count
    if (!(isMiss && isMissing) && !isWalking) return null
    if (this.#locks.find(key, now) !== null) return null
    const reason = isMissing
      ? `${missed} different ids of one operation within ${sayTime(bounds.length)} from ${bounds.who} that are not there or not theirs`
      : `${walk.walked} ids of one operation within ${sayTime(bounds.length)} from ${bounds.who}, one number after the other`
    const told = { kind: 'enumeration', reason } as const
    return this.#locks.lock(key, key === everybodyThere ? { ...told, isOfEverybody: true } : told, lock, now)
  }

  #countVisit({ caller, isKnown, object }: ObjectRead, now: number): Suspicion | null {
    const { objects, objectsOfDay, addressFactor, novelty, window, lock } = this.rules.scraping
    const factor = isKnown ? 1 : addressFactor
    const spans = this.#visits.visit(caller, now)
    for (const [visits, most, length] of [
      [spans.short, objects * factor, window],
      [spans.long, objectsOfDay * factor, day],
    ] as const) {
      if (now - visits.start >= length) {
        visits.start = now
        visits.requests = 0
        visits.seen.clear()
      }
      visits.requests++
      visits.seen.add(object)
      const { count } = visits.seen
      if (count < most || (!isKnown && count < novelty * visits.requests) || this.#locks.find(caller, now) !== null) continue
      const reason = `about ${count} different objects and pages within ${sayTime(length)} from one ${isKnown ? 'caller' : 'address'}`
      return this.#locks.lock(caller, { kind: 'scraping', reason }, lock, now)
    }
    return null
  }
}

/** Null: nothing can be said of it. */
export function endOf(status: number): 'missed' | 'there' | null {
  if (status === 404 || status === 403 || status === 410) return 'missed'
  return status >= 200 && status <= 399 ? 'there' : null
}

const mostMisses = 256

function newWalk(): Walk {
  return {
    start: 0,
    missed: new DistinctFew(mostMisses),
    seen: new DistinctMany(),
    ids: new Float64Array(neighbours).fill(Number.NaN),
    counted: null,
    at: 0,
    walked: 0,
  }
}

/** What several processes saw comes in turns of many. */
function widen(walk: Walk): void {
  if (walk.counted !== null) return
  walk.counted = new Uint8Array(heardNeighbours)
  const { ids, at } = walk
  walk.ids = new Float64Array(heardNeighbours).fill(Number.NaN)
  for (let index = 0; index < ids.length; index++) walk.ids[index] = ids[(at + index) % ids.length] ?? Number.NaN
  walk.at = ids.length
}

const newVisits = (): Visits => ({ start: 0, requests: 0, seen: new DistinctMany() })

function restart(walk: Walk, now: number): void {
  walk.start = now
  walk.missed.clear()
  walk.seen.clear()
  walk.ids.fill(Number.NaN)
  walk.counted?.fill(0)
  walk.walked = 0
}

/** Counts an id of which a neighbour was asked for not long ago, where it was not asked for itself. */
function step(walk: Walk, id: number): void {
  const { ids, counted } = walk
  let isNext = false
  for (let index = 0; index < ids.length; index++) {
    const before = ids[index]
    if (before === id) return
    if (before !== id - 1 && before !== id + 1) continue
    isNext = true
    // Of several processes the neighbour may come first that would have come later.
    if (counted === null || counted[index] === 1) continue
    counted[index] = 1
    walk.walked++
  }
  if (isNext) walk.walked++
  ids[walk.at] = id
  if (counted !== null) counted[walk.at] = isNext ? 1 : 0
  walk.at = (walk.at + 1) % ids.length
}
