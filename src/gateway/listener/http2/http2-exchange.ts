// One stream of an HTTP/2 connection as the relay has it in hand.

import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { type Client, comesBack, type Framing, goesOnInTrailer, isHeaderName, isHeaderValue, type SentHead } from '../../request/index.ts'
import type { AnswerHead, ClientExchange, ClientListener } from '../client-exchange.ts'
import type { Sweep, Waiting } from '../sweep.ts'
import { toFields } from './answer-fields.ts'
import { nodeHttp2 } from './node-http2.ts'

export interface ExchangePlace {
  readonly client: Client
  readonly sweep: Sweep
  /** Milliseconds between two parts of a body, and for a client that does not take its answer. */
  readonly idle: number
  /** Of the head that came last, as it was sent. */
  readonly countFields: () => number | null
  /** The connection was refused: what is on its way does not arrive. */
  readonly isRefused: () => boolean
  /** `isGivenUp`: the client took its request back before it was answered, or made it fail. */
  readonly onOver: (isGivenUp: boolean) => void
}

export class Http2Exchange implements ClientExchange, Waiting {
  readonly client: Client
  readonly sent: SentHead
  listener: ClientListener | null = null
  framing: Framing = { kind: 'none' }
  deadline = Number.POSITIVE_INFINITY
  readonly #stream: ServerHttp2Stream
  readonly #place: ExchangePlace
  #isReading = false
  #isPaused = false
  #isFull = false
  #isEnded = false
  #isClosed = false
  /** It was ended here. */
  #isAborted = false
  #hasBody = false
  #rawTrailers: readonly string[] = []
  #answerTrailers: OutgoingHttpHeaders = {}

  constructor(stream: ServerHttp2Stream, sent: SentHead, place: ExchangePlace) {
    this.#stream = stream
    this.#place = place
    this.client = place.client
    this.sent = sent
    place.sweep.add(this)
    stream.on('error', () => undefined)
    stream.on('trailers', (_headers, _flags, ...rest) => this.#takeTrailers(rest))
    stream.on('drain', () => {
      this.#isFull = false
      this.#watch()
      this.listener?.onTaken()
    })
    stream.on('wantTrailers', () => {
      if (!stream.destroyed) stream.sendTrailers(this.#answerTrailers)
    })
    stream.on('close', () => this.#close())
  }

  readBody(): void {
    this.#isReading = true
    this.#watch()
    this.#stream.on('data', (bytes: Buffer) => {
      this.#refresh()
      if (this.listener?.onBody(bytes) === false) this.pauseBody()
    })
    // One that is empty ends before anybody reads it.
    if (this.#stream.readableEnded) this.#endBody()
    else this.#stream.on('end', () => this.#endBody())
  }

  #endBody(): void {
    this.#isReading = false
    this.#watch()
    // One that was taken back ends as well.
    if (!this.#stream.aborted && this.#stream.rstCode === nodeHttp2().constants.NGHTTP2_NO_ERROR)
      this.listener?.onBodyEnd(this.#rawTrailers)
  }

  pauseBody(): void {
    this.#isPaused = true
    this.#stream.pause()
    this.#watch()
  }

  resumeBody(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#stream.resume()
    this.#watch()
  }

  continue(): void {
    if (!this.#stream.destroyed && !this.#stream.headersSent) this.#stream.additionalHeaders({ ':status': 100 })
  }

  respond({ status, rawHeaders, length, added = [], hasBody }: AnswerHead): void {
    if (this.#isClosed || this.#stream.destroyed) return
    this.#hasBody = hasBody
    const fields = toFields(
      status,
      length === undefined ? [...rawHeaders, ...added] : [...rawHeaders, 'content-length', String(length), ...added],
    )
    // Without a length nobody can say yet whether trailers follow.
    this.#stream.respond(fields, { endStream: !hasBody, waitForTrailers: hasBody && fields['content-length'] === undefined })
  }

  write(bytes: Uint8Array): boolean {
    // Of an answer that nobody reads `write` would say that it is full, for ever.
    if (this.#isClosed || this.#stream.destroyed || !this.#hasBody) return true
    const goesOn = this.#stream.write(bytes)
    if (!goesOn) {
      this.#isFull = true
      this.#watch()
    }
    return goesOn
  }

  end(rawTrailers: readonly string[]): void {
    if (this.#isClosed || this.#stream.destroyed) return
    this.#isEnded = true
    const trailers: Record<string, string[]> = {}
    for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
      const name = (rawTrailers[index] ?? '').toLowerCase()
      if (goesOnInTrailer(name) && comesBack(name, none)) (trailers[name] ??= []).push(rawTrailers[index + 1] ?? '')
    }
    this.#answerTrailers = trailers
    this.#stream.end()
    // What still comes of the request goes nowhere: without a reader its end would never be seen.
    if (!this.#isReading) this.#stream.resume()
    this.#watch()
    this.#stopSending()
  }

  abort(): void {
    this.#isAborted = true
    this.#stream.close(nodeHttp2().constants.NGHTTP2_INTERNAL_ERROR)
  }

  takeSocket(): null {
    return null
  }

  onLate(): void {
    if (this.#isFull || this.#isEnded) this.#stream.close(nodeHttp2().constants.NGHTTP2_CANCEL)
    else this.listener?.onFault('body-too-slow')
  }

  /** RFC 9113, 8.1: who answered before the request was whole may ask the client to send no more of it. */
  #stopSending(): void {
    const stream = this.#stream
    if (this.framing.kind === 'none' || stream.readableEnded) return
    // What came already is looked at first: its end may be among it.
    const stop = () =>
      setImmediate(() => {
        if (!stream.destroyed && !stream.readableEnded) stream.close(nodeHttp2().constants.NGHTTP2_NO_ERROR)
      })
    if (stream.writableFinished) stop()
    else stream.once('finish', stop)
  }

  #takeTrailers(rest: readonly unknown[]): void {
    const [raw] = rest
    const fields = Array.isArray(raw) ? raw.map(String) : []
    const isRight =
      this.#place.countFields() === fields.length / 2 &&
      fields.every((text, index) => (index % 2 === 0 ? isHeaderName(text) : isHeaderValue(text)))
    if (isRight) this.#rawTrailers = fields
    else this.listener?.onFault('header-malformed')
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#place.sweep.remove(this)
    const stream = this.#stream
    const isWhole =
      stream.writableEnded && !stream.aborted && stream.rstCode === nodeHttp2().constants.NGHTTP2_NO_ERROR && !this.#place.isRefused()
    this.#place.onOver(!isWhole && !this.#isAborted)
    if (isWhole) this.listener?.onAnswered()
    else this.listener?.onGone()
  }

  #refresh(): void {
    this.deadline = this.#place.sweep.after(this.#place.idle)
  }

  /** Waits for a client that neither sends what it promised nor takes what it is given. */
  #watch(): void {
    const isWaiting = this.#isFull || this.#isEnded || (this.#isReading && !this.#isPaused)
    if (isWaiting) this.#refresh()
    else this.deadline = Number.POSITIVE_INFINITY
  }
}

const none: ReadonlySet<string> = new Set()
