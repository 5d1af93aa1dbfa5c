// One connection to the application: a request at a time, its answer read strictly. It goes back to the pool only where both ended as they
// should and nothing is left over; in any doubt it is destroyed, so that no answer can reach somebody else.

import { connect, type Socket } from 'node:net'
import { bringsBody } from '../../request/index.ts'
import { mostCopied, Outbox } from '../outbox.ts'
import { readMemory, restOf, viewRead } from '../read-memory.ts'
import type { Sweep, Waiting } from '../sweep.ts'
import { ChunkedReader } from './chunked-reader.ts'
import type { UpstreamFailure, UpstreamHandlers, UpstreamRequest } from './exchange.ts'
import { KnownHead } from './known-head.ts'
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

/** Who lends connections and takes them back. */
export interface ConnectionOwner {
  readonly address: UpstreamAddress
  readonly times: UpstreamTimes
  readonly sweep: Sweep
  /** Milliseconds that one may be at rest. */
  readonly keep: number
  /** It may carry a request: first when it stands, then whenever one is over. */
  onFree(connection: UpstreamConnection): void
  /** Told once. */
  onGone(connection: UpstreamConnection): void
}

const mostInterim = 8
const headEnd = Buffer.from('\r\n\r\n')
const nothing = Buffer.alloc(0)

export class UpstreamConnection implements Waiting {
  readonly #socket: Socket
  readonly #out: Outbox
  readonly #owner: ConnectionOwner
  deadline: number
  #failure: UpstreamFailure = 'away'
  #state: 'connecting' | 'idle' | 'head' | 'body' | 'gone' = 'connecting'
  #isGiven = false
  #isPaused = false
  #request: UpstreamRequest | null = null
  #handlers: UpstreamHandlers | null = null
  #isSent = true
  #unsent = 0
  #got: Buffer = nothing
  /** Of the answer before. */
  readonly #known = new KnownHead()
  #hasAnswer = false
  #interim = 0
  #framing: ResponseFraming = { kind: 'none' }
  #left = 0
  #chunked: ChunkedReader | null = null
  #mayStay = false
  #uses = 0
  /** Of what goes out, when the request was given. */
  #flushesBefore = 0
  /** When it came back, as the pool's clock has it. */
  since = 0
  /** The pool knows that it stands, or that it never will. */
  isSettled = false

