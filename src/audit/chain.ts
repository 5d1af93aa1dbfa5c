// One worker's chain, as it is written. Pure: it gives the bytes of each batch, and whoever has the file writes them and waits for fsync.

import type { EventForm } from './event-form.ts'
import { firstSeal, formatVersion, type GapReason, sealOver, writeSeal } from './line.ts'
import { LineBytes } from './line-bytes.ts'

export interface ChainState {
  readonly chain: string
  /** The number of the segment that is open, and of the next record. */
  readonly segment: number
  readonly next: number
  readonly seal: string
}

/** As many as are kept; behind it their numbers begin anew. */
const mostForms = 4000

export class Chain {
  readonly #chain: string
  #segment: number
  #next: number
  #seal: string
  readonly #pending = new LineBytes()
  /** Those that this segment told, by their number. */
  readonly #forms = new Map<EventForm, number>()
  #lastForm: EventForm | null = null
  /** What stands between the number of a record of it and its values. */
  #lastWords = ''
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
    this.#forms.clear()
    this.#lastForm = null
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

  /** `write` writes the values as JSON, with commas between them, and nothing else. The number that it got. */
  recordAs(form: EventForm, write: (lines: LineBytes) => void): number {
    if (form !== this.#lastForm) this.#useForm(form)
    const n = this.#next++
    const lines = this.#lines()
    lines.ascii('{"kind":"record","n":')
    lines.number(n)
    lines.ascii(this.#lastWords)
    write(lines)
    lines.ascii(']}\n')
    return n
  }

  /** The number that it got. */
  record(event: Readonly<Record<string, unknown>>): number {
    return this.recordText(JSON.stringify(event))
  }

  /** `event` as JSON, on one line. */
  recordText(event: string): number {
    const n = this.#next++
    const lines = this.#lines()
    lines.ascii('{"kind":"record","n":')
    lines.number(n)
    lines.ascii(',"event":')
    lines.text(event)
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

  #useForm(form: EventForm): void {
    let number = this.#forms.get(form)
    if (number === undefined) {
      if (this.#forms.size >= mostForms) this.#forms.clear()
      number = this.#forms.size
      this.#forms.set(form, number)
      this.#lines().text(`{"kind":"form","form":${number},"event":${form.event},"places":${JSON.stringify(form.places)}}\n`)
    }
    this.#lastForm = form
    this.#lastWords = `,"form":${number},"values":[`
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
