// Signs where all chains stand, every minute and at the end, and sends the signed line to where whoever rewrites the record cannot reach.

import type { ChainHead, Entry } from '../../audit/index.ts'
import { readHeads } from './chain-heads.ts'
import { appendToLedger } from './ledger-file.ts'
import type { KeeperJob } from './protocol.ts'
import { retainRecord } from './retain-record.ts'
import { createKeyReader } from './secret-files.ts'

/** A second place for what is signed. */
export interface Anchor {
  readonly name: string
  send(lines: readonly string[]): Promise<void>
  close(): Promise<void>
}

const mostUnsent = 1_000

export class Keeper {
  readonly #folder: string
  readonly #job: KeeperJob
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #note: (text: string) => void
  readonly #unsent: ReadonlyMap<Anchor, string[]>
  readonly #failing = new Set<Anchor>()
  #last = ''
  #isFailing = false
  #sending: Promise<void> = Promise.resolve()

  constructor(
    folder: string,
    job: KeeperJob,
    anchors: readonly Anchor[],
    environment: Readonly<Record<string, string | undefined>>,
    note: (text: string) => void,
  ) {
    this.#folder = folder
    this.#job = job
    this.#environment = environment
    this.#note = note
    this.#unsent = new Map(anchors.map((anchor) => [anchor, []]))
  }

  checkpoint(): void {
    try {
      const chains = readHeads(this.#folder)
      if (chains.length > 0 && this.#isNews(chains)) this.#send(this.#append({ kind: 'checkpoint', chains }))
      this.#retain()
      if (this.#isFailing) this.#note('audit: checkpoints are signed again\n')
      this.#isFailing = false
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error
      this.#last = ''
      if (!this.#isFailing) this.#note(`audit: no checkpoint could be signed (${error.message})\n`)
      this.#isFailing = true
    }
  }

  /** The last line, and what could not be sent before, as far as it gets there in time. */
  async close(): Promise<void> {
    this.checkpoint()
    this.#send([])
    await this.#sending
    await Promise.all([...this.#unsent.keys()].map((anchor) => anchor.close()))
  }

  #isNews(chains: readonly ChainHead[]): boolean {
    const text = JSON.stringify(chains)
    if (text === this.#last) return false
    this.#last = text
    return true
  }

  #retain(): void {
    const { retain } = this.#job
    if (retain === null) return
    retainRecord(this.#folder, { days: retain, now: new Date(), sign: (entry) => this.#send(this.#append(entry)) })
  }

  #append(entry: Entry): readonly string[] {
    return appendToLedger(this.#folder, entry, createKeyReader(this.#folder, this.#job, this.#environment))
  }

  /** One after the other, and what does not arrive is sent again with what follows. */
  #send(lines: readonly string[]): void {
    for (const [anchor, unsent] of this.#unsent) {
      unsent.push(...lines)
      // Every line holds the hash of those before it, so the last ones anchor them all.
      unsent.splice(0, unsent.length - mostUnsent)
      this.#sending = this.#sending.then(() => this.#sendTo(anchor, unsent))
    }
  }

  async #sendTo(anchor: Anchor, unsent: string[]): Promise<void> {
    const lines = [...unsent]
    if (lines.length === 0) return
    try {
      await anchor.send(lines)
      unsent.splice(0, lines.length)
      if (this.#failing.delete(anchor)) this.#note(`audit: ${anchor.name} takes checkpoints again\n`)
    } catch {
      if (!this.#failing.has(anchor)) this.#note(`audit: ${anchor.name} does not take checkpoints; they are sent again\n`)
      this.#failing.add(anchor)
    }
  }
}
