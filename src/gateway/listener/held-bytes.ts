// Bytes that wait until something was decided: copies, since who reads a socket may use its memory again.

export class HeldBytes {
  #parts: Buffer[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(Buffer.from(bytes))
    this.#size += bytes.length
  }

  /** All of them, and none is held any more. */
  take(): Buffer {
    const whole = this.#parts.length === 1 ? this.#parts[0] : undefined
    const taken = whole ?? Buffer.concat(this.#parts)
    this.#parts = []
    this.#size = 0
    return taken
  }
}
