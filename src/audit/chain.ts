// One worker's chain, as it is written. Pure: it gives the bytes of each batch, and whoever has the file writes them and waits for fsync.

import { firstSeal, formatVersion, type GapReason, sealOver, writeSeal } from './line.ts'
import { LineBytes } from './line-bytes.ts'

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
  readonly #pending = new LineBytes()
  /** What stands there went out. */
  #isSealed = false

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
    return this.recordInto((lines) => lines.text(event))
  }

  /** `write` writes the event as JSON, on one line, and nothing else. */
  recordInto(write: (lines: LineBytes, n: number) => void): number {
    const n = this.#next++
    const lines = this.#lines()
    lines.ascii('{"kind":"record","n":')
    lines.number(n)
    lines.ascii(',"event":')
    write(lines, n)
    lines.ascii('}\n')
    return n
  }

  gap(count: number, because: GapReason): void {
    this.#add({ kind: 'gap', n: this.#next, count, because })
    this.#next += count
  }

  closeSegment(closed: Date): void {
    this.#add({ kind: 'end', closed: closed.toISOString() })
  }

  /** The lines since the last seal, and theirs: one write, and one fsync after it. Empty where nothing waits; it stands until the next line. */
  seal(): Buffer {
    const lines = this.#pending
    if (this.#isSealed) lines.clear()
    this.#isSealed = true
    if (lines.length === 0) return lines.view()
    this.#seal = sealOver(this.#seal, lines.view())
    lines.ascii(`${writeSeal({ next: this.#next, hash: this.#seal })}\n`)
    return lines.view()
  }

  #add(line: object): void {
    this.#lines().text(`${JSON.stringify(line)}\n`)
  }

  #lines(): LineBytes {
    if (this.#isSealed) this.#pending.clear()
    this.#isSealed = false
    return this.#pending
  }
}
