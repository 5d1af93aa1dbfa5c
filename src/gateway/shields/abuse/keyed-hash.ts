// SipHash (Aumasson and Bernstein, 2012) over texts, with a key that dies with the process: who is counted is remembered by numbers that say
// nothing of him, and nobody can choose names that fall together.

const size = 8

export class KeyedHash {
  readonly #key: Uint32Array
  readonly #state = new Uint32Array(size)
  readonly #compressions: number
  readonly #finalisations: number

  /** `key`: 16 bytes. Rounds as in SipHash-1-3, which Python and Rust use for their tables. */
  constructor(key: Uint8Array, compressions = 1, finalisations = 3) {
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
    this.#key = Uint32Array.from([0, 4, 8, 12], (at) => view.getUint32(at, true))
    this.#compressions = compressions
    this.#finalisations = finalisations
  }

  /** 53 bits of it: a number that a `Map` takes. Texts with their lengths, so that no two lists of them flow together. */
  of(kind: string, ...texts: readonly string[]): number {
    let written = `${kind}${String.fromCharCode(texts.length)}`
    for (const text of texts) written += `${String.fromCharCode(text.length & 0xffff, text.length >>> 16)}${text}`
    const [low, high] = this.digest(written)
    return (high & 0x1fffff) * 0x100000000 + low
  }

  /** Over the code units of a text, two bytes each, the lower first. */
  digest(text: string): readonly [low: number, high: number] {
    const v = this.#state
    const [k0 = 0, k1 = 0, k2 = 0, k3 = 0] = this.#key
    v[0] = k0 ^ 0x70736575
    v[1] = k1 ^ 0x736f6d65
    v[2] = k2 ^ 0x6e646f6d
    v[3] = k3 ^ 0x646f7261
    v[4] = k0 ^ 0x6e657261
    v[5] = k1 ^ 0x6c796765
    v[6] = k2 ^ 0x79746573
    v[7] = k3 ^ 0x74656462
    const whole = text.length & ~3
    for (let at = 0; at < whole; at += 4)
      this.#mix(
        text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16),
        text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16),
        this.#compressions,
      )
    const unit = (at: number) => (at < text.length ? text.charCodeAt(at) : 0)
    this.#mix(unit(whole) | (unit(whole + 1) << 16), unit(whole + 2) | ((text.length * 2) << 24), this.#compressions)
    v[4] = (v[4] ?? 0) ^ 0xff
    for (let round = 0; round < this.#finalisations; round++) sipRound(v)
    return [(word(v, 0) ^ word(v, 2) ^ word(v, 4) ^ word(v, 6)) >>> 0, (word(v, 1) ^ word(v, 3) ^ word(v, 5) ^ word(v, 7)) >>> 0]
  }

  #mix(low: number, high: number, rounds: number): void {
    const v = this.#state
    v[6] = word(v, 6) ^ low
    v[7] = word(v, 7) ^ high
    for (let round = 0; round < rounds; round++) sipRound(v)
    v[0] = word(v, 0) ^ low
    v[1] = word(v, 1) ^ high
  }
}

const word = (v: Uint32Array, at: number): number => v[at] ?? 0

/** Each of the four words of 64 bits is two of 32, the lower first. */
function sipRound(v: Uint32Array): void {
  addTurn(v, 0, 2, 13)
  swap(v, 0)
  addTurn(v, 4, 6, 16)
  addTurn(v, 0, 6, 21)
  addTurn(v, 4, 2, 17)
  swap(v, 4)
}

/** a += b; b = (b <<< bits) ^ a */
function addTurn(v: Uint32Array, a: number, b: number, bits: number): void {
  const low = word(v, a) + word(v, b)
  v[a + 1] = word(v, a + 1) + word(v, b + 1) + (low > 0xffffffff ? 1 : 0)
  v[a] = low
  const [bl, bh] = [word(v, b), word(v, b + 1)]
  v[b] = ((bl << bits) | (bh >>> (32 - bits))) ^ word(v, a)
  v[b + 1] = ((bh << bits) | (bl >>> (32 - bits))) ^ word(v, a + 1)
}

/** Turned by half a word. */
function swap(v: Uint32Array, at: number): void {
  const low = word(v, at)
  v[at] = word(v, at + 1)
  v[at + 1] = low
}
