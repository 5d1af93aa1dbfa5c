// `multipart/form-data` that comes in parts, read as python-multipart does: where parts begin and end, what stands in their heads, and their data as it comes.
// Nothing is held but a head, and as many bytes as a delimiter has. What other readers could read in another way is told, and read all the same.

import { mostHeaderBytes, mostHeaders } from './part-head.ts'

const mostHeadBytes = mostHeaders * mostHeaderBytes

export interface MultipartSink {
  /** The lines of its head, in Latin-1. */
  head(lines: readonly string[]): void
  data(bytes: Uint8Array): void
  /** All of its data came. */
  close(): void
}

/** `begin`: it does not begin with its delimiter. `head`: a head is too long. `cut`: it ends before its last delimiter. */
export type MultipartFault = 'begin' | 'head' | 'cut'

const crlf = '\r\n'

export class MultipartStream {
  readonly #delimiter: Buffer
  readonly #sink: MultipartSink
  #state: 'begin' | 'head' | 'data' | 'end' = 'begin'
  #held: Buffer = Buffer.alloc(0)
  #fault: MultipartFault | null = null
  #isClear = true
  /** From here on it waits for what follows. */
  #kept = 0
  /** Bytes behind the end. */
  #rest = 0

  constructor(boundary: string, sink: MultipartSink) {
    this.#delimiter = Buffer.from(`--${boundary}`, 'latin1')
    this.#sink = sink
  }

  /** No reader would read it in another way, as far as it came. */
  get isClear(): boolean {
    return this.#isClear
  }

  add(bytes: Uint8Array): MultipartFault | null {
    if (this.#fault !== null || bytes.length === 0) return this.#fault
    const buffer = this.#held.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([this.#held, bytes])
    let at = 0
    while (this.#state !== 'end') {
      const next = this.#step(buffer, at)
      if (next === -1) break
      at = next
    }
    if (this.#state === 'end') this.#readRest(buffer, at)
    // Who reads a socket may use its memory again.
    else this.#held = Buffer.from(buffer.subarray(this.#kept))
    return this.#fault
  }

  end(): MultipartFault | null {
    if (this.#fault !== null) return this.#fault
    if (this.#state === 'end') {
      if (this.#rest === 1) this.#isClear = false
      return null
    }
    this.#isClear = false
    if (this.#state === 'data') {
      this.#sink.data(this.#held)
      this.#sink.close()
    }
    return this.#break('cut')
  }

  /** Where reading goes on; -1 where more has to come, and what stands from `kept` on is held till then. */
  #step(buffer: Buffer, at: number): number {
    this.#kept = at
    switch (this.#state) {
      case 'begin':
        return this.#begin(buffer, at)
      case 'head':
        return this.#head(buffer, at)
      default:
        return this.#data(buffer, at)
    }
  }

  #begin(buffer: Buffer, at: number): number {
    const first = buffer[at]
    if (first === 0x0d || first === 0x0a) {
      this.#isClear = false
      return at + 1
    }
    const { length } = this.#delimiter
    if (buffer.length - at < length + 2) {
      const came = buffer.subarray(at, at + length)
      if (!this.#delimiter.subarray(0, came.length).equals(came)) this.#break('begin')
      return -1
    }
    const mark = buffer.toString('latin1', at + length, at + length + 2)
    const isDelimiter = this.#delimiter.equals(buffer.subarray(at, at + length))
    if (isDelimiter && mark === crlf) this.#state = 'head'
    else if (isDelimiter && mark === '--') this.#state = 'end'
    else {
      this.#break('begin')
      return -1
    }
    return at + length + 2
  }

  #head(buffer: Buffer, at: number): number {
    // A head without a line.
    const isEmpty = buffer[at] === 0x0d && buffer[at + 1] === 0x0a
    const close = isEmpty ? at - 2 : buffer.indexOf('\r\n\r\n', at, 'latin1')
    if (close === -1 || close - at > mostHeadBytes) {
      if (buffer.length - at > mostHeadBytes) this.#break('head')
      return -1
    }
    this.#sink.head(isEmpty ? [] : buffer.toString('latin1', at, close).split(crlf))
    this.#state = 'data'
    return close + 4
  }

  #data(buffer: Buffer, at: number): number {
    const { length } = this.#delimiter
    let from = at
    for (;;) {
      const found = buffer.indexOf(this.#delimiter, from, 'latin1')
      const isSeen = found !== -1 && found + length + 2 <= buffer.length
      if (!isSeen) {
        // As much as might be a line break, a delimiter and its mark.
        const end = Math.max(at, found === -1 ? buffer.length - length - 1 : found - 2)
        if (end > at) this.#sink.data(buffer.subarray(at, end))
        this.#kept = end
        return -1
      }
      const mark = buffer.toString('latin1', found + length, found + length + 2)
      const hasBreak = found - 2 >= at && buffer[found - 2] === 0x0d && buffer[found - 1] === 0x0a
      if (hasBreak && (mark === crlf || mark === '--')) {
        if (found - 2 > at) this.#sink.data(buffer.subarray(at, found - 2))
        this.#sink.close()
        if (mark === crlf) this.#state = 'head'
        else this.#state = 'end'
        return found + length + 2
      }
      this.#isClear = false
      from = found + 1
    }
  }

  /** Behind the last delimiter a line break may stand, and nothing else. */
  #readRest(buffer: Buffer, at: number): void {
    this.#held = Buffer.alloc(0)
    for (let next = at; next < buffer.length; next++) {
      if (buffer[next] !== (this.#rest === 0 ? 0x0d : this.#rest === 1 ? 0x0a : -1)) this.#isClear = false
      this.#rest++
    }
  }

  #break(fault: MultipartFault): MultipartFault {
    this.#fault = fault
    this.#isClear = false
    return fault
  }
}
