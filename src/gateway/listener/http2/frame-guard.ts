// The frames of one HTTP/2 connection, counted as they pass on their way to and from nghttp2: what a client may not do and nghttp2 lets
// through, and what it may do and does for nothing but the work that it makes (RFC 9113, 10.5). Only the nine bytes before each frame are read,
// and what a few kinds of them need.

import { HeadFields } from './head-fields.ts'

/** RFC 9113, 7. */
export const http2Errors = { none: 0, protocol: 1, flowControl: 3, streamClosed: 5, calm: 11 } as const
export type Http2Error = (typeof http2Errors)[keyof typeof http2Errors]

export interface GuardRules {
  /** Bytes of one head, as they are compressed. */
  readonly headBytes: number
  /** Frames that ask for nothing, at once; a request, an answer and time give new ones. */
  readonly idleFrames: number
  /** Milliseconds. */
  readonly elapsed: () => number
  /** A request was no request, and its stream ended before anybody had it. */
  readonly onRefused: () => void
  /** GOAWAY is on its way to the client, with that error; null where it is cut in pieces. */
  readonly onGoodbye: (error: number | null) => void
}

/** What goes on to the reader; with a fault nothing of what follows does. */
export interface Guarded {
  readonly passes: readonly Uint8Array[]
  readonly fault: Http2Error | null
}

const kinds = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  promise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const
const endStream = 1
const acknowledges = 1
const endHeaders = 4
const padded = 8
/** A frame of data that is no longer may be padding alone. */
const mostPadding = 256
const headLength = 9
const prefaceLength = 24
const largestWindow = 2 ** 31 - 1
/** Of one head; nghttp2 sends as few as can be, and so does everybody. */
const mostContinuations = 8
/** Streams that are over and still remembered. */
const mostRemembered = 1000
const perSecond = 100
const perRequest = 10
const perAnswerFrame = 4
/** Bytes: a window that grows by less, and a frame that holds less. */
const dribble = 16

export class FrameGuard {
  readonly #rules: GuardRules
  readonly #heads = new HeadFields()
  /** Frames of a head are looked into. */
  #isHead = false
  #preface = prefaceLength
  /** The beginning of a frame whose nine bytes are not all there. */
  #held: Uint8Array = new Uint8Array()
  /** Bytes of the frame that is being read that are still to come. */
  #left = 0
  #isDropped = false
  /** Of WINDOW_UPDATE: what of its four bytes came. */
  #increment: number[] | null = null
  #incrementStream = 0
  #lastStream = 0
  /** Streams on which the client may still send. */
  readonly #open = new Set<number>()
  /** Streams that the client ended, or gave up. */
  readonly #ended = new Remembered()
  /** Streams that were ended here: what the client sent before it knew is no fault. */
  readonly #closed = new Remembered()
  #headBytes = 0
  #continuations = 0
  #window = 65_535
  #patience: number
  #since: number
  #answerHeld: Uint8Array = new Uint8Array()
  #answerLeft = 0

  constructor(rules: GuardRules) {
    this.#rules = rules
    this.#patience = rules.idleFrames
    this.#since = rules.elapsed()
  }

  /** How many fields the next head of that stream had; null where nobody knows, and where it was none. */
  takeCount(stream: number): number | null {
    return this.#heads.take(stream)
  }

