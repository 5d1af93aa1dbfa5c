// Batches from the thread that answers requests, made into events and written to one chain.

import { type AuditDecision, type AuditRoute, createHash, EventMaker, EventText, isNotable, unpackDecisions } from '../../audit/index.ts'
import type { OtlpLog } from '../otlp/post.ts'
import type { LogSender } from '../otlp/send-logs.ts'
import { Shared, type ToWriter, type WriterJob } from './protocol.ts'
import { SegmentWriter } from './segment-writer.ts'

export type Batch = Extract<ToWriter, { kind: 'batch' }>

interface Placed {
  readonly decision: AuditDecision
  readonly policy: string
}

export class RecordWriter {
  readonly #job: WriterJob
  readonly #segments: SegmentWriter
  readonly #maker: EventMaker
  readonly #texts: EventText
  readonly #copies: LogSender | null
  #done = 0

  constructor(folder: string, job: WriterJob, copies: LogSender | null) {
    this.#job = job
    this.#copies = copies
    this.#segments = new SegmentWriter(folder, job.chain, job.limits, () => new Date())
    this.#maker = new EventMaker({
      version: job.version,
      application: job.application,
      hash: createHash(job.hashKey),
      plain: new Set(job.plain),
      hidden: new Set(job.hidden),
    })
    this.#texts = new EventText(this.#maker)
    Atomics.store(job.shared, Shared.isWritable, 1)
  }

  /** The number of the next decision in the chain. */
  get next(): number {
    return this.#segments.next
  }

  /** So many decisions of this process are on disk or given up. */
  get done(): number {
    return this.#done
  }

  know(routes: readonly AuditRoute[]): void {
    this.#maker.know(routes)
  }

  /** Whether all of them are on disk. */
  write(batches: readonly Batch[]): boolean {
    const { shared } = this.#job
    const decisions: Placed[] = []
    let lost = 0
    for (const { decisions: packed, dropped, policy } of batches) {
      if (dropped > 0) {
        // Order is kept: what came before is written before it is said what is missing.
        if (decisions.length > 0) lost += this.#put(decisions.splice(0))
        this.#segments.miss(dropped, 'queue-full')
        Atomics.add(shared, Shared.lost, dropped)
      }
      const found = unpackDecisions(packed)
      if (found === null) throw new Error('a batch of the record is not what was sent')
      for (const decision of found) decisions.push({ decision, policy })
      this.#done += packed.count + dropped
    }
    lost += this.#put(decisions)
    Atomics.add(shared, Shared.lost, lost)
    Atomics.store(shared, Shared.done, this.#done | 0)
    return lost === 0
  }

  rollIfFull(): void {
    this.#segments.rollIfFull()
  }

  close(): void {
    this.#segments.close()
  }

  /** How many of them are lost. */
  #put(decisions: readonly Placed[]): number {
    const { chain, shared } = this.#job
    const copies: OtlpLog[] = []
    const isOnDisk = this.#segments.write(decisions.length, (index, n) => {
      const placed = decisions[index]
      if (placed === undefined) throw new Error('there is no such decision')
      const { decision } = placed
      const event = this.#texts.write(decision, { chain, n, policy: placed.policy })
      if (this.#copies !== null) copies.push(toLog(decision, event))
      return event
    })
    if (isOnDisk) this.#copies?.add(copies)
    Atomics.store(shared, Shared.isWritable, isOnDisk ? 1 : 0)
    return isOnDisk ? 0 : decisions.length
  }
}

const toLog = (decision: AuditDecision, event: string): OtlpLog => ({
  time: decision.time,
  name: 'fastward.decision',
  severity: isNotable(decision) ? 'WARN' : 'INFO',
  body: event,
})
