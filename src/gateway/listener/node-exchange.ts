// One request of Node's HTTP server as the relay wants it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Client, comesBack, type Framing, goesOnInTrailer, type SentHead } from '../request/index.ts'
import type { AnswerHead, ClientExchange, ClientListener } from './client-exchange.ts'
import { breakOff, clientOf } from './client-of.ts'

function sentBy({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): SentHead {
  return { method, target: url, version: httpVersion, rawHeaders }
}

export class NodeExchange implements ClientExchange {
  readonly client: Client
  readonly sent: SentHead
  listener: ClientListener | null = null
  framing: Framing = { kind: 'none' }
  /** Nothing may be read behind it. */
  isLastRead = false
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #idle: number
  #timer: NodeJS.Timeout | null = null
  #isReading = false
  #isPaused = false
  #isFull = false
  #isClosed = false

  /** `onDone` is told when the answer left, or never will. */
  constructor(request: IncomingMessage, response: ServerResponse, idle: number, onDone: () => void) {
    this.client = clientOf(request.socket)
    this.sent = sentBy(request)
    this.#request = request
    this.#response = response
    this.#idle = idle
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    response.on('drain', () => {
      this.#isFull = false
      this.#watch()
      this.listener?.onTaken()
    })
    response.on('close', () => {
      this.#isClosed = true
      if (this.#timer !== null) clearTimeout(this.#timer)
      if (response.writableFinished) this.listener?.onAnswered()
      else this.listener?.onGone()
      onDone()
    })
  }

  /** The request came to its end. */
  get isWhole(): boolean {
    return this.#request.complete
  }

  readBody(): void {
    this.#isReading = true
    this.#watch()
    this.#request.on('data', (bytes: Buffer) => {
      this.#timer?.refresh()
      if (this.listener?.onBody(bytes) === false) this.pauseBody()
    })
    this.#request.on('end', () => {
      this.#isReading = false
      this.#watch()
      this.listener?.onBodyEnd(this.#request.rawTrailers)
    })
  }

  pauseBody(): void {
    this.#isPaused = true
    this.#request.pause()
    this.#watch()
  }

  resumeBody(): void {
    this.#isPaused = false
    this.#request.resume()
    this.#watch()
  }

  continue(): void {
    this.#response.writeContinue()
  }

  respond({ status, reason, rawHeaders, length, added = [], isLast }: AnswerHead): void {
    if (this.#isClosed) return
    // RFC 9112, 9.6: whoever says so takes no more of the connection, whatever came already.
    if (isLast) this.isLastRead = true
    this.#response.writeHead(status, reason, [
      ...rawHeaders,
      ...lengthOf(length),
      ...added,
      ...(this.isLastRead ? ['connection', 'close'] : []),
    ])
    // A stream whose first event is a minute away has begun all the same.
    this.#response.flushHeaders()
  }

  write(bytes: Uint8Array): boolean {
    // Of an answer that nobody reads `write` would say that it is full, for ever.
    if (this.#isClosed || this.#response.destroyed) return true
    const goesOn = this.#response.write(bytes)
    if (!goesOn) {
      this.#isFull = true
      this.#watch()
    }
    return goesOn
  }

  end(rawTrailers: readonly string[]): void {
    if (this.#isClosed) return
    const trailers: [string, string][] = []
    for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
      const name = rawTrailers[index] ?? ''
      if (goesOnInTrailer(name.toLowerCase()) && comesBack(name.toLowerCase(), none)) trailers.push([name, rawTrailers[index + 1] ?? ''])
    }
    if (trailers.length > 0) this.#response.addTrailers(trailers)
    this.#response.end()
  }

  abort(): void {
    breakOff(this.#request.socket)
  }

  takeSocket(): null {
    return null
  }

  /** Waits for a client that neither sends what it promised nor takes what it is given. */
  #watch(): void {
    const isWaiting = !this.#isClosed && (this.#isFull || (this.#isReading && !this.#isPaused))
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = isWaiting ? setTimeout(() => this.#expire(), this.#idle) : null
  }

  #expire(): void {
    if (this.#isFull) this.abort()
    else this.listener?.onFault('body-too-slow')
  }
}

const none: ReadonlySet<string> = new Set()
const lengthOf = (length: number | undefined): readonly string[] => (length === undefined ? [] : ['content-length', String(length)])

/** A request that asks for another protocol: Node's server hands over the connection and reads no more from it. */
export class NodeUpgrade implements ClientExchange {
  readonly client: Client
  readonly sent: SentHead
  listener: ClientListener | null = null
  framing: Framing = { kind: 'none' }
  readonly #socket: Socket
  readonly #rest: Uint8Array
  readonly #onClose = () => this.listener?.onGone()

  constructor(request: IncomingMessage, socket: Socket, rest: Uint8Array, idle: number) {
    this.client = clientOf(socket)
    this.sent = sentBy(request)
    this.#socket = socket
    this.#rest = rest
    socket.on('error', () => undefined)
    socket.on('close', this.#onClose)
    socket.on('end', this.#onClose)
    socket.on('drain', () => this.listener?.onTaken())
    socket.setTimeout(idle, () => socket.destroy())
  }

  readBody(): void {}
  pauseBody(): void {}
  resumeBody(): void {}
  continue(): void {}

  /** Not what was asked for: an ordinary answer, and the end of the connection, whose bytes nobody reads as HTTP any more. */
  respond({ status, reason, rawHeaders, length }: AnswerHead): void {
    const lines = [...rawHeaders, ...lengthOf(length)]
    let text = `HTTP/1.1 ${status} ${reason}\r\n`
    for (let index = 0; index + 1 < lines.length; index += 2) text += `${lines[index]}: ${lines[index + 1]}\r\n`
    this.#socket.write(`${text}connection: close\r\n\r\n`, 'latin1')
  }

  write(bytes: Uint8Array): boolean {
    return this.#socket.destroyed || this.#socket.write(bytes)
  }

  end(): void {
    this.#socket.off('close', this.#onClose)
    this.#socket.off('end', this.#onClose)
    this.#socket.end(() => {
      this.listener?.onAnswered()
      this.#socket.destroy()
    })
  }

  abort(): void {
    breakOff(this.#socket)
  }

  takeSocket(): { readonly socket: Socket; readonly rest: Uint8Array } {
    this.#socket.removeAllListeners('drain')
    this.#socket.off('close', this.#onClose)
    this.#socket.off('end', this.#onClose)
    this.#socket.setTimeout(0)
    return { socket: this.#socket, rest: this.#rest }
  }
}
