// One request on whichever connection carries it: it may wait for one, and is sent again where nobody read it.

import type { Socket } from 'node:net'
import { writeTrailers } from '../../request/index.ts'
import type { Waiting } from '../sweep.ts'
import type { UpstreamConnection } from './connection.ts'
import type { UpstreamExchange, UpstreamFailure, UpstreamHandlers, UpstreamRequest } from './exchange.ts'
import type { ResponseHead } from './response-head.ts'

/** Who gives it a connection. */
export interface Lender {
  place(exchange: PooledExchange, anew: boolean): void
  forget(exchange: PooledExchange): void
}

export class PooledExchange implements UpstreamExchange, UpstreamHandlers, Waiting {
  readonly isReplayable: boolean
  deadline = Number.POSITIVE_INFINITY
  readonly #request: UpstreamRequest
  readonly #handlers: UpstreamHandlers
  readonly #pool: Lender
  #connection: UpstreamConnection | null = null
  #isReady = false
  #isOver = false
  #isRetried = false

  constructor(request: UpstreamRequest, handlers: UpstreamHandlers, pool: Lender) {
    this.#request = request
    this.#handlers = handlers
    this.#pool = pool
    const { method } = request
    this.isReplayable =
      request.framing.kind === 'none' && !request.isUpgrade && (method === 'GET' || method === 'HEAD' || method === 'OPTIONS')
  }

  start(connection: UpstreamConnection): void {
    this.#connection = connection
    connection.send(this.#request, this)
  }

  fail(failure: UpstreamFailure): void {
    this.#pool.forget(this)
    this.#end()
    this.#handlers.onFail(failure)
  }

  /** It waited too long for a connection. */
  onLate(): void {
    if (this.#connection === null) this.fail('busy')
  }

  get isSent(): boolean {
    return this.#connection?.isSent ?? false
  }

  write(bytes: Uint8Array): boolean {
    return this.#connection?.write(bytes) ?? true
  }

  end(rawTrailers: readonly string[]): void {
    this.#connection?.end(writeTrailers(rawTrailers))
  }

  pause(): void {
    this.#connection?.pause()
  }

  resume(): void {
    this.#connection?.resume()
  }

  destroy(): void {
    if (this.#isOver) return
    this.#pool.forget(this)
    const connection = this.#connection
    this.#end()
    connection?.destroy()
  }

  onReady(): void {
    if (this.#isReady) return
    this.#isReady = true
    this.#handlers.onReady()
  }

  onContinue(): void {
    this.#handlers.onContinue()
  }

  onHead(head: ResponseHead, hasBody: boolean): void {
    this.#handlers.onHead(head, hasBody)
  }

  onWhole(head: ResponseHead, body: Uint8Array): boolean {
    return this.#handlers.onWhole?.(head, body) === true
  }

  onData(bytes: Uint8Array): boolean {
    return this.#handlers.onData(bytes)
  }

  onDrain(): void {
    this.#handlers.onDrain()
  }

  onEnd(rawTrailers: readonly string[]): void {
    this.#end()
    this.#handlers.onEnd(rawTrailers)
  }

  onUpgrade(head: ResponseHead, socket: Socket, rest: Uint8Array): void {
    this.#end()
    this.#handlers.onUpgrade(head, socket, rest)
  }

  onFail(failure: UpstreamFailure): void {
    // The application closed what it thought unused, just as we used it: nobody read the request.
    if (failure === 'reset' && this.isReplayable && !this.#isRetried && this.#connection?.isUsed === true) {
      this.#isRetried = true
      this.#connection = null
      this.#pool.place(this, true)
      return
    }
    this.#end()
    this.#handlers.onFail(failure)
  }

  /** The connection may carry somebody else's request from now on. */
  #end(): void {
    this.#isOver = true
    this.#connection = null
  }
}
