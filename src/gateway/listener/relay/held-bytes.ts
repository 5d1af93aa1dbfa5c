// Bytes that wait until something was decided, as copies where whoever reads a socket may use its memory again.

export class HeldBytes {
  #parts: Uint8Array[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  add(bytes: Uint8Array): void {
    this.keep(Buffer.from(bytes))
  }

  /** Of memory that nobody else writes to. */
  keep(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#size += bytes.length
  }

  /** All of them, and none is held any more. */
  take(): Uint8Array {
    const whole = this.#parts.length === 1 ? this.#parts[0] : undefined
    const taken = whole ?? Buffer.concat(this.#parts)
    this.#parts = []
    this.#size = 0
    return taken
  }
}
