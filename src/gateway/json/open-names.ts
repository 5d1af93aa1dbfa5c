// Names of the objects that are open while JSON is read in parts: kept until their object ends, to find one that stands twice and to say where a fault is.

export interface OpenObject {
  /** The first of its names, among all that are kept. */
  readonly firstName: number
  /** Of an object with many names. */
  known: Set<string> | null
}

const few = 16

/** Names are the sender's as well: only the beginning of them is told. */
const shown = (written: Buffer): string =>
  written
    .toString('utf8')
    .replace(/[^\w.-]/g, '?')
    .slice(0, 40)

export class OpenNames {
  #bytes = Buffer.alloc(0)
  #end = 0
  /** Where each begins. */
  readonly #starts: number[] = []

  /** As many as are kept. */
  get count(): number {
    return this.#starts.length
  }

  begin(): void {
    this.#starts.push(this.#end)
  }

  /** More of the name that is read. */
  add(bytes: Uint8Array, from: number, to: number): void {
    const end = this.#end + to - from
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(256, end * 2))
      this.#bytes.copy(larger, 0, 0, this.#end)
      this.#bytes = larger
    }
    const kept = this.#bytes
    let into = this.#end
    for (let at = from; at < to; at++) kept[into++] = bytes[at] ?? 0
    this.#end = end
  }

  /** Reads the escapes of the name that was read last: it was a text of JSON, so this cannot throw. */
  unescape(): void {
    const last = this.#starts.length - 1
    const plain = Buffer.from(String(JSON.parse(`"${this.#at(last).toString('utf8')}"`)))
    this.#end = this.#starts[last] ?? 0
    this.add(plain, 0, plain.length)
  }

  /** Whether the name that was read last stood in its object before. */
  isRepeated(object: OpenObject): boolean {
    const { firstName } = object
    const last = this.#starts.length - 1
    if (object.known === null && last - firstName >= few) {
      object.known = new Set()
      for (let index = firstName; index < last; index++) object.known.add(this.#at(index).toString('latin1'))
    }
    if (object.known !== null) {
      const { size } = object.known
      return object.known.add(this.#at(last).toString('latin1')).size === size
    }
    for (let index = firstName; index < last; index++) if (this.#isLast(index)) return true
    return false
  }

  /** From there on. */
  forget(firstName: number): void {
    if (this.#starts.length <= firstName) return
    this.#end = this.#starts[firstName] ?? 0
    this.#starts.length = firstName
  }

  show(index: number): string {
    return shown(this.#at(index))
  }

  #at(index: number): Buffer {
    return this.#bytes.subarray(this.#starts[index] ?? 0, this.#starts[index + 1] ?? this.#end)
  }

  /** Whether it is the one that was read last. */
  #isLast(index: number): boolean {
    const bytes = this.#bytes
    const from = this.#starts[index] ?? 0
    const last = this.#starts.at(-1) ?? 0
    const size = this.#end - last
    if ((this.#starts[index + 1] ?? 0) - from !== size) return false
    for (let at = 0; at < size; at++) if (bytes[from + at] !== bytes[last + at]) return false
    return true
  }
}
