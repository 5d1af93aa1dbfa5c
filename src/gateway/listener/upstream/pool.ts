// Connections to the application that are kept: the last one that came back goes out first. What waits for one waits in order, bounded in
// number and time.

import { goesOnInTrailer } from '../../request/index.ts'
import { type UpstreamAddress, UpstreamConnection, type UpstreamTimes } from './connection.ts'
import type { UpstreamExchange, UpstreamFailure, UpstreamHandlers, UpstreamRequest } from './exchange.ts'

export interface PoolSizes {
  readonly connections: number
  /** Requests that may wait for one. */
  readonly waiting: number
  /** How long, in milliseconds. */
  readonly wait: number
  /** Milliseconds that a connection is kept unused: fewer than the application keeps it. */
  readonly keep: number
  /** The same for a request that cannot be sent twice. */
  readonly keepForOnce: number
}

/** uvicorn closes what is unused for 5 s. */
export const usualPoolSizes: PoolSizes = { connections: 256, waiting: 4096, wait: 10_000, keep: 4000, keepForOnce: 1000 }
export const usualUpstreamTimes: UpstreamTimes = { connect: 5000, firstByte: 60_000, idle: 300_000 }

export class UpstreamPool {
  readonly #address: UpstreamAddress
  readonly #times: UpstreamTimes
  readonly #sizes: PoolSizes
  readonly #all = new Set<UpstreamConnection>()
  /** The last one came back last. */
  readonly #idle: { readonly connection: UpstreamConnection; readonly since: number }[] = []
  readonly #waiting = new Set<PooledExchange>()
  #connecting = 0
  readonly #sweep: NodeJS.Timeout

  constructor(address: UpstreamAddress, times: UpstreamTimes = usualUpstreamTimes, sizes: PoolSizes = usualPoolSizes) {
    this.#address = address
    this.#times = times
    this.#sizes = sizes
    this.#sweep = setInterval(() => this.#dropOld(), Math.max(50, sizes.keep / 4))
    this.#sweep.unref()
  }

  send(request: UpstreamRequest, handlers: UpstreamHandlers): UpstreamExchange {
    const exchange = new PooledExchange(request, handlers, this, this.#sizes.wait)
    this.place(exchange, false)
    return exchange
  }

  /** `anew`: on a connection that nobody used before. */
  place(exchange: PooledExchange, anew: boolean): void {
    const found = anew ? null : this.#takeIdle(exchange.isReplayable ? this.#sizes.keep : this.#sizes.keepForOnce)
    if (found !== null) {
      exchange.start(found)
      return
    }
    if (this.#waiting.size >= this.#sizes.waiting) {
      exchange.fail('busy')
      return
    }
    this.#waiting.add(exchange)
    this.#open()
  }

  forget(exchange: PooledExchange): void {
    this.#waiting.delete(exchange)
  }

  /** How many stand, and how many of them are at rest. */
  get counts(): { readonly all: number; readonly idle: number; readonly waiting: number } {
    return { all: this.#all.size, idle: this.#idle.length, waiting: this.#waiting.size }
  }

  close(): void {
    clearInterval(this.#sweep)
    for (const exchange of [...this.#waiting]) exchange.fail('away')
    for (const connection of [...this.#all]) connection.destroy()
  }

  /** As many as wait, and as the limit allows. */
  #open(): void {
    if (this.#connecting >= this.#waiting.size) return
    if (this.#all.size >= this.#sizes.connections) {
      // One at rest that was too old for this request makes room.
      const oldest = this.#idle[0]
      if (oldest === undefined) return
      oldest.connection.destroy()
    }
    this.#connecting++
    let stands = false
    const connection = new UpstreamConnection(
      this.#address,
      this.#times,
      (free) => {
        if (!stands) this.#connecting--
        stands = true
        this.#give(free)
      },
      (gone) => {
        this.#all.delete(gone)
        const at = this.#idle.findIndex((one) => one.connection === gone)
        if (at !== -1) this.#idle.splice(at, 1)
        if (!stands) {
          this.#connecting--
          stands = true
          const [first] = this.#waiting
          first?.fail(gone.failure)
        }
        this.#open()
      },
    )
    this.#all.add(connection)
  }

  #give(connection: UpstreamConnection): void {
    const [first] = this.#waiting
    if (first === undefined) this.#idle.push({ connection, since: performance.now() })
    else {
      this.#waiting.delete(first)
      first.start(connection)
    }
  }

  #takeIdle(keep: number): UpstreamConnection | null {
    const last = this.#idle.at(-1)
    if (last === undefined || !last.connection.isIdle || performance.now() - last.since > keep) return null
    this.#idle.pop()
    return last.connection
  }

  #dropOld(): void {
    const now = performance.now()
    for (const { connection, since } of [...this.#idle]) if (now - since > this.#sizes.keep || !connection.isIdle) connection.destroy()
  }
}

class PooledExchange implements UpstreamExchange, UpstreamHandlers {
  readonly isReplayable: boolean
  readonly #request: UpstreamRequest
  readonly #handlers: UpstreamHandlers
  readonly #pool: UpstreamPool
  readonly #deadline: NodeJS.Timeout
  #connection: UpstreamConnection | null = null
  #isReady = false
  #isOver = false
  #isRetried = false

  constructor(request: UpstreamRequest, handlers: UpstreamHandlers, pool: UpstreamPool, wait: number) {
    this.#request = request
    this.#handlers = handlers
    this.#pool = pool
    this.isReplayable = request.framing.kind === 'none' && !request.isUpgrade && /^(?:GET|HEAD|OPTIONS)$/.test(request.method)
    this.#deadline = setTimeout(() => {
      if (this.#connection === null) this.fail('busy')
    }, wait)
  }

  start(connection: UpstreamConnection): void {
    clearTimeout(this.#deadline)
    this.#connection = connection
    connection.send(this.#request, this)
  }

  fail(failure: UpstreamFailure): void {
    this.#pool.forget(this)
    this.#end()
    this.#handlers.onFail(failure)
  }

  get isSent(): boolean {
    return this.#connection?.isSent ?? false
  }

  write(bytes: Uint8Array): boolean {
    return this.#connection?.write(bytes) ?? true
  }

  end(rawTrailers: readonly string[]): void {
    let trailers = ''
    for (let index = 0; index + 1 < rawTrailers.length; index += 2)
      if (goesOnInTrailer(rawTrailers[index]?.toLowerCase() ?? '')) trailers += `${rawTrailers[index]}: ${rawTrailers[index + 1]}\r\n`
    this.#connection?.end(trailers)
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

  onHead: UpstreamHandlers['onHead'] = (head, hasBody) => this.#handlers.onHead(head, hasBody)

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

  onUpgrade: UpstreamHandlers['onUpgrade'] = (head, socket, rest) => {
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
    clearTimeout(this.#deadline)
    this.#connection = null
  }
}
