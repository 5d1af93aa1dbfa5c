// One connection to the application: a request at a time, its answer read strictly. It goes back to the pool only where both ended as they
// should and nothing is left over; in any doubt it is destroyed, so that no answer can reach somebody else.

import { connect, type Socket } from 'node:net'
import { ChunkedReader } from './chunked-reader.ts'
import type { UpstreamFailure, UpstreamHandlers, UpstreamRequest } from './exchange.ts'
import { findResponseFraming, mostResponseHeadBytes, parseResponseHead, type ResponseFraming, type ResponseHead } from './response-head.ts'

export type UpstreamAddress = { readonly host: string; readonly port: number } | { readonly path: string }

export interface UpstreamTimes {
  /** Milliseconds until a connection stands. */
  readonly connect: number
  /** Until the answer begins, counted from the last part of the request. */
  readonly firstByte: number
  /** Between two parts of an answer, or of what WebSocket carries. */
  readonly idle: number
}

const mostInterim = 8

export class UpstreamConnection {
  readonly #socket: Socket
  readonly #times: UpstreamTimes
  /** Told once, when it may carry another request; and once, when it is gone. */
  readonly #onFree: (connection: UpstreamConnection) => void
  readonly #onGone: (connection: UpstreamConnection) => void
  #timer: NodeJS.Timeout
  #waitsFor: number
  #failure: UpstreamFailure = 'away'
  #state: 'connecting' | 'idle' | 'head' | 'body' | 'gone' = 'connecting'
  #request: UpstreamRequest | null = null
  #handlers: UpstreamHandlers | null = null
  #isSent = true
  #unsent = 0
  #got: Buffer = Buffer.alloc(0)
  #hasAnswer = false
  #interim = 0
  #framing: ResponseFraming = { kind: 'none' }
  #left = 0
  #chunked: ChunkedReader | null = null
  #mayStay = false
  #uses = 0

