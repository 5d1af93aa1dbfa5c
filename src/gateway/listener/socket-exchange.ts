// One request of a connection as the relay has it in hand: what it says is put into as few writes as can be.

import type { Socket } from 'node:net'
import { type Client, type Framing, lowerName, type SentHead, writeTrailers } from '../request/index.ts'
import type { AnswerHead, ClientExchange, ClientListener } from './client-exchange.ts'
import { breakOff } from './client-of.ts'
import { mostCopied, type Outbox } from './outbox.ts'
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

  respond({ status, reason, rawHeaders, memory, length, added, hasBody, isLast }: AnswerHead): void {
    const isOld = this.sent.version !== '1.1'
    const { bytes, hasLength, isDated } =
      memory?.written?.of === rawHeaders ? memory.written : writeLines(status, reason, rawHeaders, memory)
    this.#hasBody = hasBody
    this.#isChunked = hasBody && !hasLength && length === undefined && !isOld
    // Of HTTP/1.0 without a length the end of the connection is the end of the answer.
    if (isLast || isOld) this.isLast = true
    const { out } = this.#line
    out.copy(bytes)
    if (added !== undefined) for (let index = 0; index + 1 < added.length; index += 2) out.add(`${added[index]}: ${added[index + 1]}\r\n`)
    let rest = isDated ? '' : `date: ${new Date().toUTCString()}\r\n`
    if (length !== undefined) rest += `content-length: ${length}\r\n`
    if (this.#isChunked) rest += 'transfer-encoding: chunked\r\n'
    out.add(this.isLast ? `${rest}connection: close\r\n\r\n` : `${rest}\r\n`)
  }

  write(bytes: Uint8Array): boolean {
    if (bytes.length <= mostCopied) return this.writeCopy(bytes)
    return this.#socket.destroyed || !this.#hasBody || this.#watch(this.#writeBytes(bytes))
  }

  /** A copy of what is small is cheaper than another call of the system. */
  writeCopy(bytes: Uint8Array): boolean {
    if (this.#socket.destroyed || !this.#hasBody) return true
    const { out } = this.#line
    if (!this.#isChunked) return this.#watch(out.copy(bytes))
    out.add(`${bytes.length.toString(16)}\r\n`)
    out.copy(bytes)
    return this.#watch(out.add('\r\n'))
  }

  #watch(goesOn: boolean): boolean {
    if (!goesOn && !this.isFull) {
      this.isFull = true
      this.#line.watch()
    }
    return goesOn
  }

  #writeBytes(bytes: Uint8Array): boolean {
    const socket = this.#socket
    const { out } = this.#line
    if (this.#isChunked) out.add(`${bytes.length.toString(16)}\r\n`)
    socket.cork()
    out.flush()
    let goesOn = socket.write(bytes)
    if (this.#isChunked) goesOn = socket.write('\r\n', 'latin1')
    socket.uncork()
    return goesOn
  }

  end(rawTrailers: readonly string[]): void {
    if (this.#isChunked) this.#line.out.add(`0\r\n${writeTrailers(rawTrailers)}\r\n`)
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

function writeLines(
  status: number,
  reason: string,
  rawHeaders: readonly string[],
  memory: AnswerMemory | undefined,
): NonNullable<AnswerMemory['written']> {
  let text = `HTTP/1.1 ${status} ${reason}\r\n`
  let hasLength = false
  let isDated = false
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const written = rawHeaders[index] ?? ''
    const name = lowerName(written)
    if (name === 'content-length') hasLength = true
    else if (name === 'date') isDated = true
    text += `${written}: ${rawHeaders[index + 1]}\r\n`
  }
  const all = { of: rawHeaders, bytes: Buffer.from(text, 'latin1'), hasLength, isDated }
  if (memory !== undefined) memory.written = all
  return all
}
