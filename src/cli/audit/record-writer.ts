// Batches from the thread that answers requests, made into events and written to one chain.

import {
  type AuditDecision,
  type AuditRoute,
  createHash,
  EventMaker,
  EventText,
  isNotable,
  type PackedDecisions,
  unpackDecision,
} from '../../audit/index.ts'
import type { OtlpLog } from '../otlp/post.ts'
import type { LogSender } from '../otlp/send-logs.ts'
import { gapName, writeGap } from '../postgres/gap-table.ts'
import { Shared, type ToWriter, type WriterJob } from './protocol.ts'
import { SegmentWriter, type WrittenGap } from './segment-writer.ts'

export type Batch = Extract<ToWriter, { kind: 'batch' }>

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
    this.#segments = new SegmentWriter(
      folder,
      job.chain,
      job.limits,
      () => new Date(),
      (gap) => copies?.add([toGapLog(job.chain, gap)]),
    )
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
    let gathered: Batch[] = []
    let lost = 0
    for (const batch of batches) {
      const { decisions, dropped } = batch
      if (dropped > 0) {
        // Order is kept: what came before is written before it is said what is missing.
        if (gathered.length > 0) lost += this.#put(gathered)
        gathered = []
        this.#segments.miss(dropped, 'queue-full')
        Atomics.add(shared, Shared.lost, dropped)
      }
      gathered.push(batch)
      this.#done += decisions.count + dropped
    }
    lost += this.#put(gathered)
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
  #put(batches: readonly Batch[]): number {
    const { chain, shared } = this.#job
    const count = batches.reduce((sum, { decisions }) => sum + decisions.count, 0)
    const copies: OtlpLog[] = []
    let batch = 0
    let at = 0
    const isOnDisk = this.#segments.write(count, (segment) => {
      while (at >= (batches[batch]?.decisions.count ?? Number.POSITIVE_INFINITY)) {
        batch++
        at = 0
      }
      const from = batches[batch]
      if (from === undefined) throw new Error('there is no such decision')
      const decision = decisionAt(from.decisions, at++)
      const place = { chain, n: segment.next, policy: from.policy }
      const kind = this.#texts.kindOf(decision, place)
      const event = kind === null || this.#copies !== null ? this.#texts.write(decision, place) : ''
      if (kind === null) segment.recordText(event)
      else segment.recordAs(kind.form, (lines) => this.#texts.writeValues(lines, kind, decision))
      if (this.#copies !== null) copies.push(toLog(decision, event))
    })
    if (isOnDisk) this.#copies?.add(copies)
    Atomics.store(shared, Shared.isWritable, isOnDisk ? 1 : 0)
    return isOnDisk ? 0 : count
  }
}

function decisionAt(packed: PackedDecisions, index: number): AuditDecision {
  const decision = unpackDecision(packed, index)
  if (decision === null) throw new Error('a batch of the record is not what was sent')
  return decision
}

/** What is missing is told wherever decisions are copied to. */
const toGapLog = (chain: string, gap: WrittenGap): OtlpLog => {
  const time = Date.now()
  return { time, name: gapName, severity: 'WARN', body: writeGap({ ...gap, chain, time }) }
}

const toLog = (decision: AuditDecision, event: string): OtlpLog => ({
  time: decision.time,
  name: 'fastward.decision',
  severity: isNotable(decision) ? 'WARN' : 'INFO',
  body: event,
})
