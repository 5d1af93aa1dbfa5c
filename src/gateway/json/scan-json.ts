// Whether bytes are JSON that every reader reads alike: RFC 8259 to the letter, UTF-8 without a byte order mark, no key twice, no half of a
// surrogate pair, not too deep (the interoperable form of RFC 7493). Readers differ on everything else, and who decides on one reading
// while the application acts on another has decided nothing. One pass, no recursion, no value is built.

import { isUtf8 } from 'node:buffer'
import { endOfDigits, readHex4 } from './written-bytes.ts'

export interface JsonLimits {
  /** Of arrays and objects within each other. */
  readonly depth: number
  /** A key may stand twice in an object; left out, it may not. */
  readonly repeats?: boolean
}

export type JsonFaultKind = 'not-utf8' | 'byte-order-mark' | 'syntax' | 'depth' | 'duplicate-key' | 'lone-surrogate'

export interface JsonFault {
  readonly kind: JsonFaultKind
  /** In bytes, from 0; of what is not UTF-8, 0. */
  readonly offset: number
}

export interface JsonScan {
  /** The first one, or null. */
  readonly fault: JsonFault | null
  /** An integer beyond 2^53 - 1 came by: Python keeps it exactly, a double cannot. */
  readonly inexact: boolean
}

export const usualLimits: JsonLimits = { depth: 64 }

export function scanJson(bytes: Uint8Array, limits: JsonLimits = usualLimits): JsonScan {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { fault: { kind: 'byte-order-mark', offset: 0 }, inexact: false }
  if (!isUtf8(bytes)) return { fault: { kind: 'not-utf8', offset: 0 }, inexact: false }
  return new Scanner(bytes, limits).run()
}

const quote = 0x22
const backslash = 0x5c

