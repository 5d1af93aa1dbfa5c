// For all bodies of a process together that are read before they go on: each is bounded by itself, and many of them would fill the memory all the same.

export class BodyRoom {
  readonly #most: number
  #held = 0

  /** Bytes. */
  constructor(most: number) {
    this.#most = most
  }

  get held(): number {
    return this.#held
  }

  /** False where they are too many; they are counted all the same, until they leave. */
  take(bytes: number): boolean {
    this.#held += bytes
    return this.#held <= this.#most
  }

  leave(bytes: number): void {
    this.#held -= bytes
  }
}
