// Recorded decisions on their way to the table: copies of what is on disk. While the database is away they wait, up to a bound; what finds no
// place is counted, and `fastward audit store` brings it from the segments.

import type { OtlpLog } from '../otlp/post.ts'
import type { LogSender } from '../otlp/send-logs.ts'
import { copyDecisions, decisionTable } from './decision-table.ts'
import { copyGaps, gapName, gapTable } from './gap-table.ts'
import { Session } from './session.ts'

const mostWaiting = 20_000
const mostInBatch = 1_000
const pause = 1_000
const mostGaps = 1_000

interface CopyTold {
  note(text: string): void
  /** So many will not come to the table by themselves. */
  missed(count: number): void
}

export class DecisionCopies implements LogSender {
  readonly #session: Session
  readonly #gapSession: Session
  readonly #name: string
  readonly #told: CopyTold
  #waiting: string[] = []
  /** Few: each stands for many decisions. */
  #gaps: string[] = []
  #missing = 0
  #refused = 0
  #isFailing = false
  #isGapFailing = false
  #isStrange = false
  #isClosing = false
  #sending: Promise<void> | null = null
  #again: NodeJS.Timeout | null = null

  /** `name` is shown. */
  constructor(address: string, name: string, told: CopyTold) {
    this.#session = new Session(address, decisionTable)
    this.#gapSession = new Session(address, gapTable)
    this.#name = name
    this.#told = told
  }

  add(logs: readonly OtlpLog[]): void {
    const decisions = logs.filter(({ name }) => name !== gapName)
    for (const { name, body } of logs) if (name === gapName && this.#gaps.length < mostGaps) this.#gaps.push(body)
    const room = mostWaiting - this.#waiting.length
    this.#miss(Math.max(0, decisions.length - room))
    for (const { body } of decisions.slice(0, room)) this.#waiting.push(body)
    if (this.#again === null && (this.#waiting.length > 0 || this.#gaps.length > 0)) this.#sending ??= this.#send()
  }

  /** What waits is tried once more. */
  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#again !== null) clearTimeout(this.#again)
    await this.#sending
    if (this.#waiting.length > 0 || this.#gaps.length > 0) await this.#send()
    if (this.#gaps.length > 0) this.#told.note(`store: ${this.#gaps.length} gaps did not come to ${this.#name}; ${remedy}\n`)
    this.#miss(this.#waiting.length)
    if (this.#missing > 0) this.#told.note(`store: ${this.#missing} decisions did not come to ${this.#name}; ${remedy}\n`)
    if (this.#refused > 0) this.#told.note(`store: ${this.#name} cannot hold ${this.#refused} decisions as they are; the record does\n`)
    await Promise.all([this.#session.close(), this.#gapSession.close()])
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, mostInBatch)
      try {
        const { count, refused } = await copyDecisions(this.#session, batch)
        this.#refused += refused
        if (refused > 0) this.#told.missed(refused)
        if (count + refused < batch.length && !this.#isFailing) this.#wonder()
      } catch {
        if (!this.#isFailing) this.#told.note(`store: ${this.#name} does not take decisions; they wait, and are in the record\n`)
        this.#isFailing = true
        if (!this.#isClosing) this.#again = setTimeout(() => this.#sendAgain(), pause)
        break
      }
      this.#waiting.splice(0, batch.length)
      if (this.#isFailing)
        this.#told.note(
          `store: ${this.#name} takes decisions again${this.#missing > 0 ? `; ${this.#missing} are missing there, and ${remedy}` : ''}\n`,
        )
      this.#isFailing = false
    }
    if (!this.#isFailing) await this.#sendGaps()
    this.#sending = null
  }

  /** A role that may not make their table holds up no decision; what waits is tried with what follows. */
  async #sendGaps(): Promise<void> {
    const gaps = [...this.#gaps]
    if (gaps.length === 0) return
    try {
      await copyGaps(this.#gapSession, gaps)
      this.#gaps.splice(0, gaps.length)
    } catch {
      if (!this.#isGapFailing)
        this.#told.note(`store: ${this.#name} does not take gaps into \`${gapTable.name}\`; they wait, and are in the record\n`)
      this.#isGapFailing = true
    }
  }

  #sendAgain(): void {
    this.#again = null
    this.#sending ??= this.#send()
  }

  #miss(count: number): void {
    this.#missing += count
    if (count > 0) this.#told.missed(count)
  }

  #wonder(): void {
    if (!this.#isStrange)
      this.#told.note(`store: ${this.#name} has other decisions under these numbers; give each record a schema or a database of its own\n`)
    this.#isStrange = true
  }
}

const remedy = '`fastward audit store` brings them'
