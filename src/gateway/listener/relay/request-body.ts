// The body of one request on its way to the application: it streams as it comes, or is read first where a step decides by it, and a client that is
// too slow with it is not waited for.

import type { ClientExchange } from '../client-exchange.ts'
import type { BodyStep, FrontOptions, Judged } from '../core.ts'
import type { UpstreamExchange } from '../upstream/exchange.ts'
import { BodyFirst } from './body-first.ts'
import { BodyPace } from './body-pace.ts'

/** The request that it belongs to. */
export interface BodyOwner {
  /** The client is told something already. */
  readonly isAnswering: boolean
  /** The application wants no more of it. */
  readonly isUpstreamOver: boolean
  onJudged(judged: Judged | Promise<Judged>): void
  /** Whoever watches has seen enough: nothing more of it goes on. */
  onStopped(said: Judged): void
  onFault(code: 'judge-failed' | 'body-too-slow'): void
}

const nothing = new Uint8Array()

export class RequestBody {
  readonly #owner: BodyOwner
  readonly #client: ClientExchange
  readonly #place: Pick<FrontOptions, 'bodies' | 'times' | 'elapsed'>
  #exchange: UpstreamExchange | null = null
  /** All of it came. */
  #isRead: boolean
  /** The client was asked for it. */
  #isReading = false
  #first: BodyFirst | null = null
  /** What comes of it does not go on yet. */
  #isHeld = false
  #judged: Uint8Array | null = null
  #rawTrailers: readonly string[] = []
  #pace: BodyPace | null = null

  /** `isRead`: there is nothing to come. */
  constructor(owner: BodyOwner, client: ClientExchange, place: Pick<FrontOptions, 'bodies' | 'times' | 'elapsed'>, isRead: boolean) {
    this.#owner = owner
    this.#client = client
    this.#place = place
    this.#isRead = isRead
  }

  get isRead(): boolean {
    return this.#isRead
  }

  get isReadFirst(): boolean {
    return this.#first !== null
  }

  /** All of it, where a step was asked about the whole and it has not gone on. */
  get judged(): Uint8Array | null {
    return this.#judged
  }

  /** Nothing of it goes on before the step has judged. */
  readFirst(step: BodyStep, expectsContinue: boolean): void {
    const { framing } = this.#client
    this.#first = new BodyFirst(step, this.#place.bodies, framing.kind === 'length' ? framing.bytes : null)
    this.#isHeld = true
    if (this.#isRead) {
      this.#judge(this.#first, nothing)
      return
    }
    if (expectsContinue) this.#client.continue()
    this.#startReading()
  }

  /** The application takes it. `bytes` go on in place of what was read first. */
  goOn(exchange: UpstreamExchange, bytes: Uint8Array | undefined): void {
    this.#exchange = exchange
    const first = this.#first
    if (first !== null) {
      this.#isHeld = false
      const body = bytes ?? this.#judged ?? first.take()
      this.#judged = null
      if (body.length > 0) exchange.write(body)
      first.leave()
      if (this.#isRead) exchange.end(this.#rawTrailers)
    }
    if (this.#isRead) return
    if (this.#isReading) this.resume()
    else this.#startReading()
  }

  /** False: no more until `resume`. */
  add(bytes: Uint8Array): boolean {
    const goesOn = this.#take(bytes)
    this.#pace?.came(bytes.length, goesOn)
    return goesOn
  }

  end(rawTrailers: readonly string[]): void {
    this.#isRead = true
    this.#pace?.stop()
    const owner = this.#owner
    const first = this.#first
    if (first !== null && !owner.isUpstreamOver && this.#isStopped(first.finish())) return
    if (this.#isHeld && first !== null) {
      this.#rawTrailers = rawTrailers
      if (!first.isAsked && !owner.isAnswering) this.#judge(first, first.take())
    } else if (!owner.isUpstreamOver) this.#exchange?.end(rawTrailers)
  }

  resume(): void {
    if (this.#isRead) return
    this.#pace?.resume()
    this.#client.resumeBody()
  }

  /** The request is over. */
  leave(): void {
    this.#pace?.stop()
    this.#first?.leave()
  }

  #startReading(): void {
    this.#isReading = true
    const { times, elapsed } = this.#place
    // Otherwise it may come as slowly as it likes.
    if (times.slowest > 0)
      this.#pace = new BodyPace({
        perSecond: times.slowest,
        patience: times.idle,
        elapsed,
        onSlow: () => this.#owner.onFault('body-too-slow'),
      })
    this.#client.readBody()
  }

  #take(bytes: Uint8Array): boolean {
    const owner = this.#owner
    const first = this.#first
    if (this.#isHeld && first !== null) {
      if (owner.isAnswering) return true
      const isFull = first.add(bytes)
      if ((isFull || !first.isAll(bytes)) && this.#isStopped(first.look(bytes, isFull))) return true
      if (isFull) this.#judge(first, null)
      return !this.#isHeld || !first.isAsked
    }
    // The application answered early and wants no more: what still comes goes nowhere.
    if (owner.isUpstreamOver || this.#exchange === null) return true
    if (first !== null && this.#isStopped(first.look(bytes))) return true
    return this.#exchange.write(bytes)
  }

  #judge(first: BodyFirst, body: Uint8Array | null): void {
    this.#judged = body
    let judged: Judged | Promise<Judged>
    try {
      judged = first.judge(body)
    } catch {
      this.#owner.onFault('judge-failed')
      return
    }
    this.#owner.onJudged(judged)
  }

  #isStopped(said: Judged | null): boolean {
    if (said === null || said.judgement.kind === 'pass') return false
    this.#owner.onStopped(said)
    return true
  }
}
