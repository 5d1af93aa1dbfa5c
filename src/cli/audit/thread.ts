// The thread of the record, started and heard.

import { Worker } from 'node:worker_threads'
import { UserError } from '../../base/index.ts'
import type { AuditJob, FromWriter, ToWriter } from './protocol.ts'

export class AuditThread {
  /** The number of the first decision to come. */
  readonly next: number
  readonly #worker: Worker
  #isGone = false
  #closed: (() => void) | null = null

  private constructor(worker: Worker, next: number) {
    this.#worker = worker
    this.next = next
  }

  /** Settles when the folder is ready to be written to. */
  static async start(bundle: URL, job: AuditJob): Promise<AuditThread> {
    // What it makes of a batch is gone with it: a larger place for what is new would stay resident, and nothing else.
    const worker = new Worker(bundle, { workerData: job, resourceLimits: { maxYoungGenerationSizeMb: 6 } })
    const first = await new Promise<FromWriter>((settle, refuse) => {
      const end = () => refuse(new Error('the thread of the record ended before it began'))
      // Only `workers/audit.ts` runs there.
      worker.once('message', (message) => {
        worker.off('error', refuse).off('exit', end)
        settle(message as FromWriter)
      })
      worker.once('error', refuse)
      worker.once('exit', end)
    })
    if (first.kind === 'ready') return new AuditThread(worker, first.next)
    await worker.terminate()
    if (first.kind !== 'refused') throw new Error('the thread of the record began with something else')
    if (first.isBroken) throw new UserError('audit-record-broken', { place: first.place })
    throw new UserError('audit-folder-not-made', { folder: first.place, reason: first.reason })
  }

  /** `gone`: the thread ended, and nobody told it to. */
  listen(hear: (message: FromWriter) => void, gone: () => void): void {
    const end = () => {
      if (this.#isGone) return
      this.#isGone = true
      if (this.#closed === null) gone()
      else this.#closed()
    }
    this.#worker.on('message', (message) => {
      const heard = message as FromWriter // As above.
      if (heard.kind === 'closed') end()
      else hear(heard)
    })
    this.#worker.on('error', end)
    this.#worker.on('exit', end)
  }

  /** `given` is the thread's from here on. */
  post(message: ToWriter, given: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, given)
  }

  /** Everything is on disk, sealed and signed, or given up and counted. */
  async close(): Promise<void> {
    if (this.#isGone) return
    const closed = new Promise<void>((settle) => {
      this.#closed = settle
    })
    this.post({ kind: 'close' })
    await closed
  }
}
