// Recorded decisions on their way to a collector: a copy. Who does not take them in time gets less, and is told so; the record has them all.

import { type Collector, type OtlpLog, postLogs } from './post.ts'

const mostWaiting = 10_000
const mostInBatch = 512

/** Where copies of what is on disk go. */
export interface LogSender {
  add(logs: readonly OtlpLog[]): void
  close(): Promise<void>
}

export class CollectorLogs implements LogSender {
  readonly #collector: Collector
  readonly #note: (text: string) => void
  #waiting: OtlpLog[] = []
  #dropped = 0
  #isFailing = false
  #sending: Promise<void> | null = null

  constructor(collector: Collector, note: (text: string) => void) {
    this.#collector = collector
    this.#note = note
  }

  add(logs: readonly OtlpLog[]): void {
    const room = mostWaiting - this.#waiting.length
    this.#dropped += Math.max(0, logs.length - room)
    this.#waiting.push(...logs.slice(0, room))
    if (this.#waiting.length > 0) this.#sending ??= this.#send()
  }

  /** What waits is tried once more. */
  async close(): Promise<void> {
    await this.#sending
    if (this.#waiting.length > 0) await this.#send()
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, mostInBatch)
      const lost = this.#dropped
      try {
        await postLogs(this.#collector, lost === 0 ? batch : [...batch, lossOf(lost)])
      } catch {
        if (!this.#isFailing) this.#note('otlp: the collector does not take decisions; what it misses is in the record\n')
        this.#isFailing = true
        break
      }
      this.#waiting.splice(0, batch.length)
      this.#dropped -= lost
      if (this.#isFailing) this.#note('otlp: the collector takes decisions again\n')
      this.#isFailing = false
    }
    this.#sending = null
  }
}

const lossOf = (count: number): OtlpLog => ({
  time: Date.now(),
  name: 'fastward.decisions.missing',
  severity: 'WARN',
  body: JSON.stringify({ missing: count }),
})
