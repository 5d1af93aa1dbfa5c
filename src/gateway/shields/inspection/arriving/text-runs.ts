// What of a file reads as text. Bytes that were compressed or drawn hold every short word by chance, so that only a longer run of signs counts: 20 of them in a
// row come about by chance less than once in a hundred million bytes. A file that is all text is one run. Bytes of nothing between signs are taken for text in
// two bytes a sign.

const least = 20

/** 0: no text. 1: a sign. 2: a sign that may be half of one. 3: the first byte of several. */
const classes = new Uint8Array(256).map((_, byte) =>
  byte === 0 ? 2 : (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13 ? 1 : byte >= 0xc2 && byte <= 0xf4 ? 3 : 0,
)

export class TextRuns {
  readonly #show: (text: string) => void
  /** A sign of which more has to come. */
  #rest: Buffer = Buffer.alloc(0)
  /** Of a run that is not long enough yet. */
  #short: Buffer[] = []
  #shortBytes = 0
  #isOpen = false
  /** Something else than text came. */
  #isBroken = false
  #wasHalf = false
  #hasShown = false

  constructor(show: (text: string) => void) {
    this.#show = show
  }

  add(bytes: Uint8Array): void {
    const buffer = this.#rest.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([this.#rest, bytes])
    this.#rest = Buffer.alloc(0)
    const { length } = buffer
    let from = 0
    let at = 0
    while (at < length) {
      const kind = classes[buffer[at] ?? 0] ?? 0
      let size = 1
      if (kind === 3) {
        size = signSize(buffer, at)
        if (size === -1) {
          this.#rest = Buffer.from(buffer.subarray(at))
          break
        }
      }
      const isText = kind === 2 ? !this.#wasHalf : kind !== 0 && size > 0
      this.#wasHalf = kind === 2
      if (!isText) {
        // Most runs of a compressed file are a few signs long.
        if (at - from >= least || this.#isOpen || this.#shortBytes > 0) this.#take(buffer, from, at)
        this.#break()
        from = at + 1
      }
      at += isText ? size : 1
    }
    this.#take(buffer, from, at)
  }

  end(): void {
    if (this.#rest.length > 0) this.#break()
    // A text that is all there is may be short.
    else if (!this.#isBroken && !this.#isOpen && this.#shortBytes > 0) this.#show(Buffer.concat(this.#short).toString('utf8'))
  }

  #take(buffer: Buffer, from: number, to: number): void {
    if (from >= to) return
    if (this.#isOpen) {
      this.#show(buffer.toString('utf8', from, to))
      return
    }
    this.#shortBytes += to - from
    if (this.#shortBytes < least) {
      this.#short.push(Buffer.from(buffer.subarray(from, to)))
      return
    }
    this.#show((this.#hasShown ? '\n' : '') + Buffer.concat(this.#short).toString('utf8') + buffer.toString('utf8', from, to))
    this.#hasShown = true
    this.#isOpen = true
    this.#short = []
    this.#shortBytes = 0
  }

  #break(): void {
    this.#isBroken = true
    this.#isOpen = false
    if (this.#shortBytes === 0) return
    this.#short = []
    this.#shortBytes = 0
  }
}

/** Of a sign of UTF-8 in bytes; 0 where it is none, -1 where more has to come. */
function signSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const second = bytes[at + 1]
  if (second === undefined) return -1
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let step = 2; step < size; step++) {
    const next = bytes[at + step]
    if (next === undefined) return -1
    if (next < 0x80 || next > 0xbf) return 0
  }
  return size
}
