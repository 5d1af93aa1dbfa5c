// Connections to the application that are kept: the last one that came back goes out first. What waits for one waits in order, bounded in
// number and time.

import { Sweep } from '../sweep.ts'
import { type ConnectionOwner, type UpstreamAddress, UpstreamConnection, type UpstreamTimes } from './connection.ts'
import type { UpstreamExchange, UpstreamHandlers, UpstreamRequest } from './exchange.ts'
import { PooledExchange } from './pooled-exchange.ts'

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

export class UpstreamPool implements ConnectionOwner {
  readonly address: UpstreamAddress
  readonly times: UpstreamTimes
  readonly keep: number
  readonly sweep: Sweep
  readonly #sizes: PoolSizes
  readonly #all = new Set<UpstreamConnection>()
  /** The last one came back last. */
  readonly #idle: UpstreamConnection[] = []
  readonly #waiting = new Set<PooledExchange>()
  #connecting = 0

  constructor(address: UpstreamAddress, times: UpstreamTimes = usualUpstreamTimes, sizes: PoolSizes = usualPoolSizes) {
    this.address = address
    this.times = times
    this.#sizes = sizes
    this.keep = sizes.keep
    this.sweep = new Sweep([times.connect, times.firstByte, times.idle, sizes.wait, sizes.keep])
  }

  send(request: UpstreamRequest, handlers: UpstreamHandlers): UpstreamExchange {
    const exchange = new PooledExchange(request, handlers, this)
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
    exchange.deadline = this.sweep.after(this.#sizes.wait)
    this.#waiting.add(exchange)
    this.sweep.add(exchange)
    this.#open()
  }

  forget(exchange: PooledExchange): void {
    if (this.#waiting.delete(exchange)) this.sweep.remove(exchange)
  }

  /** How many stand, and how many of them are at rest. */
  get counts(): { readonly all: number; readonly idle: number; readonly waiting: number } {
    return { all: this.#all.size, idle: this.#idle.length, waiting: this.#waiting.size }
  }

  close(): void {
    for (const exchange of [...this.#waiting]) exchange.fail('away')
    for (const connection of [...this.#all]) connection.destroy()
    this.sweep.close()
  }

  onFree(connection: UpstreamConnection): void {
    this.#settle(connection)
    const [first] = this.#waiting
    if (first !== undefined) {
      this.forget(first)
      first.start(connection)
      return
    }
    connection.since = this.sweep.now
    this.#idle.push(connection)
  }

  onGone(connection: UpstreamConnection): void {
    this.#all.delete(connection)
    const at = this.#idle.indexOf(connection)
    if (at !== -1) this.#idle.splice(at, 1)
    if (this.#settle(connection)) {
      const [first] = this.#waiting
      first?.fail(connection.failure)
    }
    this.#open()
  }

  /** As many as wait, and as the limit allows. */
  #open(): void {
    if (this.#connecting >= this.#waiting.size) return
    if (this.#all.size >= this.#sizes.connections) {
      // One at rest that was too old for this request makes room: when it is gone, this is asked again.
      this.#idle[0]?.destroy()
      return
    }
    this.#connecting++
    this.#all.add(new UpstreamConnection(this))
  }

  /** True where it is no longer on its way and was so before. */
  #settle(connection: UpstreamConnection): boolean {
    if (connection.isSettled) return false
    connection.isSettled = true
    this.#connecting--
    return true
  }

  #takeIdle(keep: number): UpstreamConnection | null {
    const last = this.#idle.at(-1)
    if (last === undefined || !last.isIdle || this.sweep.now - last.since + this.sweep.every > keep) return null
    this.#idle.pop()
    return last
  }
}
