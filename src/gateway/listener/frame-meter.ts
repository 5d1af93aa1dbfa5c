// Counts what passes of WebSocket (RFC 6455, 5.2): frames, the messages that they make, and where one ends. The bytes are not changed, and of
// a compressed message they are counted as they are sent.

export interface Metered {
  /** What may go on: no frame of which only a part of the head is known, and nothing from a frame on that is too much. */
  readonly passes: Uint8Array
  /** Nothing more may follow. */
  readonly fault: FrameFault | null
}

export type FrameFault =
  /** The message is longer than the limit. */
  | 'message-too-long'
  /** More frames begin something than may. */
  | 'too-many-messages'
  /** A length that nobody could send. */
  | 'frame-malformed'

export interface MeterLimits {
  readonly bytes: number | null
  /** Asked for each message and each control frame that begins. */
  readonly mayBegin: (() => boolean) | null
}

const mostHead = 14
const controls = 8
const nothing = new Uint8Array()

export class FrameMeter {
  readonly #limits: MeterLimits
  /** Of the head that is being read; it is held back until it is whole. */
  readonly #head = new Uint8Array(mostHead)
  #headLength = 0
  /** Of the payload of the frame that is being passed. */
  #left = 0
  /** Of the message so far, with the frame that is being passed. */
  #message = 0
  #isInMessage = false

  constructor(limits: MeterLimits) {
    this.#limits = limits
  }

  /** What went on ends with a frame, so that another may follow. */
  get isAtEnd(): boolean {
    return this.#left === 0
  }

  /** The part of a head that nothing follows. */
  get held(): Uint8Array {
    return this.#head.slice(0, this.#headLength)
  }

  read(bytes: Uint8Array): Metered {
    const before = this.held
    /** Of these bytes: the end of the last head or payload. */
    let known = 0
    let at = 0
    while (at < bytes.length) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, bytes.length - at)
        this.#left -= passed
        at += passed
        known = at
        continue
      }
      this.#head[this.#headLength++] = bytes[at++] ?? 0
      if (this.#headLength < this.#neededLength()) continue
      const fault = this.#begin()
      this.#headLength = 0
      if (fault !== null) {
        this.#left = 0
        return { passes: known === 0 ? nothing : join(before, bytes.subarray(0, known)), fault }
      }
      known = at
    }
    return { passes: known === 0 ? nothing : join(before, bytes.subarray(0, known)), fault: null }
  }

  /** As far as the bytes that are there say: 2, and with length and mask up to 14. */
  #neededLength(): number {
    if (this.#headLength < 2) return 2
    const second = this.#head[1] ?? 0
    const size = second & 0x7f
    return 2 + (size === 126 ? 2 : size === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4)
  }

  #begin(): FrameFault | null {
    const first = this.#head[0] ?? 0
    const length = this.#readLength()
    if (length === null) return 'frame-malformed'
    this.#left = length
    const isControl = (first & 0x0f) >= controls
    const begins = isControl || !this.#isInMessage
    if (begins && this.#limits.mayBegin?.() === false) return 'too-many-messages'
    if (isControl) return null
    this.#message = (this.#isInMessage ? this.#message : 0) + length
    this.#isInMessage = (first & 0x80) === 0
    return this.#limits.bytes !== null && this.#message > this.#limits.bytes ? 'message-too-long' : null
  }

  #readLength(): number | null {
    const size = (this.#head[1] ?? 0) & 0x7f
    if (size < 126) return size
    const view = new DataView(this.#head.buffer)
    if (size === 126) return view.getUint16(2)
    const length = view.getBigUint64(2)
    return length > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(length)
  }
}

const join = (before: Uint8Array, bytes: Uint8Array): Uint8Array => (before.length === 0 ? bytes : Buffer.concat([before, bytes]))

/** A frame that says good-bye. What goes to the application is masked, as everything from a client is. */
export function writeClose(code: number, mask: Uint8Array | null): Uint8Array {
  const payload = [code >> 8, code & 0xff]
  if (mask === null) return Uint8Array.from([0x88, payload.length, ...payload])
  return Uint8Array.from([0x88, 0x80 | payload.length, ...mask, ...payload.map((byte, index) => byte ^ (mask[index] ?? 0))])
}
