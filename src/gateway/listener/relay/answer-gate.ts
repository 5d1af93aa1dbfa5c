// An answer of the application on its way to the client: as it streams, cut part by part, or held until all of it was seen or its record is
// safe.

import type { RefusalCode } from '../../request/index.ts'
import type { BodyFilter, FilteredBody } from '../core.ts'
import { mostCopied } from '../outbox.ts'
import type { ResponseHead } from '../upstream/response-head.ts'
import { HeldBytes } from './held-bytes.ts'

export interface AnswerSink {
  /** Settles before the first byte goes out; null where nobody need wait. */
  readonly acknowledge: (() => Promise<boolean>) | null
  /** `length`: of the whole body where it is another one, -1 where it is not known any more, null where the application says it. */
  begin(head: ResponseHead, hasBody: boolean, length: number | null): void
  /** False: no more until `resume`. */
  write(bytes: Uint8Array): boolean
  end(rawTrailers: readonly string[]): void
  /** The application may go on. */
  resume(): void
  /** Nothing was said yet, and this is said in place of the answer. */
  withdraw(code: RefusalCode): void
  /** What follows must not be shown. */
  breakOff(): void
  /** Somebody else answered in the meantime, or nobody is there. */
  readonly isOver: boolean
}

type OpenFilter = Exclude<BodyFilter, { kind: 'refuse' }>
const keepsLength = (filter: OpenFilter | null): boolean => filter === null || (filter.kind === 'parts' && filter.onlyLooks === true)

type State = 'streaming' | 'collecting' | 'held' | 'closed'

export class AnswerGate {
  readonly #sink: AnswerSink
  readonly #head: ResponseHead
  readonly #hasBody: boolean
  #filter: OpenFilter | null
  readonly #held = new HeldBytes()
  #state: State = 'streaming'
  #isEnded = false
  #rawTrailers: readonly string[] = []

  /** Null where the answer is refused by its head, which is told. */
  static open(head: ResponseHead, hasBody: boolean, filter: BodyFilter | null, sink: AnswerSink): AnswerGate | null {
    if (filter?.kind === 'refuse') {
      sink.withdraw(filter.code)
      return null
    }
    return new AnswerGate(head, hasBody, filter, sink)
  }

  private constructor(head: ResponseHead, hasBody: boolean, filter: OpenFilter | null, sink: AnswerSink) {
    this.#head = head
    this.#hasBody = hasBody
    this.#filter = filter
    this.#sink = sink
    if (filter?.kind === 'whole') this.#state = 'collecting'
    else this.#release(keepsLength(filter) ? null : -1)
  }

  data(bytes: Uint8Array): boolean {
    switch (this.#state) {
      case 'streaming':
        return this.#stream(bytes)
      case 'collecting':
        this.#held.keep(bytes)
        if (this.#filter?.kind !== 'whole' || this.#held.size <= this.#filter.mostBytes) return true
        this.#settle(null)
        return false
      case 'held':
        this.#held.keep(bytes)
        return false
      case 'closed':
        return true
    }
  }

  end(rawTrailers: readonly string[]): void {
    this.#isEnded = true
    this.#rawTrailers = rawTrailers
    if (this.#state === 'collecting') this.#settle(this.#held.take())
    else if (this.#state === 'streaming') this.#finish()
  }

  #settle(body: Uint8Array | null): void {
    const filter = this.#filter
    if (filter?.kind !== 'whole') return
    this.#state = 'held'
    let settled: FilteredBody | Promise<FilteredBody>
    try {
      settled = filter.finish(body)
    } catch {
      this.#withdraw('judge-failed')
      return
    }
    if (!(settled instanceof Promise)) {
      this.#conclude(settled, body)
      return
    }
    settled.then(
      (filtered) => this.#conclude(filtered, body),
      () => this.#withdraw('judge-failed'),
    )
  }

  #conclude(filtered: FilteredBody, body: Uint8Array | null): void {
    if (this.#sink.isOver) return
    switch (filtered.kind) {
      case 'refuse':
        this.#withdraw(filtered.code)
        return
      case 'pass':
        if (body !== null) this.#held.keep(body)
        if (filtered.rest !== undefined) this.#filter = filtered.rest
        this.#release(keepsLength(filtered.rest ?? null) ? null : -1)
        return
      case 'send':
        // What is too long to be seen whole cannot be sent whole.
        if (body === null) this.#withdraw('judge-failed')
        else {
          this.#rawTrailers = []
          if (filtered.bytes.length > mostCopied) this.#held.keep(filtered.bytes)
          else this.#held.add(filtered.bytes)
          this.#release(filtered.bytes.length)
        }
    }
  }

  #release(length: number | null): void {
    const { acknowledge } = this.#sink
    if (acknowledge === null) {
      this.#begin(length)
      return
    }
    this.#state = 'held'
    acknowledge().then(
      (isSafe) => {
        if (this.#sink.isOver) return
        if (isSafe) this.#begin(length)
        else this.#withdraw('record-away')
      },
      () => this.#withdraw('record-away'),
    )
  }

  #begin(length: number | null): void {
    const wasHeld = this.#state === 'held'
    this.#state = 'streaming'
    this.#sink.begin(this.#head, this.#hasBody, length)
    // The body that was seen whole goes out as it was decided.
    const goesOn =
      this.#held.size === 0 || (this.#filter?.kind === 'whole' ? this.#sink.write(this.#held.take()) : this.#stream(this.#held.take()))
    if (this.#state !== 'streaming') return
    if (this.#isEnded) this.#finish()
    else if (wasHeld && goesOn) this.#sink.resume()
  }

  #stream(bytes: Uint8Array): boolean {
    if (this.#filter?.kind !== 'parts') return this.#sink.write(bytes)
    const left = this.#filter.write(bytes)
    if (left === null) {
      this.#state = 'closed'
      this.#sink.breakOff()
      return true
    }
    return left.length === 0 || this.#sink.write(left)
  }

  #finish(): void {
    if (this.#filter?.kind === 'parts') {
      const left = this.#filter.end()
      if (left === null) {
        this.#state = 'closed'
        this.#sink.breakOff()
        return
      }
      if (left.length > 0) this.#sink.write(left)
      if (!keepsLength(this.#filter)) this.#rawTrailers = []
    }
    this.#state = 'closed'
    this.#sink.end(this.#rawTrailers)
  }

  #withdraw(code: RefusalCode): void {
    this.#state = 'closed'
    if (!this.#sink.isOver) this.#sink.withdraw(code)
  }
}
