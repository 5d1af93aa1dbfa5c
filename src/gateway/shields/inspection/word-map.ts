// Which words of a few hundred these bytes are, without a text made of them. Letters count in both cases.

/** Of ASCII: where it is no capital, itself. */
const lower = new Uint8Array(256).map((_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

export class WordMap {
  readonly #mask: number
  /** In each slot the words that come to it, one after the other. */
  readonly #slots: (readonly Entry[])[]
  readonly #longest: number

  /** Each with bits of its own; a word that comes twice has both. */
  constructor(words: Iterable<readonly [word: string, bits: number]>) {
    const all = new Map<string, number>()
    for (const [word, bits] of words) all.set(word, (all.get(word) ?? 0) | bits)
    let size = 16
    while (size < all.size * 4) size *= 2
    this.#mask = size - 1
    this.#longest = Math.max(0, ...[...all.keys()].map((word) => word.length))
    const slots: Entry[][] = Array.from({ length: size }, () => [])
    for (const [word, bits] of all) {
      const bytes = Buffer.from(word, 'latin1')
      slots[hash(bytes, 0, bytes.length) & this.#mask]?.push({ bytes, bits })
    }
    this.#slots = slots
  }

  /** 0 of what is none of them. */
  bitsOf(bytes: Uint8Array, from: number, to: number): number {
    if (to - from > this.#longest) return 0
    const entries = this.#slots[hash(bytes, from, to) & this.#mask] ?? none
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]
      if (entry !== undefined && isSame(entry.bytes, bytes, from, to)) return entry.bits
    }
    return 0
  }
}

interface Entry {
  readonly bytes: Uint8Array
  readonly bits: number
}

const none: readonly Entry[] = []

function hash(bytes: Uint8Array, from: number, to: number): number {
  let sum = to - from
  for (let at = from; at < to; at++) sum = (Math.imul(sum, 31) + (lower[bytes[at] ?? 0] ?? 0)) | 0
  return sum ^ (sum >>> 15)
}

function isSame(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (word.length !== to - from) return false
  for (let at = 0; at < word.length; at++) if (word[at] !== lower[bytes[from + at] ?? 0]) return false
  return true
}
