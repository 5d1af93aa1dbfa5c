// One worker's chain, as it is written. Pure: it gives the bytes of each batch, and whoever has the file writes them and waits for fsync.

import { firstSeal, formatVersion, type GapReason, sealOver, writeSeal } from './line.ts'

export interface ChainState {
  readonly chain: string
  /** The number of the segment that is open, and of the next record. */
  readonly segment: number
  readonly next: number
  readonly seal: string
}

export class Chain {
  readonly #chain: string
  #segment: number
  #next: number
  #seal: string
  #pending = ''

  private constructor(chain: string, segment: number, next: number, seal: string) {
    this.#chain = chain
    this.#segment = segment
    this.#next = next
    this.#seal = seal
  }

  static begin(chain: string): Chain {
    return new Chain(chain, 0, 0, firstSeal(chain))
  }

  /** After what is on disk was verified. */
  static resume({ chain, segment, next, seal }: ChainState): Chain {
    return new Chain(chain, segment, next, seal)
  }

  get state(): ChainState {
    return { chain: this.#chain, segment: this.#segment, next: this.#next, seal: this.#seal }
  }

  /** The number of the next record. */
  get next(): number {
    return this.#next
  }

  /** The first lines of the next file; seal them with what follows. */
  openSegment(opened: Date): void {
    this.#segment++
    this.#add({
      kind: 'segment',
      v: formatVersion,
      chain: this.#chain,
      segment: this.#segment,
      previous: this.#seal,
      opened: opened.toISOString(),
      from: this.#next,
    })
  }

  /** The number that it got. */
  record(event: Readonly<Record<string, unknown>>): number {
    return this.recordText(JSON.stringify(event))
  }

  /** `event` as JSON, on one line. */
  recordText(event: string): number {
    const n = this.#next++
    this.#pending += `{"kind":"record","n":${n},"event":${event}}\n`
    return n
  }

  gap(count: number, because: GapReason): void {
    this.#add({ kind: 'gap', n: this.#next, count, because })
    this.#next += count
  }

  closeSegment(closed: Date): void {
    this.#add({ kind: 'end', closed: closed.toISOString() })
  }

  /** The lines since the last seal, and theirs: one write, and one fsync after it. Empty where nothing waits. */
  seal(): Buffer {
    if (this.#pending === '') return Buffer.alloc(0)
    const lines = Buffer.from(this.#pending, 'utf8')
    this.#seal = sealOver(this.#seal, lines)
    this.#pending = ''
    return Buffer.concat([lines, Buffer.from(`${writeSeal({ next: this.#next, hash: this.#seal })}\n`, 'utf8')])
  }

  #add(line: object): void {
    this.#pending += `${JSON.stringify(line)}\n`
  }
}
