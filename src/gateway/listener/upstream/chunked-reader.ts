// Bodies in chunks, as they come in any pieces: strict about every byte of the frame, and bounded.

import { parseHeaderLines } from '../../request/index.ts'
import { mostResponseHeaders } from './response-head.ts'

const mostDigits = 12
const mostExtension = 256
const mostTrailer = 8 * 1024

export type ReadOutcome =
  | { readonly kind: 'more' }
  /** `rest` is the index of the first byte behind the message. */
  | { readonly kind: 'done'; readonly rest: number; readonly rawTrailers: readonly string[] }
  | { readonly kind: 'fault' }

const more: ReadOutcome = { kind: 'more' }
const fault: ReadOutcome = { kind: 'fault' }

type State = 'size' | 'extension' | 'size-line-feed' | 'data' | 'data-return' | 'data-line-feed' | 'trailer'

export class ChunkedReader {
  #state: State = 'size'
  #digits = 0
  #size = 0
  #extension = 0
  #trailer = ''

  /** `onData` is given parts of `bytes`, in order. */
  read(bytes: Uint8Array, onData: (part: Uint8Array) => void): ReadOutcome {
    let at = 0
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0
      switch (this.#state) {
        case 'data': {
          const end = Math.min(bytes.length, at + this.#size)
          onData(bytes.subarray(at, end))
          this.#size -= end - at
          at = end
          if (this.#size === 0) this.#state = 'data-return'
          continue
        }
        case 'trailer': {
          this.#trailer += String.fromCharCode(byte)
          if (this.#trailer.length > mostTrailer) return fault
          at++
          if (byte === 10) {
            const ended = this.#endTrailer(at)
            if (ended !== null) return ended
          }
          continue
        }
        default:
          if (!this.#frame(byte)) return fault
          at++
      }
    }
    return more
  }

  #frame(byte: number): boolean {
    switch (this.#state) {
      case 'size': {
        const digit = hexDigit(byte)
        if (digit !== -1) {
          this.#size = this.#size * 16 + digit
          return ++this.#digits <= mostDigits
        }
        if (this.#digits === 0) return false
        if (byte === 13) this.#state = 'size-line-feed'
        else if (byte === 59) this.#state = 'extension'
        else return false
        return true
      }
      case 'extension':
        if (byte === 13) {
          this.#state = 'size-line-feed'
          return true
        }
        // What they say means nothing to us; it must be one line of text.
        return ++this.#extension <= mostExtension && (byte === 9 || (byte >= 32 && byte !== 127))
      case 'size-line-feed':
        this.#state = this.#size === 0 ? 'trailer' : 'data'
        this.#digits = 0
        return byte === 10
      case 'data-return':
        this.#state = 'data-line-feed'
        return byte === 13
      default:
        this.#state = 'size'
        return byte === 10
    }
  }

  /** Null where more lines follow. */
  #endTrailer(rest: number): ReadOutcome | null {
    if (this.#trailer === '\r\n') return { kind: 'done', rest, rawTrailers: [] }
    if (!this.#trailer.endsWith('\r\n')) return fault
    if (!this.#trailer.endsWith('\r\n\r\n')) return null
    const lines = parseHeaderLines(this.#trailer, 0, this.#trailer.length - 4, mostResponseHeaders)
    return lines === null ? fault : { kind: 'done', rest, rawTrailers: lines.rawHeaders }
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
