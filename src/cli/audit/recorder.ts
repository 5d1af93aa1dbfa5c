// The side of the record on which requests are answered: a decision costs a row of numbers here. Rows go to the writer's thread
// when there are many, when they have waited, or at the end of a turn in which somebody waits for the disk.

import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { type AuditDecision, type AuditRoute, DecisionBatch } from '../../audit/index.ts'
import { type DecisionNote, type Outcome, toRecordedObjection } from '../../gateway/index.ts'
import { countPath, fileMode } from './layout.ts'
import { makeShared, Shared, type WriterJob } from './protocol.ts'
import type { AuditThread } from './thread.ts'

/** At most so many wait for their batch, and so long. */
const mostInBatch = 512
const longestRest = 20
/** At most so many are with the writer's thread. */
const mostWaiting = 65_536
/** For the disk, by a request that may not be answered before. */
const longestWait = 5_000
/** A thread that lived for less is not started again: it would end again. */
const soon = 60_000

export interface RecorderHealth {
  readonly counted: number
  readonly waiting: number
  readonly lost: number
  /** Copies that did not come to the database. */
  readonly missed: number
  /** The last batch came to the disk. */
  readonly isWritable: boolean
}

interface FirstHalf {
  readonly number: number
  readonly status: number | null
  readonly code: string | null
}

interface Waiter {
  readonly number: number
  readonly settle: (isOnDisk: boolean) => void
}

/** Starts the thread anew, with slots of its own. */
export type StartThread = (shared: Int32Array<SharedArrayBuffer>) => Promise<AuditThread>

export interface RecorderPlace {
  readonly startAgain: StartThread
  readonly now: () => number
  readonly note: (text: string) => void
}

export class Recorder {
  #thread: AuditThread
  #shared: Int32Array<SharedArrayBuffer>
  readonly #place: RecorderPlace
  /** What the threads before this one gave up; the first number of this one. */
  #lostBefore = 0
  #missedBefore = 0
  #first = 0
  #began: number
  #routes: readonly AuditRoute[] = []
  #isClosing = false
  #starting: Promise<void> | null = null
  #countFile: number
  readonly #countBytes = Buffer.alloc(8)
  readonly #firstHalves = new WeakMap<object, FirstHalf>()
  #policy = ''
  readonly #batch = new DecisionBatch(mostInBatch)
  #dropped = 0
  #number = 0
  #wantsAnswer = false
  #isTurnNoted = false
  #timer: NodeJS.Timeout | null = null
  #waiters: Waiter[] = []
  #isAway = false

  constructor(thread: AuditThread, folder: string, { shared, chain }: WriterJob, place: RecorderPlace) {
    this.#thread = thread
    this.#shared = shared
    this.#place = place
    this.#began = place.now()
    this.#countFile = openSync(countPath(folder, chain), constants.O_RDWR | constants.O_CREAT, fileMode)
    this.#writeCount()
    this.#listen()
  }

