// JSON that comes in parts, read as it comes: the same reading as `scan-json.ts`, byte by byte and with nothing held but where it stands, so that what breaks
// it is known at the byte that does. No value is built; names of open objects are kept to find one that stands twice, and texts are shown to whoever asks.

import { broken, canEnd, ended, integer, minus, nextOfNumber, zero } from './number-states.ts'
import { OpenNames, type OpenObject } from './open-names.ts'
import type { JsonFaultKind, JsonLimits } from './scan-json.ts'

export interface JsonStreamLimits extends JsonLimits {
  /** Members of one object, and items of one array. */
  readonly members?: number | undefined
  /** Bytes of a name, and of a text, as they are written. */
  readonly name?: number | undefined
  readonly text?: number | undefined
  /** Values one after another, with white space between. */
  readonly many?: boolean
}

export type JsonStreamFault = JsonFaultKind | 'members' | 'name' | 'text'

/** Texts and names between their quotes, as they are written; one that comes in parts is shown in parts, which may end within an escape. */
export interface TextSink {
  /** `whole`: up to where no escape and no sign is in two parts; `from` or less where that is before this part. */
  part(bytes: Uint8Array, from: number, to: number, whole: number, isFirst: boolean, isLast: boolean, isName: boolean): void
}

/** What is read next. Those of numbers come behind. */
const value = 0
const valueOrClose = 1
const nameOrClose = 2
const name = 3
const colon = 4
const after = 5
const text = 6
const escaped = 7
const hex = 8
const low = 9
const lowMark = 10
const rest = 11
const word = 12

const quote = 0x22
const backslash = 0x5c
const escapes: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'))
/** Of bytes within a text: 1 is a quote, 2 a backslash, 3 a sign that may not stand there, 4 begins a sign of several bytes, 0 goes on. */
const classes = new Uint8Array(256).map((_, byte) => (byte === quote ? 1 : byte === backslash ? 2 : byte < 0x20 ? 3 : byte < 0x80 ? 0 : 4))

interface Frame extends OpenObject {
  readonly isObject: boolean
  count: number
}

export class JsonStream {
  readonly #limits: JsonStreamLimits
  readonly #sink: TextSink | null
  readonly #frames: Frame[] = []
  readonly #names = new OpenNames()
  #state = value
  /** Bytes before those that are shown. */
  #before = 0
  #fault: JsonStreamFault | null = null
  #offset = 0
  #isName = false
  #hasEscape = false
  #textBytes = 0
  #isFirstPart = true
  /** Where the text that is read began in these bytes, and up to where it can be read for itself. */
  #from = 0
  #whole = 0
  #digits = 0
  #unit = 0
  #isLow = false
  #more = 0
  #least = 0
  #most = 0
  #word = ''
  #wordAt = 0

  constructor(limits: JsonStreamLimits, sink: TextSink | null = null) {
    this.#limits = limits
    this.#sink = sink
  }

  /** In bytes, from 0: where the fault was. */
  get offset(): number {
    return this.#offset
  }