  constructor(owner: ConnectionOwner) {
    this.#owner = owner
    const { address, sweep, times } = owner
    // What outlives a read is copied.
    const onread = { buffer: readMemory, callback: (count: number) => this.#onRead(count) }
    const socket = 'path' in address ? connect({ path: address.path, onread }) : connect({ ...address, noDelay: true, onread })
    this.#socket = socket
    this.#out = new Outbox(socket)
    this.deadline = sweep.after(times.connect)
    sweep.add(this)
    socket.on('connect', () => {
      if (this.#state === 'gone') return
      this.#rest()
      this.#owner.onFree(this)
    })
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
    const { framing } = request
    this.#uses++
    this.#request = request
    this.#handlers = handlers
    this.#state = 'head'
    this.#hasAnswer = false
    this.#interim = 0
    this.#isSent = !bringsBody(framing)
    this.#unsent = framing.kind === 'length' ? framing.bytes : 0
    this.#flushesBefore = this.#out.flushes
    const { method, target, lines, rest } = request.head
    const out = this.#out
    out.add(method)
    out.add(' ')
    out.add(target)
    out.add(' HTTP/1.1\r\n')
    if (lines.length <= mostCopied) out.copy(lines)
    else out.add(Buffer.from(lines).toString('latin1'))
    for (let index = 0; index < rest.length; index++) out.add(rest[index] ?? '')
    this.#refresh()
    handlers.onReady()
  }

  write(bytes: Uint8Array): boolean {
    if (this.#request === null || this.#isSent || bytes.length === 0) return true
    this.#refresh()
    if (this.#request.framing.kind === 'chunked') {
      this.#out.add(`${bytes.length.toString(16)}\r\n`)
      if (bytes.length <= mostCopied) {
        this.#out.copy(bytes)
        return this.#out.add('\r\n')
      }
      this.#socket.cork()
      this.#out.flush()
      this.#socket.write(bytes)
      const goesOn = this.#socket.write('\r\n', 'latin1')
      this.#socket.uncork()
      return goesOn
    }
    // A front that hands on more than the head promised would write into the next request.
    if (bytes.length > this.#unsent) throw new Error('the body of a request is longer than its head says')
    this.#unsent -= bytes.length
    if (this.#unsent === 0) this.#isSent = true
    if (bytes.length <= mostCopied) return this.#out.copy(bytes)
    this.#out.flush()
    return this.#socket.write(bytes)
  }

  /** `trailers` are lines with their ends. */
  end(trailers: string): void {
    if (this.#request === null || this.#isSent) return
    if (this.#request.framing.kind !== 'chunked') throw new Error('the body of a request is shorter than its head says')
    this.#isSent = true
    this.#out.add(`0\r\n${trailers}\r\n`)
    this.#refresh()
  }

  pause(): void {
    this.#isPaused = true
    this.#socket.pause()
  }

  resume(): void {
    this.#refresh()
    this.#goOn()
  }

  #goOn(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#socket.resume()
  }

  /** Nobody is told: who calls it knows. */
  destroy(): void {
    this.#handlers = null
    this.#leave()
  }

  onLate(): void {
    if (this.#state === 'connecting') this.#fail('slow')
    else if (this.#state === 'idle') this.#leave()
    else if (this.#handlers !== null) this.#fail(this.#state === 'body' ? 'cut' : 'slow')
  }

  /** Something moved: the wait begins anew. */
  #refresh(): void {
    const { sweep, times } = this.#owner
    this.deadline = sweep.after(this.#state === 'body' ? times.idle : times.firstByte)
  }

  #rest(): void {
    this.#state = 'idle'
    this.deadline = this.#owner.sweep.after(this.#owner.keep)
  }

  #onRead(count: number): boolean {
    const bytes = viewRead(0, count)
    if (this.#isGiven) {
      // Whoever took the connection over hears it as of any other.
      this.#socket.emit('data', Buffer.from(bytes))
      return true
    }
    this.#receive(bytes)
    return true
  }

  #receive(bytes: Buffer): void {
    switch (this.#state) {
      case 'head':
        // Nobody can have answered what is not sent yet.
        if (this.#out.flushes === this.#flushesBefore) {
          this.#fail('broken')
          return
        }
        this.#hasAnswer = true
        this.#readHeads(this.#got.length === 0 ? bytes : Buffer.concat([this.#got, bytes]))
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

  #readHeads(bytes: Buffer): void {
    let got = bytes
    this.#got = nothing
    for (;;) {
      const known = this.#known.find(got, this.#request?.method === 'HEAD')
      const end = known === null ? got.indexOf(headEnd) + headEnd.length : this.#known.end
      if (end < headEnd.length || end > mostResponseHeadBytes + headEnd.length) {
        if (got.length > mostResponseHeadBytes) this.#fail('broken')
        // The next read would overwrite it.
        else this.#got = Buffer.from(got)
        return
      }
      const head = known ?? this.#parse(got.subarray(0, end))
      const rest = restOf(got, end)
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
      if (this.#state !== 'head') return
      got = rest
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
    this.#isGiven = true
    this.#owner.sweep.remove(this)
    socket.removeAllListeners()
    socket.pause()
    this.#owner.onGone(this)
    handlers.onUpgrade(head, socket, Buffer.from(rest))
  }

  #parse(bytes: Buffer): ResponseHead | null {
    const head = parseResponseHead(bytes.toString('latin1', 0, bytes.length - headEnd.length))
    this.#known.keep(bytes, head)
    return head
  }

  #begin(head: ResponseHead, rest: Buffer): void {
    const framing = findResponseFraming(this.#request?.method ?? '', head)
    if (framing === null) {
      this.#fail('broken')
      return
    }
    this.#mayStay = head.version === '1.1' && framing.kind !== 'close' && this.#request?.isUpgrade !== true && !head.memory.closes
    this.#framing = framing
    this.#left = framing.kind === 'length' ? framing.bytes : 0
    this.#chunked = framing.kind === 'chunked' ? new ChunkedReader() : null
    this.#state = 'body'
    this.#refresh()
    const isOver = framing.kind === 'none' || (framing.kind === 'length' && framing.bytes === 0)
    if (!isOver && framing.kind === 'length' && rest.length === framing.bytes && rest.length <= mostCopied) {
      const isTaken = this.#handlers?.onWhole?.(head, rest) === true
      if (this.#state !== 'body') return
      if (isTaken) {
        this.#left = 0
        this.#finish(0, none)
        return
      }
    }
    this.#handlers?.onHead(head, !isOver)
    if (this.#state !== 'body') return
    if (isOver) this.#finish(rest.length, none)
    else if (rest.length > 0) this.#readBody(rest)
  }

  /** `bytes` are overwritten by the next read: what goes on is a copy. */
  #readBody(bytes: Buffer): void {
    if (this.#chunked !== null) {
      let goesOn = true
      const outcome = this.#chunked.read(bytes, (part) => {
        if (this.#handlers !== null && !this.#handlers.onData(Buffer.from(part))) goesOn = false
      })
      if (this.#state !== 'body') return
      if (outcome.kind === 'fault') this.#fail('cut')
      else if (outcome.kind === 'done') this.#finish(bytes.length - outcome.rest, outcome.rawTrailers)
      else if (!goesOn) this.pause()
      return
    }
    if (this.#framing.kind === 'close') {
      if (this.#handlers?.onData(Buffer.from(bytes)) === false) this.pause()
      return
    }
    const part = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes
    this.#left -= part.length
    const goesOn = this.#handlers?.onData(Buffer.from(part)) !== false
    if (this.#state !== 'body') return
    if (this.#left === 0) this.#finish(bytes.length - part.length, none)
    else if (!goesOn) this.pause()
  }

  /** `surplus` are bytes behind the end of the answer: a second answer to one request. */
  #finish(surplus: number, rawTrailers: readonly string[]): void {
    const handlers = this.#handlers
    const isClean = surplus === 0 && this.#isSent && this.#mayStay
    this.#handlers = null
    this.#request = null
    if (isClean) {
      this.#rest()
      this.#goOn()
      this.#owner.onFree(this)
    } else this.#leave()
    handlers?.onEnd(rawTrailers)
  }

  /** The other end has gone, or the connection never stood. */
  #close(): void {
    if (this.#state === 'gone') return
    if (this.#state === 'body' && this.#framing.kind === 'close' && this.#socket.errored === null) {
      this.#finish(0, none)
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
    this.#owner.sweep.remove(this)
    this.#socket.destroy()
    this.#owner.onGone(this)
  }
}

const none: readonly string[] = []