  constructor(
    address: UpstreamAddress,
    times: UpstreamTimes,
    onFree: (connection: UpstreamConnection) => void,
    onGone: (connection: UpstreamConnection) => void,
  ) {
    this.#times = times
    this.#onFree = onFree
    this.#onGone = onGone
    const socket = 'path' in address ? connect({ path: address.path }) : connect({ host: address.host, port: address.port, noDelay: true })
    this.#socket = socket
    this.#waitsFor = times.connect
    this.#timer = setTimeout(() => {
      if (this.#state === 'connecting') this.#fail('slow')
    }, times.connect)
    socket.on('connect', () => {
      if (this.#state === 'gone') return
      this.#state = 'idle'
      this.#onFree(this)
    })
    socket.on('data', (bytes) => this.#receive(bytes))
    socket.on('drain', () => {
      if (this.#handlers !== null && !this.#isSent) {
        this.#refresh()
        this.#handlers.onDrain()
      }
    })
    socket.on('end', () => this.#close())
    socket.on('error', () => this.#close())
    socket.on('close', () => this.#close())
  }

  /** Whether it carried a request before: it may have been closed at the other end, unnoticed. */
  get isUsed(): boolean {
    return this.#uses > 1
  }

  get isSent(): boolean {
    return this.#isSent
  }

  get isIdle(): boolean {
    return this.#state === 'idle' && !this.#socket.destroyed && this.#socket.writable
  }

  send(request: UpstreamRequest, handlers: UpstreamHandlers): void {
    this.#uses++
    this.#request = request
    this.#handlers = handlers
    this.#state = 'head'
    this.#hasAnswer = false
    this.#interim = 0
    this.#isSent = request.framing.kind === 'none' || (request.framing.kind === 'length' && request.framing.bytes === 0)
    this.#unsent = request.framing.kind === 'length' ? request.framing.bytes : 0
    this.#socket.write(request.head, 'latin1')
    this.#refresh()
    handlers.onReady()
  }

  write(bytes: Uint8Array): boolean {
    if (this.#request === null || this.#isSent || bytes.length === 0) return true
    this.#refresh()
    if (this.#request.framing.kind === 'chunked') {
      this.#socket.cork()
      this.#socket.write(`${bytes.length.toString(16)}\r\n`, 'latin1')
      this.#socket.write(bytes)
      const goesOn = this.#socket.write('\r\n', 'latin1')
      this.#socket.uncork()
      return goesOn
    }
    // A front that hands on more than the head promised would write into the next request.
    if (bytes.length > this.#unsent) throw new Error('the body of a request is longer than its head says')
    this.#unsent -= bytes.length
    if (this.#unsent === 0) this.#isSent = true
    return this.#socket.write(bytes)
  }

  /** `trailers` are lines with their ends. */
  end(trailers: string): void {
    if (this.#request === null || this.#isSent) return
    if (this.#request.framing.kind !== 'chunked') throw new Error('the body of a request is shorter than its head says')
    this.#isSent = true
    this.#socket.write(`0\r\n${trailers}\r\n`, 'latin1')
    this.#refresh()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#refresh()
    this.#socket.resume()
  }

  /** Nobody is told: who calls it knows. */
  destroy(): void {
    this.#handlers = null
    this.#leave()
  }

  /** Something moved: the wait begins anew. A timer that is refreshed is cheaper than a new one; on a connection at rest it says nothing. */
  #refresh(): void {
    const wait = this.#state === 'body' ? this.#times.idle : this.#times.firstByte
    if (this.#waitsFor === wait) {
      this.#timer.refresh()
      return
    }
    clearTimeout(this.#timer)
    this.#waitsFor = wait
    this.#timer = setTimeout(() => {
      if (this.#handlers !== null) this.#fail(this.#state === 'body' ? 'cut' : 'slow')
    }, wait)
  }

  #receive(bytes: Buffer): void {
    switch (this.#state) {
      case 'head':
        this.#hasAnswer = true
        this.#got = this.#got.length === 0 ? bytes : Buffer.concat([this.#got, bytes])
        this.#readHeads()
        return
      case 'body':
        this.#refresh()
        this.#readBody(bytes)
        return
      default:
        // An answer that nobody asked for.
        this.#leave()
    }
  }

  #readHeads(): void {
    for (;;) {
      const end = this.#got.indexOf('\r\n\r\n')
      if (end === -1 ? this.#got.length > mostResponseHeadBytes : end > mostResponseHeadBytes) {
        this.#fail('broken')
        return
      }
      if (end === -1) return
      const head = parseResponseHead(this.#got.toString('latin1', 0, end))
      const rest = this.#got.subarray(end + 4)
      this.#got = Buffer.alloc(0)
      if (head === null || this.#request === null) {
        this.#fail('broken')
        return
      }
      if (head.status >= 200) {
        this.#begin(head, rest)
        return
      }
      if (head.status === 101) {
        this.#switch(head, rest)
        return
      }
      // Others are hints that we need not pass on.
      if (++this.#interim > mostInterim) {
        this.#fail('broken')
        return
      }
      if (head.status === 100) this.#handlers?.onContinue()
      this.#got = rest
      if (this.#state !== 'head') return
    }
  }

  #switch(head: ResponseHead, rest: Buffer): void {
    const { handlers, socket } = { handlers: this.#handlers, socket: this.#socket }
    if (this.#request?.isUpgrade !== true || handlers === null) {
      this.#fail('broken')
      return
    }
    this.#handlers = null
    this.#state = 'gone'
    clearTimeout(this.#timer)
    socket.removeAllListeners()
    socket.pause()
    this.#onGone(this)
    handlers.onUpgrade(head, socket, rest)
  }

  #begin(head: ResponseHead, rest: Buffer): void {
    const framing = findResponseFraming(this.#request?.method ?? '', head)
    if (framing === null) {
      this.#fail('broken')
      return
    }
    const said = head.headers.filter(({ name }) => name === 'connection').map(({ value }) => value.toLowerCase())
    const isLast = said.some((value) => value.split(',').some((part) => part.trim() === 'close'))
    this.#mayStay = head.version === '1.1' && !isLast && framing.kind !== 'close' && this.#request?.isUpgrade !== true
    this.#framing = framing
    this.#left = framing.kind === 'length' ? framing.bytes : 0
    this.#chunked = framing.kind === 'chunked' ? new ChunkedReader() : null
    this.#state = 'body'
    this.#refresh()
    const isOver = framing.kind === 'none' || (framing.kind === 'length' && framing.bytes === 0)
    this.#handlers?.onHead(head, !isOver)
    if (this.#state !== 'body') return
    if (isOver) this.#finish(rest.length, [])
    else if (rest.length > 0) this.#readBody(rest)
  }

  #readBody(bytes: Buffer): void {
    if (this.#chunked !== null) {
      let goesOn = true
      const outcome = this.#chunked.read(bytes, (part) => {
        if (this.#handlers !== null && !this.#handlers.onData(part)) goesOn = false
      })
      if (this.#state !== 'body') return
      if (outcome.kind === 'fault') this.#fail('cut')
      else if (outcome.kind === 'done') this.#finish(bytes.length - outcome.rest, outcome.rawTrailers)
      else if (!goesOn) this.#socket.pause()
      return
    }
    if (this.#framing.kind === 'close') {
      if (this.#handlers?.onData(bytes) === false) this.#socket.pause()
      return
    }
    const part = bytes.subarray(0, this.#left)
    this.#left -= part.length
    const goesOn = this.#handlers?.onData(part) !== false
    if (this.#state !== 'body') return
    if (this.#left === 0) this.#finish(bytes.length - part.length, [])
    else if (!goesOn) this.#socket.pause()
  }

  /** `surplus` are bytes behind the end of the answer: a second answer to one request. */
  #finish(surplus: number, rawTrailers: readonly string[]): void {
    const handlers = this.#handlers
    const isClean = surplus === 0 && this.#isSent && this.#mayStay
    this.#handlers = null
    this.#request = null
    if (isClean) {
      this.#state = 'idle'
      this.#socket.resume()
      this.#onFree(this)
    } else this.#leave()
    handlers?.onEnd(rawTrailers)
  }

  /** The other end has gone, or the connection never stood. */
  #close(): void {
    if (this.#state === 'gone') return
    if (this.#state === 'body' && this.#framing.kind === 'close' && this.#socket.errored === null) {
      this.#finish(0, [])
      return
    }
    this.#fail(this.#state === 'connecting' ? 'away' : this.#state === 'body' ? 'cut' : this.#hasAnswer ? 'broken' : 'reset')
  }

  #fail(failure: UpstreamFailure): void {
    const handlers = this.#handlers
    this.#handlers = null
    this.#failure = failure
    this.#leave()
    handlers?.onFail(failure)
  }

  /** Why no connection came to stand. */
  get failure(): UpstreamFailure {
    return this.#failure
  }

  #leave(): void {
    if (this.#state === 'gone') return
    this.#state = 'gone'
    clearTimeout(this.#timer)
    this.#socket.destroy()
    this.#onGone(this)
  }
}
