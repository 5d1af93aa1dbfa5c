// One worker's chain, as it is written. Pure: it gives the bytes of each batch, and whoever has the file writes them and waits for fsync.

import { firstSeal, formatVersion, type GapReason, sealOver } from './line.ts'

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
  #pending: string[] = []
  #bytes = 0

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

  /** Bytes that wait for the next seal. */
  get waiting(): number {
    return this.#bytes
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
    const n = this.#next++
    this.#add({ kind: 'record', n, event })
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
  seal(): string {
    if (this.#pending.length === 0) return ''
    const lines = this.#pending.join('')
    this.#seal = sealOver(this.#seal, lines)
    this.#pending = []
    this.#bytes = 0
    return `${lines}${JSON.stringify({ kind: 'seal', next: this.#next, hash: this.#seal })}\n`
  }

  #add(line: object): void {
    const text = `${JSON.stringify(line)}\n`
    this.#pending.push(text)
    this.#bytes += Buffer.byteLength(text)
  }
}
