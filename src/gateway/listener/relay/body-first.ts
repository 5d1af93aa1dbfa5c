// The body of a request that is read before anybody decides whether the request goes on.

import type { BodyStep, BodyWatch, Judged } from '../core.ts'
import type { BodyRoom } from './body-room.ts'
import { HeldBytes } from './held-bytes.ts'

export class BodyFirst {
  readonly #step: BodyStep
  readonly #room: BodyRoom | null
  readonly #length: number | null
  readonly #held = new HeldBytes()
  #isAsked = false
  /** It was judged before all of it came. */
  #isCut = false
  #watch: BodyWatch | null | undefined
  #isFinished = false
  #seen = 0
  #isOut = false
  #taken = 0

  /** `length`: as it was announced. */
  constructor(step: BodyStep, room: BodyRoom | null = null, length: number | null = null) {
    this.#step = step
    this.#length = length
    this.#room = room
  }

  /** True where it has just grown longer than the step reads, or than there is room for. */
  add(bytes: Uint8Array): boolean {
    this.#held.add(bytes)
    this.#taken += bytes.length
    if (this.#room?.take(bytes.length) === false && !this.#isAsked) this.#isOut = true
    return !this.#isAsked && (this.#isOut || this.#held.size > this.#step.mostBytes)
  }

  /** The step was asked: whatever still comes only waits. */
  get isAsked(): boolean {
    return this.#isAsked
  }

  /** Asks the step, of the whole body or (null) of one that is too long. */
  judge(body: Uint8Array | null): Judged | Promise<Judged> {
    this.#isAsked = true
    this.#isCut = body === null
    const judged = this.#step.judge(body)
    // What finds no room is judged as what is too long: where that refuses, it is not the client's fault.
    if (!this.#isOut) return judged
    return judged instanceof Promise ? judged.then(asBusy) : asBusy(judged)
  }

  /** What comes in one piece is judged as a whole at once. */
  isAll(bytes: Uint8Array): boolean {
    return bytes.length === this.#length
  }

  /** Of bytes that came, on their way on or before. `isCut`: they are not judged as a whole any more. */
  look(bytes: Uint8Array, isCut = this.#isCut): Judged | null {
    if (this.#watch === undefined) this.#watch = this.#step.watch?.() ?? null
    this.#isCut = isCut
    this.#seen += bytes.length
    const said = this.#watch?.add(bytes) ?? null
    // With the last byte of a length that was announced the request is whole, whatever comes of it then.
    return said === null && this.#seen === this.#length ? this.finish() : said
  }

  /** All of it came. */
  finish(): Judged | null {
    if (!this.#isCut || this.#isFinished) return null
    this.#isFinished = true
    return this.#watch?.end() ?? null
  }

  take(): Uint8Array {
    return this.#held.take()
  }

  /** It went on, or the request is over. */
  leave(): void {
    this.#room?.leave(this.#taken)
    this.#taken = 0
  }
}

const asBusy = (judged: Judged): Judged =>
  judged.judgement.kind === 'refuse' ? { ...judged, judgement: { kind: 'refuse', code: 'bodies-too-many' } } : judged
