// An answer that is many values, one after the other: each is cut when it is whole, and goes on at once.

export interface StreamCutter {
  /** What may go on; null where something cannot be filtered, and nothing more goes on. */
  write(bytes: Uint8Array): Uint8Array | null
  /** What was held back. */
  end(): Uint8Array | null
}

export interface StreamLimits {
  /** Bytes of one value. */
  readonly most: number
  /** Asked when a value is longer: whether it and all that follows goes on unseen. Left out, nothing more goes on. */
  tooLong?(): 'pass' | 'end'
}

/** What becomes of one value: the same bytes where nothing does; null: nothing more goes on. */
export type ValueStep<About> = (value: Uint8Array, about: About) => Uint8Array | 'drop' | null

export const nothing = new Uint8Array(0)

/** What has come of a value that is not whole. */
export class Held {
  readonly #most: number
  #parts: Uint8Array[] = []
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  /** False where it is too much. */
  add(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return true
    this.#size += bytes.length
    // What came may be written over by whoever gave it.
    this.#parts.push(Uint8Array.prototype.slice.call(bytes))
    return this.#size <= this.#most
  }

  /** All of it with its end behind it, which is held like the rest and null where that is too much. It stands as long as the end does. */
  takeWith(end: Uint8Array): Uint8Array | null {
    if (this.#parts.length === 0 && end.length <= this.#most) return end
    return this.add(end) ? this.take() : null
  }

  take(): Uint8Array {
    const [only] = this.#parts
    const bytes = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts)
    this.#parts = []
    this.#size = 0
    return bytes
  }
}
