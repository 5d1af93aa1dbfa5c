// One request of a connection as the relay has it in hand: what it says is put into as few writes as can be.

import type { Socket } from 'node:net'
import { type Client, type Framing, lowerName, type SentHead, writeTrailers } from '../request/index.ts'
import type { AnswerHead, ClientExchange, ClientListener } from './client-exchange.ts'
import { breakOff } from './client-of.ts'

/** The connection that it came on. */
export interface Line {
  readonly client: Client
  startBody(framing: Framing): void
  /** What is waited for has changed. */
  watch(): void
  /** The answer is written. */
  next(): void
  leave(): { readonly socket: Socket; readonly rest: Uint8Array }
}

export class SocketExchange implements ClientExchange {
  readonly client: Client
  readonly sent: SentHead
  listener: ClientListener | null = null
  framing: Framing = { kind: 'none' }
  isFull = false
  isPaused = false
  isLast = false
  readonly #line: Line
  readonly #socket: Socket
  #isChunked = false
  #hasBody = false
  /** A head that waits for what it goes out with. */
  #unsent = ''

  constructor(line: Line, socket: Socket, sent: SentHead) {
    this.#line = line
    this.#socket = socket
    this.client = line.client
    this.sent = sent
  }

  readBody(): void {
    this.#line.startBody(this.framing)
  }

  pauseBody(): void {
    this.isPaused = true
    this.#socket.pause()
    this.#line.watch()
  }

  resumeBody(): void {
    if (!this.isPaused) return
    this.isPaused = false
    this.#socket.resume()
    this.#line.watch()
  }

  continue(): void {
    this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1')
  }

  respond({ status, reason, rawHeaders, hasBody, isLast, isFollowed }: AnswerHead): void {
    const isOld = this.sent.version !== '1.1'
    let hasLength = false
    let isDated = false
    let text = status === 200 && reason === 'OK' ? 'HTTP/1.1 200 OK\r\n' : `HTTP/1.1 ${status} ${reason}\r\n`
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const written = rawHeaders[index] ?? ''
      const name = lowerName(written)
      if (name === 'content-length') hasLength = true
      else if (name === 'date') isDated = true
      text += `${written}: ${rawHeaders[index + 1]}\r\n`
    }
    if (!isDated) text += `date: ${new Date().toUTCString()}\r\n`
    this.#hasBody = hasBody
    this.#isChunked = hasBody && !hasLength && !isOld
    // Of HTTP/1.0 without a length the end of the connection is the end of the answer.
    if (isLast || isOld) this.isLast = true
    if (this.#isChunked) text += 'transfer-encoding: chunked\r\n'
    text += this.isLast ? 'connection: close\r\n\r\n' : '\r\n'
    if (hasBody && isFollowed === true) this.#unsent = text
    else this.#socket.write(text, 'latin1')
  }

  write(bytes: Uint8Array): boolean {
    if (this.#socket.destroyed || !this.#hasBody) return true
    const goesOn = bytes.length <= mostAsText ? this.#writeText(bytes) : this.#writeBytes(bytes)
    if (!goesOn && !this.isFull) {
      this.isFull = true
      this.#line.watch()
    }
    return goesOn
  }

  /** Head and body in one write: a copy of what is small is cheaper than another call of the system. */
  #writeText(bytes: Uint8Array): boolean {
    const body = (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).toString('latin1')
    const head = this.#takeUnsent()
    return this.#socket.write(this.#isChunked ? `${head}${bytes.length.toString(16)}\r\n${body}\r\n` : head + body, 'latin1')
  }

  #writeBytes(bytes: Uint8Array): boolean {
    const socket = this.#socket
    const head = this.#takeUnsent()
    socket.cork()
    if (this.#isChunked) socket.write(`${head}${bytes.length.toString(16)}\r\n`, 'latin1')
    else if (head !== '') socket.write(head, 'latin1')
    let goesOn = socket.write(bytes)
    if (this.#isChunked) goesOn = socket.write('\r\n', 'latin1')
    socket.uncork()
    return goesOn
  }

  #takeUnsent(): string {
    const text = this.#unsent
    this.#unsent = ''
    return text
  }

  end(rawTrailers: readonly string[]): void {
    const head = this.#takeUnsent()
    if (this.#isChunked) this.#socket.write(`${head}0\r\n${writeTrailers(rawTrailers)}\r\n`, 'latin1')
    else if (head !== '') this.#socket.write(head, 'latin1')
    this.#line.next()
  }

  abort(): void {
    breakOff(this.#socket)
  }

  takeSocket(): { readonly socket: Socket; readonly rest: Uint8Array } {
    return this.#line.leave()
  }
}

const mostAsText = 16 * 1024