  /** The first fault, or null as long as there is none. */
  add(bytes: Uint8Array): JsonStreamFault | null {
    if (this.#fault !== null) return this.#fault
    const fault = this.#run(bytes)
    this.#before += bytes.length
    return fault
  }

  end(): JsonStreamFault | null {
    if (this.#fault !== null) return this.#fault
    if (canEnd.has(this.#state)) this.#state = after
    const isOutside = this.#frames.length === 0
    const isWhole = isOutside && (this.#state === after || (this.#state === value && this.#limits.many === true))
    return isWhole ? null : this.#break('syntax', this.#before)
  }

  /** Of the text or value that was read last: `body.items[3].name`. */
  place(root: string): string {
    let place = root
    for (const [at, { isObject, count, firstName }] of this.#frames.entries()) {
      const last = (this.#frames[at + 1]?.firstName ?? this.#names.count) - 1
      if (!isObject) place += `[${Math.max(0, count - 1)}]`
      else if (last >= firstName) place += `.${this.#names.show(last)}`
    }
    return place
  }

  #break(fault: JsonStreamFault, offset: number): JsonStreamFault {
    this.#fault = fault
    this.#offset = offset
    return fault
  }

  #run(bytes: Uint8Array): JsonStreamFault | null {
    const { length } = bytes
    // Nothing that JSON begins with.
    if (this.#before === 0 && bytes[0] === 0xef) return this.#break('byte-order-mark', 0)
    this.#from = 0
    this.#whole = 0
    let at = 0
    while (at < length) {
      const byte = bytes[at] ?? 0
      if (this.#state < text) {
        if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
          at++
          continue
        }
        const fault = this.#structure(byte)
        if (fault !== null) return this.#break(fault, this.#before + at)
        at++
        this.#from = at
        this.#whole = at
      } else if (this.#state < word) {
        if (this.#state === text) while (at < length && classes[bytes[at] ?? 0] === 0) at++
        if (at === length) {
          this.#whole = at
          break
        }
        const fault = this.#state === text ? this.#special(bytes, at) : this.#within(bytes[at] ?? 0)
        // What is too long is that, whatever stands behind.
        if (fault !== null) return this.#keep(bytes, at, false) ? this.#fault : this.#break(fault, this.#before + at)
        if (this.#fault !== null) return this.#fault
        at++
        if (this.#state === text) this.#whole = at
      } else {
        const fault = this.#scalar(byte)
        if (fault === 'again') continue
        if (fault !== null) return this.#break(fault, this.#before + at)
        at++
      }
    }
    if (this.#state >= text && this.#state < word) this.#keep(bytes, length, false)
    return this.#fault
  }

  #structure(byte: number): JsonStreamFault | null {
    const state = this.#state
    switch (state) {
      case colon:
        this.#state = value
        return byte === 0x3a ? null : 'syntax'
      case after:
        return this.#afterValue(byte)
      case name:
      case nameOrClose:
        if (byte === 0x7d && state === nameOrClose) return this.#close()
        if (byte !== quote) return 'syntax'
        this.#beginText(true)
        return this.#count()
      case valueOrClose:
        if (byte === 0x5d) return this.#close()
    }
    return this.#beginValue(byte)
  }

  #afterValue(byte: number): JsonStreamFault | null {
    const frame = this.#frames.at(-1)
    if (frame === undefined) {
      if (this.#limits.many !== true) return 'syntax'
      return this.#beginValue(byte)
    }
    if (byte === 0x2c) {
      this.#state = frame.isObject ? name : value
      return null
    }
    return byte === (frame.isObject ? 0x7d : 0x5d) ? this.#close() : 'syntax'
  }

  #beginValue(byte: number): JsonStreamFault | null {
    const frame = this.#frames.at(-1)
    if (frame?.isObject === false) {
      const fault = this.#count()
      if (fault !== null) return fault
    }
    switch (byte) {
      case quote:
        this.#beginText(false)
        return null
      case 0x7b:
      case 0x5b: {
        if (this.#frames.length >= this.#limits.depth) return 'depth'
        this.#frames.push({ isObject: byte === 0x7b, count: 0, firstName: this.#names.count, known: null })
        this.#state = byte === 0x7b ? nameOrClose : valueOrClose
        return null
      }
      case 0x74:
        return this.#beginWord('true')
      case 0x66:
        return this.#beginWord('false')
      case 0x6e:
        return this.#beginWord('null')
      case 0x2d:
        this.#state = minus
        return null
      case 0x30:
        this.#state = zero
        return null
      default:
        this.#state = integer
        return byte > 0x30 && byte <= 0x39 ? null : 'syntax'
    }
  }

  #beginWord(expected: string): null {
    this.#word = expected
    this.#wordAt = 1
    this.#state = word
    return null
  }

  /** A member or an item more. */
  #count(): JsonStreamFault | null {
    const frame = this.#frames.at(-1)
    if (frame === undefined) return null
    frame.count++
    return frame.count > (this.#limits.members ?? Number.POSITIVE_INFINITY) ? 'members' : null
  }

  #close(): null {
    const frame = this.#frames.pop()
    if (frame !== undefined) this.#names.forget(frame.firstName)
    this.#state = after
    return null
  }

  #beginText(isName: boolean): void {
    this.#state = text
    this.#isName = isName
    this.#hasEscape = false
    this.#isFirstPart = true
    this.#textBytes = 0
    this.#isLow = false
    if (!isName) return
    const frame = this.#frames.at(-1)
    // Where a name may stand twice, only the last one is told.
    if (this.#limits.repeats === true && frame !== undefined) this.#names.forget(frame.firstName)
    this.#names.begin()
  }

  /** A sign within a text that is more than itself. */
  #special(bytes: Uint8Array, at: number): JsonStreamFault | null {
    const byte = bytes[at] ?? 0
    switch (classes[byte]) {
      case 1:
        this.#whole = at
        if (this.#keep(bytes, at, true)) return null
        this.#state = this.#isName ? colon : after
        if (this.#isName && !this.#endName()) this.#break('duplicate-key', this.#before + at)
        return null
      case 2:
        this.#state = escaped
        this.#hasEscape = true
        return null
      case 3:
        return 'syntax'
      default:
        return this.#beginSign(byte) ? null : 'not-utf8'
    }
  }

  /** RFC 3629: what a byte may be followed by. */
  #beginSign(byte: number): boolean {
    this.#state = rest
    this.#least = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    this.#most = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
    this.#more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1
    return byte >= 0xc2 && byte <= 0xf4
  }

  #within(byte: number): JsonStreamFault | null {
    switch (this.#state) {
      case rest:
        if (byte < this.#least || byte > this.#most) return 'not-utf8'
        this.#least = 0x80
        this.#most = 0xbf
        this.#more--
        if (this.#more === 0) this.#state = text
        return null
      case escaped:
        if (byte === 0x75) {
          this.#state = hex
          this.#digits = 0
          this.#unit = 0
          return null
        }
        this.#state = text
        return escapes.has(byte) ? null : 'syntax'
      case low:
        this.#state = lowMark
        return byte === backslash ? null : 'lone-surrogate'
      case lowMark:
        this.#state = hex
        this.#digits = 0
        this.#unit = 0
        this.#isLow = true
        return byte === 0x75 ? null : 'lone-surrogate'
      default:
        return this.#hexDigit(byte)
    }
  }

  #hexDigit(byte: number): JsonStreamFault | null {
    const letter = byte | 0x20
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
    if (digit === -1) return this.#isLow ? 'lone-surrogate' : 'syntax'
    this.#unit = this.#unit * 16 + digit
    this.#digits++
    if (this.#digits < 4) return null
    const isLow = this.#unit >= 0xdc00 && this.#unit <= 0xdfff
    const wasLow = this.#isLow
    this.#isLow = false
    this.#state = text
    if (wasLow || isLow) return wasLow && isLow ? null : 'lone-surrogate'
    if (this.#unit >= 0xd800 && this.#unit <= 0xdbff) this.#state = low
    return null
  }

  /** Shows what of a text stands before `to`. True: it is too long. */
  #keep(bytes: Uint8Array, to: number, isLast: boolean): boolean {
    const from = this.#from
    const most = (this.#isName ? this.#limits.name : this.#limits.text) ?? Number.POSITIVE_INFINITY
    const left = most - this.#textBytes
    this.#textBytes += to - from
    if (to - from > left) {
      this.#break(this.#isName ? 'name' : 'text', this.#before + from + left)
      return true
    }
    if (this.#isName) this.#names.add(bytes, from, to)
    this.#sink?.part(bytes, from, to, this.#whole, this.#isFirstPart, isLast, this.#isName)
    this.#isFirstPart = false
    this.#from = to
    return false
  }

  /** False where the object has the name already. */
  #endName(): boolean {
    if (this.#hasEscape) this.#names.unescape()
    const frame = this.#frames.at(-1)
    return frame === undefined || this.#limits.repeats === true || !this.#names.isRepeated(frame)
  }

  /** `again`: the byte is none of the value, which ended before it. */
  #scalar(byte: number): JsonStreamFault | 'again' | null {
    if (this.#state === word) {
      if (byte !== this.#word.charCodeAt(this.#wordAt)) return 'syntax'
      this.#wordAt++
      if (this.#wordAt === this.#word.length) this.#state = after
      return null
    }
    const next = nextOfNumber(this.#state, byte)
    if (next === broken) return 'syntax'
    this.#state = next === ended ? after : next
    return next === ended ? 'again' : null
  }
}