class Scanner {
  readonly #bytes: Uint8Array
  readonly #limits: JsonLimits
  #at = 0
  #inexact = false
  /** Of every open object, outermost first; null for an array. */
  readonly #open: (Keys | null)[] = []

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.#bytes = bytes
    this.#limits = limits
  }

  run(): JsonScan {
    const kind = this.#document()
    return { fault: kind === null ? null : { kind, offset: this.#at }, inexact: this.#inexact }
  }

  #document(): JsonFaultKind | null {
    const fault = this.#value()
    if (fault !== null) return fault
    while (this.#open.length > 0) {
      const next = this.#next()
      if (next !== null) return next
    }
    this.#space()
    return this.#at === this.#bytes.length ? null : 'syntax'
  }

  /** After a value, within an array or object: its end, or a comma and the next value. */
  #next(): JsonFaultKind | null {
    const keys = this.#open.at(-1) ?? null
    this.#space()
    const byte = this.#bytes[this.#at]
    if (byte === (keys === null ? 0x5d : 0x7d)) {
      this.#at++
      this.#open.pop()
      return null
    }
    if (byte !== 0x2c) return 'syntax'
    this.#at++
    return keys === null ? this.#value() : this.#member(keys)
  }

  /** One value; of an array or object what comes before the end of its first member. */
  #value(): JsonFaultKind | null {
    for (;;) {
      this.#space()
      const byte = this.#bytes[this.#at]
      switch (byte) {
        case quote: {
          return this.#string()
        }
        case 0x7b: {
          if (this.#open.length >= this.#limits.depth) return 'depth'
          this.#at++
          this.#space()
          if (this.#bytes[this.#at] === 0x7d) {
            this.#at++
            return null
          }
          const keys = new Keys(this.#bytes)
          this.#open.push(keys)
          const fault = this.#key(keys)
          if (fault !== null) return fault
          continue
        }
        case 0x5b: {
          if (this.#open.length >= this.#limits.depth) return 'depth'
          this.#at++
          this.#space()
          if (this.#bytes[this.#at] === 0x5d) {
            this.#at++
            return null
          }
          this.#open.push(null)
          continue
        }
        case 0x74:
          return this.#word('true')
        case 0x66:
          return this.#word('false')
        case 0x6e:
          return this.#word('null')
        default:
          return this.#number()
      }
    }
  }

  #member(keys: Keys): JsonFaultKind | null {
    this.#space()
    return this.#key(keys) ?? this.#value()
  }

  /** The key and its colon. */
  #key(keys: Keys): JsonFaultKind | null {
    if (this.#bytes[this.#at] !== quote) return 'syntax'
    const start = this.#at
    const fault = this.#string()
    if (fault !== null) return fault
    if (this.#limits.repeats !== true && !keys.add(start + 1, this.#at - 1)) {
      this.#at = start
      return 'duplicate-key'
    }
    this.#space()
    if (this.#bytes[this.#at] !== 0x3a) return 'syntax'
    this.#at++
    return null
  }

  #string(): JsonFaultKind | null {
    const bytes = this.#bytes
    let at = this.#at + 1
    for (;;) {
      const byte = bytes[at]
      if (byte === quote) {
        this.#at = at + 1
        return null
      }
      if (byte === undefined || byte < 0x20) {
        this.#at = at
        return 'syntax'
      }
      if (byte !== backslash) {
        at++
        continue
      }
      const after = bytes[at + 1]
      if (after !== 0x75) {
        if (after === undefined || !'"\\/bfnrt'.includes(String.fromCharCode(after))) {
          this.#at = at
          return 'syntax'
        }
        at += 2
        continue
      }
      const unit = readHex4(bytes, at + 2)
      const high = unit >= 0xd800 && unit <= 0xdbff
      const low = high && bytes[at + 6] === backslash && bytes[at + 7] === 0x75 ? readHex4(bytes, at + 8) : -1
      if (unit === -1 || (unit >= 0xd800 && unit <= 0xdfff && !(high && low >= 0xdc00 && low <= 0xdfff))) {
        this.#at = at
        return unit === -1 ? 'syntax' : 'lone-surrogate'
      }
      at += high ? 12 : 6
    }
  }

  #number(): JsonFaultKind | null {
    const bytes = this.#bytes
    const start = this.#at
    let at = start
    if (bytes[at] === 0x2d) at++
    const first = at
    at = endOfDigits(bytes, at)
    const whole = at - first
    if (whole === 0 || (whole > 1 && bytes[first] === 0x30)) return 'syntax'
    let integer = true
    if (bytes[at] === 0x2e) {
      const end = endOfDigits(bytes, at + 1)
      if (end === at + 1) return 'syntax'
      integer = false
      at = end
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      at++
      if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
      const end = endOfDigits(bytes, at)
      if (end === at) return 'syntax'
      integer = false
      at = end
    }
    if (integer && whole > 15 && !(whole === 16 && Number.isSafeInteger(Number(text(bytes, first, at))))) this.#inexact = true
    this.#at = at
    return null
  }

  #word(word: string): JsonFaultKind | null {
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) return 'syntax'
    this.#at += word.length
    return null
  }

  #space(): void {
    const bytes = this.#bytes
    let at = this.#at
    for (;;) {
      const byte = bytes[at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
      at++
    }
    this.#at = at
  }
}

/** The keys of one object. A few are compared byte by byte; from the ninth on, or with an escape among them, as text in a set. */
class Keys {
  readonly #bytes: Uint8Array
  readonly #ends: number[] = []
  #names: Set<string> | null = null

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** False if it is there already. */
  add(start: number, end: number): boolean {
    if (this.#names === null && (this.#ends.length >= 16 || this.#bytes.subarray(start, end).includes(backslash))) {
      this.#names = new Set()
      for (let i = 0; i < this.#ends.length; i += 2) this.#names.add(this.#name(this.#ends[i] ?? 0, this.#ends[i + 1] ?? 0))
    }
    if (this.#names !== null) {
      const size = this.#names.size
      return this.#names.add(this.#name(start, end)).size > size
    }
    for (let i = 0; i < this.#ends.length; i += 2) if (this.#same(this.#ends[i] ?? 0, this.#ends[i + 1] ?? 0, start, end)) return false
    this.#ends.push(start, end)
    return true
  }

  #same(start: number, end: number, other: number, otherEnd: number): boolean {
    if (end - start !== otherEnd - other) return false
    for (let i = start, j = other; i < end; i++, j++) if (this.#bytes[i] !== this.#bytes[j]) return false
    return true
  }

  #name(start: number, end: number): string {
    const raw = text(this.#bytes, start, end)
    // The scanner has seen that it is a string of JSON, so this cannot throw.
    return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
  }
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