  #listen(): void {
    const { note } = this.#place
    const first = this.#first
    this.#thread.listen(
      (message) => {
        if (message.kind === 'written') this.#settle(first + message.upTo, message.isOnDisk)
        else if (message.kind === 'note') note(message.text)
      },
      () => {
        this.#end()
        const isHopeless = this.#isClosing || this.#place.now() - this.#began < soon
        if (isHopeless) note('audit: the thread of the record ended; decisions are counted, and not recorded any more\n')
        else this.#starting = this.#startAgain()
      },
    )
  }

  /** What was with the thread that ended and is not sealed is a gap, which the new one writes: it reads how many were counted. */
  async #startAgain(): Promise<void> {
    const { note, now, startAgain } = this.#place
    note('audit: the thread of the record ended, and is started again; what it had not written is a gap in the record\n')
    const shared = makeShared()
    try {
      const thread = await startAgain(shared)
      // It read how many were counted at some moment since: all before that is in its gap.
      const next = Math.min(this.#number, Math.max(this.#first, thread.next - this.#thread.next + this.#first))
      const onDisk = (this.#shared[Shared.done] ?? 0) - Atomics.load(this.#shared, Shared.lost)
      this.#lostBefore += next - this.#first - onDisk
      this.#missedBefore += Atomics.load(this.#shared, Shared.missed)
      this.#thread = thread
      this.#shared = shared
      this.#first = next
      this.#began = now()
      // Those that came meanwhile are told with the next batch.
      this.#dropped = this.#number - next
      this.#isAway = false
      this.#listen()
      this.know(this.#routes, this.#policy)
      note('audit: decisions are recorded again\n')
    } catch (error) {
      note(
        `audit: the thread of the record cannot be started again (${error instanceof Error ? error.message : 'unknown'}); decisions are counted, and not recorded any more\n`,
      )
    }
    this.#starting = null
  }

  get health(): RecorderHealth {
    return {
      counted: this.#number,
      waiting: this.#waiting,
      lost: this.#lostBefore + Atomics.load(this.#shared, Shared.lost) + this.#dropped,
      missed: this.#missedBefore + Atomics.load(this.#shared, Shared.missed),
      isWritable: Atomics.load(this.#shared, Shared.isWritable) === 1 && !this.#isAway,
    }
  }

  /** The operations and the rules from here on. */
  know(routes: readonly AuditRoute[], policy: string): void {
    this.#flush()
    this.#policy = policy
    this.#routes = routes
    if (!this.#isAway) this.#thread.post({ kind: 'routes', routes })
  }

  add(outcome: Outcome<DecisionNote>): void {
    const { note, status, code, ended } = outcome
    const first = note === null ? undefined : this.#firstHalves.get(note)
    if (first === undefined) {
      this.#put(toDecision(outcome, 'whole', 0, this.#place.now()), false)
      return
    }
    // The record says it all already.
    if (first.status === status && first.code === code && (ended === 'answered' || ended === 'told')) return
    this.#put(toDecision(outcome, 'after', this.#number + 1 - first.number, this.#place.now()), false)
  }

  /** Whether the decision is on disk. */
  acknowledge(outcome: Outcome<DecisionNote>): Promise<boolean> {
    const isTaken = this.#put(toDecision(outcome, 'before', 0, this.#place.now()), true)
    const { note, status, code } = outcome
    const number = this.#number
    if (note !== null) this.#firstHalves.set(note, { number, status, code })
    if (!isTaken) return Promise.resolve(false)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), longestWait)
      this.#waiters.push({
        number,
        settle: (isOnDisk) => {
          clearTimeout(timer)
          resolve(isOnDisk)
        },
      })
    })
  }

  /** Everything is on disk, sealed and signed, or given up and counted. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#starting
    this.#flush()
    this.#writeCount()
    await this.#thread.close()
    this.#isAway = true
    closeSync(this.#countFile)
    this.#countFile = -1
  }

  #put(decision: AuditDecision, wantsAnswer: boolean): boolean {
    this.#number++
    if (!this.#isTurnNoted) {
      this.#isTurnNoted = true
      setImmediate(this.#endTurn)
    }
    if (this.#isAway || this.#waiting > mostWaiting) {
      // What was taken before stands before it in the chain.
      if (this.#batch.count > 0) this.#flush()
      this.#dropped++
      return false
    }
    this.#batch.add(decision)
    if (wantsAnswer) this.#wantsAnswer = true
    if (this.#batch.isFull) this.#flush()
    return true
  }

  /** With the writer, and before it. */
  get #waiting(): number {
    return (this.#number - this.#first - this.#dropped - (this.#shared[Shared.done] ?? 0)) | 0
  }

  /** What a process has decided outlives it: what is written there is with the system, and not with the process. */
  readonly #endTurn = (): void => {
    this.#isTurnNoted = false
    this.#writeCount()
    if (this.#wantsAnswer) this.#flush()
    else if (this.#batch.count > 0 || this.#dropped > 0) this.#timer ??= setTimeout(this.#flush, longestRest)
  }

  readonly #flush = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#batch.count === 0 && this.#dropped === 0) return
    const decisions = this.#batch.take()
    const batch = { decisions, dropped: this.#dropped, wantsAnswer: this.#wantsAnswer }
    this.#wantsAnswer = false
    this.#dropped = this.#isAway ? batch.dropped + decisions.count : 0
    if (!this.#isAway) this.#thread.post({ kind: 'batch', ...batch, policy: this.#policy }, [decisions.numbers.buffer])
  }

  #writeCount(): void {
    this.#countBytes.writeBigUInt64LE(BigInt(this.#thread.next + this.#number - this.#first))
    try {
      writeSync(this.#countFile, this.#countBytes, 0, 8, 0)
    } catch {
      // A disk that takes nothing is seen where the record is written.
    }
  }

  #settle(upTo: number, isOnDisk: boolean): void {
    let count = 0
    while ((this.#waiters[count]?.number ?? Number.POSITIVE_INFINITY) <= upTo) count++
    for (const { settle } of this.#waiters.splice(0, count)) settle(isOnDisk)
  }

  /** Without its thread nothing is recorded; it is counted, and whoever must be recorded is not served. */
  #end(): void {
    this.#isAway = true
    this.#batch.take()
    this.#dropped = 0
    this.#writeCount()
    for (const { settle } of this.#waiters.splice(0)) settle(false)
  }
}

/** Of fields of answers alone, which are the same ones again and again. */
const texts = new WeakMap<object, string>()

function textOf(closed: NonNullable<DecisionNote['closed']>): string {
  const before = texts.get(closed)
  if (before !== undefined) return before
  const text = JSON.stringify(closed)
  if (closed.write.length === 0) texts.set(closed, text)
  return text
}

function toDecision(
  { client, sent, note, code, status, ended, point, milliseconds }: Outcome<DecisionNote>,
  phase: AuditDecision['phase'],
  back: number,
  time: number,
): AuditDecision {
  const verdict = note?.verdict ?? null
  const target = sent?.target ?? ''
  const query = target.indexOf('?')
  const routes = note?.routes ?? []
  return {
    time,
    phase,
    back,
    status,
    milliseconds,
    mode: note?.mode ?? null,
    answered:
      code === null &&
      note?.isOwn !== true &&
      (status !== null || ended === 'told') &&
      !(verdict?.kind === 'redirect' && note?.mode === 'enforce')
        ? 'application'
        : 'gateway',
    verdict: verdict?.kind ?? 'refuse',
    // One text more for each decision would cost those that came to the gateway itself.
    ended: point === undefined ? ended : `${ended} ${point}`,
    method: sent?.method ?? '',
    path: query === -1 ? target : target.slice(0, query),
    client: client.address,
    principal: note?.principal ?? null,
    routes: routes.length === 1 ? (routes[0] ?? '') : routes.join('\n'),
    // Where there was no room for the body, the rules were told that it is too long.
    code: verdict?.kind === 'refuse' && code !== 'bodies-too-many' ? verdict.code : code,
    rule: verdict !== null && 'rule' in verdict ? verdict.rule : null,
    reason: verdict?.reason ?? null,
    closed: note === null || note.closed === null ? null : textOf(note.closed),
    ...(note?.objections === undefined ? {} : { objections: JSON.stringify(note.objections.map(toRecordedObjection)) }),
  }
}
