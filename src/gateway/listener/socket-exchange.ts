// One request of a connection as the relay has it in hand: what it says is put into as few writes as can be.

import type { Socket } from 'node:net'
import { type Client, type Framing, lowerName, type SentHead, writeTrailers } from '../request/index.ts'
import type { AnswerHead, ClientExchange, ClientListener } from './client-exchange.ts'
import { breakOff } from './client-of.ts'
import { mostAsText, type Outbox, toLatin1 } from './outbox.ts'
import type { AnswerMemory } from './upstream/response-head.ts'

/** The connection that it came on. */
export interface Line {
  readonly client: Client
  readonly out: Outbox
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
    this.#line.out.add('HTTP/1.1 100 Continue\r\n\r\n')
  }

  respond({ status, reason, rawHeaders, memory, added, hasBody, isLast, isFollowed }: AnswerHead): void {
    const isOld = this.sent.version !== '1.1'
    const { lines, hasLength, isDated } = memory?.written?.of === rawHeaders ? memory.written : writeLines(rawHeaders, memory)
    let text = `${status === 200 && reason === 'OK' ? 'HTTP/1.1 200 OK' : `HTTP/1.1 ${status} ${reason}`}\r\n${lines}`
    if (added !== undefined) for (let index = 0; index + 1 < added.length; index += 2) text += `${added[index]}: ${added[index + 1]}\r\n`
    if (!isDated) text += `date: ${new Date().toUTCString()}\r\n`
    this.#hasBody = hasBody
    this.#isChunked = hasBody && !hasLength && !isOld
    // Of HTTP/1.0 without a length the end of the connection is the end of the answer.
    if (isLast || isOld) this.isLast = true
    if (this.#isChunked) text += 'transfer-encoding: chunked\r\n'
    text += this.isLast ? 'connection: close\r\n\r\n' : '\r\n'
    if (hasBody && isFollowed === true) this.#unsent = text
    else this.#line.out.add(text)
  }

  write(bytes: Uint8Array): boolean {
    if (this.#socket.destroyed || !this.#hasBody) return true
    return this.#watch(bytes.length <= mostAsText ? this.#writeShort(toLatin1(bytes)) : this.#writeBytes(bytes))
  }

  writeText(text: string): boolean {
    return this.#socket.destroyed || !this.#hasBody || this.#watch(this.#writeShort(text))
  }

  #watch(goesOn: boolean): boolean {
    if (!goesOn && !this.isFull) {
      this.isFull = true
      this.#line.watch()
    }
    return goesOn
  }

  /** Head and body in one write: a copy of what is small is cheaper than another call of the system. */
  #writeShort(text: string): boolean {
    const head = this.#takeUnsent()
    return this.#line.out.add(this.#isChunked ? `${head}${text.length.toString(16)}\r\n${text}\r\n` : head + text)
  }

  #writeBytes(bytes: Uint8Array): boolean {
    const socket = this.#socket
    const head = this.#takeUnsent()
    this.#line.out.flush()
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
    if (this.#isChunked) this.#line.out.add(`${head}0\r\n${writeTrailers(rawTrailers)}\r\n`)
    else if (head !== '') this.#line.out.add(head)
    this.#line.next()
  }

  abort(): void {
    this.#line.out.flush()
    breakOff(this.#socket)
  }

  takeSocket(): { readonly socket: Socket; readonly rest: Uint8Array } {
    return this.#line.leave()
  }
}

function writeLines(rawHeaders: readonly string[], memory: AnswerMemory | undefined): NonNullable<AnswerMemory['written']> {
  let lines = ''
  let hasLength = false
  let isDated = false
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const written = rawHeaders[index] ?? ''
    const name = lowerName(written)
    if (name === 'content-length') hasLength = true
    else if (name === 'date') isDated = true
    lines += `${written}: ${rawHeaders[index + 1]}\r\n`
  }
  const all = { of: rawHeaders, lines, hasLength, isDated }
  if (memory !== undefined) memory.written = all
  return all
}
