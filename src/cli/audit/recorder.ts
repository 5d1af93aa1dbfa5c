// The side of the record on which requests are answered: a decision costs a row of numbers here. Rows go to the writer's thread
// when there are many, when they have waited, or at the end of a turn in which somebody waits for the disk.

import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { type AuditDecision, type AuditRoute, DecisionBatch } from '../../audit/index.ts'
import { type DecisionNote, type Outcome, toRecordedObjection } from '../../gateway/index.ts'
import { countPath, fileMode } from './layout.ts'
import { Shared, type WriterJob } from './protocol.ts'
import type { AuditThread } from './thread.ts'

/** At most so many wait for their batch, and so long. */
const mostInBatch = 512
const longestRest = 20
/** At most so many are with the writer's thread. */
const mostWaiting = 65_536
/** For the disk, by a request that may not be answered before. */
const longestWait = 5_000

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

export class Recorder {
  readonly #thread: AuditThread
  readonly #shared: Int32Array<SharedArrayBuffer>
  readonly #now: () => number
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

  constructor(thread: AuditThread, folder: string, { shared, chain }: WriterJob, now: () => number, note: (text: string) => void) {
    this.#thread = thread
    this.#shared = shared
    this.#now = now
    this.#countFile = openSync(countPath(folder, chain), constants.O_RDWR | constants.O_CREAT, fileMode)
    this.#writeCount()
    thread.listen(
      (message) => {
        if (message.kind === 'written') this.#settle(message.upTo, message.isOnDisk)
        else if (message.kind === 'note') note(message.text)
      },
      () => {
        note('audit: the thread of the record ended; decisions are counted, and not recorded any more\n')
        this.#end()
      },
    )
  }

  get health(): RecorderHealth {
    return {
      counted: this.#number,
      waiting: this.#waiting,
      lost: Atomics.load(this.#shared, Shared.lost) + this.#dropped,
      missed: Atomics.load(this.#shared, Shared.missed),
      isWritable: Atomics.load(this.#shared, Shared.isWritable) === 1 && !this.#isAway,
    }
  }

  /** The operations and the rules from here on. */
  know(routes: readonly AuditRoute[], policy: string): void {
    this.#flush()
    this.#policy = policy
    this.#thread.post({ kind: 'routes', routes })
  }

  add(outcome: Outcome<DecisionNote>): void {
    const { note, status, code, ended } = outcome
    const first = note === null ? undefined : this.#firstHalves.get(note)
    if (first === undefined) {
      this.#put(toDecision(outcome, 'whole', 0, this.#now()), false)
      return
    }
    // The record says it all already.
    if (first.status === status && first.code === code && (ended === 'answered' || ended === 'told')) return
    this.#put(toDecision(outcome, 'after', this.#number + 1 - first.number, this.#now()), false)
  }

  /** Whether the decision is on disk. */
  acknowledge(outcome: Outcome<DecisionNote>): Promise<boolean> {
    const isTaken = this.#put(toDecision(outcome, 'before', 0, this.#now()), true)
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
    return (this.#number - this.#dropped - (this.#shared[Shared.done] ?? 0)) | 0
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
    this.#countBytes.writeBigUInt64LE(BigInt(this.#thread.next + this.#number))
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
    for (const { settle } of this.#waiters.splice(0)) settle(false)
  }
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
      code === null && (status !== null || ended === 'told') && !(verdict?.kind === 'redirect' && note?.mode === 'enforce')
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
    closed: note === null || note.closed === null ? null : JSON.stringify(note.closed),
    ...(note?.objections === undefined ? {} : { objections: JSON.stringify(note.objections.map(toRecordedObjection)) }),
  }
}
