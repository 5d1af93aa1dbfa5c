// SipHash (Aumasson and Bernstein, 2012) over texts, with a key that dies with the process: who is counted is remembered by numbers that say
// nothing of him, and nobody can choose names that fall together.

/** Of four words of 64 bits as halves of 32, the lower first: they are locals, since a table of them costs more than the sums. */
export class KeyedHash {
  readonly #k0: number
  readonly #k1: number
  readonly #k2: number
  readonly #k3: number
  readonly #compressions: number
  readonly #finalisations: number
  #low = 0
  #high = 0

  /** `key`: 16 bytes. Rounds as in SipHash-1-3, which Python and Rust use for their tables. */
  constructor(key: Uint8Array, compressions = 1, finalisations = 3) {
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
    this.#k0 = view.getInt32(0, true)
    this.#k1 = view.getInt32(4, true)
    this.#k2 = view.getInt32(8, true)
    this.#k3 = view.getInt32(12, true)
    this.#compressions = compressions
    this.#finalisations = finalisations
  }

  /** 53 bits of it: a number that a `Map` takes. Texts with their lengths, so that no two lists of them flow together. */
  of(kind: string, ...texts: readonly string[]): number {
    let written = `${kind}${String.fromCharCode(texts.length)}`
    for (const text of texts) written += `${String.fromCharCode(text.length & 0xffff, text.length >>> 16)}${text}`
    return this.ofText(written)
  }

  /** The same of one text, as it is. */
  ofText(text: string): number {
    this.#run(text)
    return (this.#high & 0x1fffff) * 0x100000000 + (this.#low >>> 0)
  }

  /** Over the code units of a text, two bytes each, the lower first. */
  digest(text: string): readonly [low: number, high: number] {
    this.#run(text)
    return [this.#low >>> 0, this.#high >>> 0]
  }

  #run(text: string): void {
    const length = text.length
    let al = this.#k0 ^ 0x70736575
    let ah = this.#k1 ^ 0x736f6d65
    let bl = this.#k2 ^ 0x6e646f6d
    let bh = this.#k3 ^ 0x646f7261
    let cl = this.#k0 ^ 0x6e657261
    let ch = this.#k1 ^ 0x6c796765
    let dl = this.#k2 ^ 0x79746573
    let dh = this.#k3 ^ 0x74656462
    const whole = length & ~3
    const blocks = (whole >> 2) + 1
    let ml = 0
    let mh = 0
    let sum = 0
    let turned = 0
    // After the last block there is one more turn, which has its own rounds and no block.
    for (let block = 0; block <= blocks; block++) {
      const at = block << 2
      const isEnd = block === blocks
      if (isEnd) cl ^= 0xff
      else if (at < whole) {
        ml = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
        mh = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16)
      } else {
        ml = (at < length ? text.charCodeAt(at) : 0) | ((at + 1 < length ? text.charCodeAt(at + 1) : 0) << 16)
        mh = (at + 2 < length ? text.charCodeAt(at + 2) : 0) | ((length * 2) << 24)
      }
      if (!isEnd) {
        dl ^= ml
        dh ^= mh
      }
      for (let round = isEnd ? this.#finalisations : this.#compressions; round > 0; round--) {
        sum = (al >>> 0) + (bl >>> 0)
        ah = (ah + bh + (sum > 0xffffffff ? 1 : 0)) | 0
        al = sum | 0
        turned = ((bl << 13) | (bh >>> 19)) ^ al
        bh = ((bh << 13) | (bl >>> 19)) ^ ah
        bl = turned
        turned = al
        al = ah
        ah = turned
        sum = (cl >>> 0) + (dl >>> 0)
        ch = (ch + dh + (sum > 0xffffffff ? 1 : 0)) | 0
        cl = sum | 0
        turned = ((dl << 16) | (dh >>> 16)) ^ cl
        dh = ((dh << 16) | (dl >>> 16)) ^ ch
        dl = turned
        sum = (al >>> 0) + (dl >>> 0)
        ah = (ah + dh + (sum > 0xffffffff ? 1 : 0)) | 0
        al = sum | 0
        turned = ((dl << 21) | (dh >>> 11)) ^ al
        dh = ((dh << 21) | (dl >>> 11)) ^ ah
        dl = turned
        sum = (cl >>> 0) + (bl >>> 0)
        ch = (ch + bh + (sum > 0xffffffff ? 1 : 0)) | 0
        cl = sum | 0
        turned = ((bl << 17) | (bh >>> 15)) ^ cl
        bh = ((bh << 17) | (bl >>> 15)) ^ ch
        bl = turned
        turned = cl
        cl = ch
        ch = turned
      }
      if (!isEnd) {
        al ^= ml
        ah ^= mh
      }
    }
    this.#low = al ^ bl ^ cl ^ dl
    this.#high = ah ^ bh ^ ch ^ dh
  }
}

/** Of two keyed hashes: who does not know them cannot make two pairs fall together. 53 bits again. */
export function combine(one: number, other: number): number {
  const a = one | 0
  const b = Math.floor(one / 0x100000000) | 0
  const c = other | 0
  const d = Math.floor(other / 0x100000000) | 0
  let low = Math.imul(a ^ Math.imul(c, 0x85ebca6b), 0xcc9e2d51) ^ d
  let high = Math.imul(b ^ Math.imul(d, 0xc2b2ae35), 0x1b873593) ^ c ^ a
  low = Math.imul(low ^ (low >>> 15) ^ high, 0x2c1b3c6d)
  high = Math.imul(high ^ (high >>> 16) ^ low, 0x297a2d39)
  low ^= low >>> 14
  high ^= high >>> 13
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0)
}