  /** The stream is over on this side. */
  close(stream: number): void {
    this.#heads.forget(stream)
    if (this.#open.delete(stream)) this.#closed.add(stream)
  }

  /** What came from the client. */
  receive(bytes: Uint8Array): Guarded {
    const passes: Uint8Array[] = []
    let from = 0
    let at = 0
    if (this.#preface > 0) {
      at = Math.min(this.#preface, bytes.length)
      this.#preface -= at
    }
    while (at < bytes.length) {
      if (this.#left > 0) {
        const length = Math.min(this.#left, bytes.length - at)
        if (this.#increment !== null && this.#grow(bytes.subarray(at, at + length))) return { passes, fault: http2Errors.flowControl }
        if (this.#isHead) this.#heads.add(bytes.subarray(at, at + length))
        this.#left -= length
        at += length
        if (this.#isHead && this.#left === 0) this.#heads.end()
        if (this.#isDropped) from = at
        continue
      }
      const missing = headLength - this.#held.length
      if (bytes.length - at < missing) {
        // What is not whole waits, so that a frame that does not go on goes on in no part.
        if (at > from) passes.push(bytes.subarray(from, at))
        this.#held = join(this.#held, bytes.subarray(at))
        return { passes, fault: null }
      }
      const wasHeld = this.#held.length > 0
      const head = wasHeld ? join(this.#held, bytes.subarray(at, at + missing)) : bytes.subarray(at, at + headLength)
      this.#held = new Uint8Array()
      const fault = this.#begin(head)
      if (fault !== null) return { passes, fault }
      if (this.#isDropped) {
        if (!wasHeld && at > from) passes.push(bytes.subarray(from, at))
        from = at + missing
      } else if (wasHeld) {
        passes.push(head)
        from = at + missing
      }
      at += missing
    }
    if (bytes.length > from) passes.push(bytes.subarray(from))
    return { passes, fault: null }
  }

  /** What goes to the client. */
  send(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#answerLeft > 0) {
        const length = Math.min(this.#answerLeft, bytes.length - at)
        this.#answerLeft -= length
        at += length
        continue
      }
      const missing = headLength - this.#answerHeld.length
      const part = bytes.subarray(at, at + missing)
      at += part.length
      const head = this.#answerHeld.length === 0 ? part : join(this.#answerHeld, part)
      this.#answerHeld = head.length < headLength ? Uint8Array.from(head) : new Uint8Array()
      if (head.length < headLength) return
      this.#answerLeft = lengthOf(head)
      // One that nobody got to see.
      if (head[3] === kinds.reset && this.#heads.forget(streamOf(head))) this.#rules.onRefused()
      if (head[3] === kinds.goaway) this.#rules.onGoodbye(at + 8 <= bytes.length ? errorOf(bytes.subarray(at)) : null)
      if (head[3] !== kinds.data) continue
      this.#window -= this.#answerLeft
      this.#gain(this.#answerLeft < dribble ? 1 : perAnswerFrame)
    }
  }

  /** The nine bytes before a frame. */
  #begin(head: Uint8Array): Http2Error | null {
    const length = lengthOf(head)
    const kind = head[3] ?? 0
    const flags = head[4] ?? 0
    const stream = streamOf(head)
    this.#left = length
    this.#isDropped = false
    this.#increment = null
    this.#isHead = kind === kinds.headers || kind === kinds.continuation
    if (this.#isHead) this.#heads.begin(stream, flags, kind === kinds.headers)
    if (this.#isHead && length === 0) this.#heads.end()
    switch (kind) {
      case kinds.data:
        if (this.#ended.has(stream)) return http2Errors.streamClosed
        if ((flags & endStream) !== 0) this.#end(stream)
        return (flags & endStream) === 0 && length <= ((flags & padded) === 0 ? 0 : mostPadding) ? this.#spend() : null
      case kinds.headers:
        return this.#beginHead(stream, length, flags)
      case kinds.continuation:
        this.#headBytes += length
        return ++this.#continuations > mostContinuations || this.#headBytes > this.#rules.headBytes ? http2Errors.calm : null
      case kinds.promise:
        return http2Errors.protocol
      case kinds.reset:
        if (stream > this.#lastStream) return http2Errors.protocol
        this.#end(stream)
        return this.#spend()
      case kinds.ping:
        // Nobody here asks, so it answers nothing.
        this.#isDropped = (flags & acknowledges) !== 0 && stream === 0 && length === 8
        return this.#spend()
      case kinds.windowUpdate:
        if (length === 4) this.#increment = []
        this.#incrementStream = stream
        return this.#spend()
      default:
        return this.#spend()
    }
  }

  #beginHead(stream: number, length: number, flags: number): Http2Error | null {
    this.#headBytes = length
    this.#continuations = 0
    if (stream > this.#lastStream) {
      this.#lastStream = stream
      this.#open.add(stream)
      this.#gain(perRequest)
    } else if (this.#ended.has(stream)) return http2Errors.streamClosed
    else if (!this.#open.has(stream) && !this.#closed.has(stream)) return http2Errors.protocol
    if ((flags & endStream) !== 0) this.#end(stream)
    if (length > this.#rules.headBytes) return http2Errors.calm
    return length === 0 && (flags & endHeaders) === 0 ? this.#spend() : null
  }

  #end(stream: number): void {
    if (stream > this.#lastStream) return
    this.#open.delete(stream)
    this.#ended.add(stream)
  }

  /** True where the window of the connection becomes larger than there may be (RFC 9113, 6.9.1); of streams nghttp2 sees to that. */
  #grow(part: Uint8Array): boolean {
    const got = this.#increment ?? []
    got.push(...part)
    if (got.length < 4) return false
    this.#increment = null
    const [first = 0, second = 0, third = 0, fourth = 0] = got
    const more = (first & 0x7f) * 2 ** 24 + second * 2 ** 16 + third * 2 ** 8 + fourth
    // An answer in as many frames as it has bytes (CVE-2019-9511): each would pay for the next.
    if (more < dribble) this.#patience -= 1
    if (this.#incrementStream === 0) this.#window += more
    return this.#window > largestWindow
  }

  #gain(frames: number): void {
    this.#patience = Math.min(this.#rules.idleFrames, this.#patience + frames)
  }

  #spend(): Http2Error | null {
    if (--this.#patience >= 0) return null
    const now = this.#rules.elapsed()
    this.#patience = Math.min(this.#rules.idleFrames, this.#patience + Math.floor(((now - this.#since) * perSecond) / 1000))
    this.#since = now
    return this.#patience >= 0 ? null : http2Errors.calm
  }
}

/** The last ones that were added. */
class Remembered {
  readonly #all = new Set<number>()

  has(stream: number): boolean {
    return this.#all.has(stream)
  }

  add(stream: number): void {
    this.#all.add(stream)
    if (this.#all.size <= mostRemembered) return
    for (const first of this.#all) {
      this.#all.delete(first)
      return
    }
  }
}

const lengthOf = (head: Uint8Array): number => (head[0] ?? 0) * 2 ** 16 + (head[1] ?? 0) * 2 ** 8 + (head[2] ?? 0)

const streamOf = (head: Uint8Array): number =>
  ((head[5] ?? 0) & 0x7f) * 2 ** 24 + (head[6] ?? 0) * 2 ** 16 + (head[7] ?? 0) * 2 ** 8 + (head[8] ?? 0)

/** Of what stands in GOAWAY. */
const errorOf = (payload: Uint8Array): number =>
  (payload[4] ?? 0) * 2 ** 24 + (payload[5] ?? 0) * 2 ** 16 + (payload[6] ?? 0) * 2 ** 8 + (payload[7] ?? 0)

function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
