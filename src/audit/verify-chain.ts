// Whether the files of one chain are what was written: every seal over every line, every number in turn, every file on the one before it.

import type { ChainState } from './chain.ts'
import { FormReader } from './event-form.ts'
import { firstSeal, parseLine, type SegmentLine, sealOver, writeSeal } from './line.ts'

export type ChainFaultKind =
  | 'not-a-line'
  | 'not-a-segment'
  | 'wrong-chain'
  | 'segment-missing'
  | 'broken-link'
  | 'wrong-seal'
  | 'wrong-number'
  | 'after-the-end'
  | 'segment-in-segment'
  | 'unknown-form'

export interface ChainFault {
  readonly kind: ChainFaultKind
  readonly segment: number
  /** From 1; 0 for the file as a whole. */
  readonly line: number
}

export interface Gap {
  readonly segment: number
  readonly n: number
  readonly count: number
  readonly because: string
}

export interface VerifiedChain {
  readonly chain: string
  readonly records: number
  readonly gaps: readonly Gap[]
  readonly faults: readonly ChainFault[]
  /** After the last right seal; where a writer may go on. */
  readonly state: ChainState
  /** Bytes after the last seal of the last file: never acknowledged, and worth nothing. */
  readonly unsealed: number
  /** Every place where a seal stood, so that checkpoints can be held against it: number of the next record to seal. */
  readonly seals: ReadonlyMap<string, number>
}

/** Deleted in order: the chain goes on after `last`. */
export interface Removed {
  readonly first: number
  readonly last: number
  readonly seal: string
  readonly next: number
}

export function verifyChain(chain: string, files: ReadonlyMap<number, Uint8Array>, removed: readonly Removed[] = []): VerifiedChain {
  return new Verifier(chain, removed).run(files)
}

class Verifier {
  readonly #chain: string
  readonly #removed: readonly Removed[]
  readonly #faults: ChainFault[] = []
  readonly #gaps: Gap[] = []
  readonly #seals = new Map<string, number>()
  #records = 0
  #segment = 0
  #next = 0
  #seal: string
  #unsealed = 0

  constructor(chain: string, removed: readonly Removed[]) {
    this.#chain = chain
    this.#removed = removed
    this.#seal = firstSeal(chain)
    this.#seals.set(this.#seal, 0)
  }

  run(files: ReadonlyMap<number, Uint8Array>): VerifiedChain {
    const numbers = [...files.keys()].sort((one, other) => one - other)
    for (const number of numbers) {
      this.#unsealed = 0
      this.#skipRemoved(number)
      if (number !== this.#segment + 1) this.#fault('segment-missing', this.#segment + 1, 0)
      this.#segment = number
      this.#file(files.get(number) ?? new Uint8Array(), number === numbers.at(-1))
    }
    this.#skipRemoved(Number.POSITIVE_INFINITY)
    return {
      chain: this.#chain,
      records: this.#records,
      gaps: this.#gaps,
      faults: this.#faults,
      state: { chain: this.#chain, segment: this.#segment, next: this.#next, seal: this.#seal },
      unsealed: this.#unsealed,
      seals: this.#seals,
    }
  }

  #skipRemoved(until: number): void {
    for (const { first, last, seal, next } of this.#removed) {
      if (first !== this.#segment + 1 || last >= until) continue
      this.#segment = last
      this.#seal = seal
      this.#next = next
      this.#seals.set(seal, next)
    }
  }

  #file(bytes: Uint8Array, isLast: boolean): void {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    let batch = 0
    let start = 0
    let number = 0
    let ended = false
    let next = this.#next
    const forms = new FormReader()
    while (start < buffer.length) {
      const end = buffer.indexOf(0x0a, start)
      // A line without its end was being written when the process died.
      if (end === -1) break
      number++
      const text = buffer.toString('utf8', start, end)
      const parsed = parseLine(text)
      // A seal stands in no hash: it is written in one way, and any other is none.
      const line = parsed?.kind === 'seal' && text !== writeSeal(parsed) ? null : parsed
      const isSeal = line?.kind === 'seal'
      if (line === null) this.#fault('not-a-line', this.#segment, number)
      else if ((number === 1) !== (line.kind === 'segment'))
        this.#fault(number === 1 ? 'not-a-segment' : 'segment-in-segment', this.#segment, number)
      else if (line.kind === 'segment') this.#open(line)
      else if (ended && !isSeal) this.#fault('after-the-end', this.#segment, number)
      else if (line.kind === 'end') ended = true
      else if (line.kind === 'form') forms.take(line)
      else if (line.kind === 'record' || line.kind === 'gap') {
        if (line.n !== next) this.#fault('wrong-number', this.#segment, number)
        next = line.n + (line.kind === 'gap' ? line.count : 1)
        if (line.kind === 'record') {
          this.#records++
          if (!forms.has(line)) this.#fault('unknown-form', this.#segment, number)
        } else this.#gaps.push({ segment: this.#segment, n: line.n, count: line.count, because: line.because })
      } else {
        const hash = sealOver(this.#seal, buffer.subarray(batch, start))
        if (hash !== line.hash) this.#fault('wrong-seal', this.#segment, number)
        if (line.next !== next) this.#fault('wrong-number', this.#segment, number)
        this.#seal = line.hash
        this.#next = next
        this.#seals.set(line.hash, next)
        batch = end + 1
      }
      start = end + 1
    }
    this.#unsealed = buffer.length - batch
    // Within the record nothing stands unsealed: only where it ends.
    if (!isLast && this.#unsealed > 0) this.#fault('wrong-seal', this.#segment, number)
  }

  #open({ chain, segment, previous, from }: SegmentLine): void {
    if (chain !== this.#chain) this.#fault('wrong-chain', this.#segment, 1)
    if (segment !== this.#segment || previous !== this.#seal || from !== this.#next) this.#fault('broken-link', this.#segment, 1)
  }

  #fault(kind: ChainFaultKind, segment: number, line: number): void {
    this.#faults.push({ kind, segment, line })
  }
}
