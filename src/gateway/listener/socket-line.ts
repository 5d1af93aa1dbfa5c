// One connection of a client, read by ourselves: heads, bodies by length or in chunks, and answers written in the order of the requests.

import type { Socket } from 'node:net'
import { answerTo, bringsBody, type Client, type Framing, type HeaderBlock, type RefusalCode, type SentHead } from '../request/index.ts'
import { breakOff, clientOf } from './client-of.ts'
import type { FrontOptions } from './core.ts'
import type { KnownBlocks } from './known-blocks.ts'
import { mostCopied, Outbox } from './outbox.ts'
import { ownReads } from './own-reads.ts'
import { parseRequestHead, parseRequestLine } from './parse-request.ts'
import { lastingPart, restOf } from './read-memory.ts'
import { Relay } from './relay/relay.ts'
import type { RelayPlace } from './relay/relay-place.ts'
import { SocketExchange } from './socket-exchange.ts'
import type { Sweep, Waiting } from './sweep.ts'
import { ChunkedReader } from './upstream/chunked-reader.ts'
import { writeRefusal } from './write-refusal.ts'

const nothing = Buffer.alloc(0)

/** `head`: reads a head. `waiting`: a head was read, nothing of what follows is. `body`: reads its body. `over`: reads nothing any more. */
type State = 'head' | 'waiting' | 'body' | 'over'

export interface LinePlace extends RelayPlace, Pick<FrontOptions, 'ownReads'> {
  readonly known: KnownBlocks
}

export class SocketLine implements Waiting {
  readonly #socket: Socket
  readonly #place: LinePlace
  readonly client: Client
  readonly out: Outbox
  /** The lines of the request before: most clients say the same again. */
  #block: HeaderBlock | null = null
  /** They and the empty line behind them, where they are known. */
  #blockBytes: Buffer | null = null
  #state: State = 'head'
  #got: Buffer = nothing
  #current: SocketExchange | null = null
  #chunked: ChunkedReader | null = null
  #left = 0
  /** The body of the request that is being answered came whole. */
  #isWhole = true
  /** Nothing came on it yet. */
  #isNew = true
  #isEnded = false
  #isGiven = false
  readonly #listeners: [event: string, listener: () => void][] = []
  readonly #sweep: Sweep
  deadline: number
  readonly #onGone: () => void
  #waitsFor: 'head' | 'rest' | 'idle' | 'end' | 'nothing' = 'head'

  /** `onGone` is told when the connection is closed, or is somebody else's. */
  constructor(accepted: Socket, place: LinePlace, sweep: Sweep, onGone: () => void) {
    const own = place.ownReads === false ? null : ownReads(accepted, (bytes) => this.#read(bytes))
    const socket = own ?? accepted
    this.#socket = socket
    this.#place = place
    this.#onGone = onGone
    this.client = clientOf(socket)
    this.out = new Outbox(socket)
    this.#sweep = sweep
    this.deadline = sweep.after(place.times.head)
    sweep.add(this)
    if (own === null) {
      socket.on('data', this.#onData)
      socket.resume()
    }
    this.#listen('drain', () => {
      if (this.#current === null) return
      this.#current.isFull = false
      this.#watch()
      this.#current.listener?.onTaken()
    })
    this.#listen('end', () => {
      this.#isEnded = true
      // Who sends no more while they wait has gone, as Node's server has it too.
      if (this.#current === null) this.#close()
      else socket.destroy()
    })
    this.#listen('error', () => socket.destroy())
    this.#listen('close', () => {
      sweep.remove(this)
      this.#state = 'over'
      this.#current?.listener?.onGone()
      onGone()
    })
  }

  readonly #onData = (bytes: Buffer): void => this.#receive(bytes)

  #listen(event: 'drain' | 'end' | 'error' | 'close', listener: () => void): void {
    this.#listeners.push([event, listener])
    this.#socket.on(event, listener)
  }

  closeAtRest(): void {
    if (this.#state !== 'head' || this.#current !== null || this.#got.length > 0) return
    if (!this.#isNew) {
      this.#close()
      return
    }
    // The first request of a connection that was just made is on its way.
    this.#isNew = false
    setTimeout(() => this.closeAtRest(), firstPatience)
  }

  // What comes.

  /** Of memory that is read into again. */
  #read(bytes: Buffer): void {
    if (this.#isGiven) {
      // Whoever took the connection over hears it as of any other.
      this.#socket.emit('data', Buffer.from(bytes))
      return
    }
    if (this.#state !== 'head' || this.#got.length > 0) {
      this.#receive(Buffer.from(bytes))
      return
    }
    this.#receive(bytes)
    // A head that is not whole, or what nobody has asked for yet.
    if (this.#got.length > 0) this.#got = lastingPart(this.#got, 0)
  }

  #receive(bytes: Buffer): void {
    this.#isNew = false
    switch (this.#state) {
      case 'body':
        this.deadline = this.#sweep.after(this.#place.times.idle)
        this.#readBody(bytes)
        return
      case 'waiting':
        // Kept until it is its turn. A connection that is not read would not say that the client has gone.
        this.#got = this.#got.length === 0 ? bytes : Buffer.concat([this.#got, bytes])
        if (this.#got.length > mostAhead) this.#socket.pause()
        return
      case 'head':
        this.#got = this.#got.length === 0 ? bytes : Buffer.concat([this.#got, bytes])
        if (this.#waitsFor === 'rest') this.#wait('head')
        this.#readHead()
        return
      default:
    }
  }

  #readHead(): void {
    const { limits } = this.#place
    // RFC 9112, 2.2: an empty line before a request is passed over.
    while (this.#got.length >= 2 && this.#got[0] === 13 && this.#got[1] === 10) this.#got = this.#got.subarray(2)
    const again = this.#readAgain()
    if (again !== null) {
      this.#begin(again)
      return
    }
    const text = this.#got.toString('latin1', 0, Math.min(this.#got.length, limits.headBytes + 4))
    const end = text.indexOf('\r\n\r\n')
    if (end === -1) {
      if (this.#got.length > limits.headBytes) this.#refuse('head-too-large')
      // A line feed alone ends no line, and nobody need wait for what cannot become a head.
      else if (bareLineFeed.test(text)) this.#refuse('message-malformed')
      return
    }
    const parsed = parseRequestHead(text, end, this.#block)
    if (parsed.kind === 'fault') {
      this.#refuse(parsed.code)
      return
    }
    const { block } = parsed.sent
    const { length } = block?.text ?? ''
    const known = block === undefined ? null : this.#place.known.keep(this.#got, end - length, end + 4, block)
    this.#blockBytes = known?.bytes ?? null
    this.#block = block !== undefined && length <= mostKept ? block : null
    this.#got = this.#got.length === end + 4 ? nothing : restOf(this.#got, end + 4)
    this.#begin(parsed.sent)
  }

  /** A head whose lines are those of the one before, or others that are known, byte for byte: its first line is all that is read. Null of any other. */
  #readAgain(): SentHead | null {
    const got = this.#got
    const most = Math.min(got.length, this.#place.limits.headBytes + 4)
    let end = 0
    while (end < most && got[end] !== 13) end++
    const from = end + 2
    if (from >= most || got[end + 1] !== 10) return null
    const before = this.#blockBytes
    let to = from + (before?.length ?? 0)
    if (before === null || to > most || got.compare(before, 0, before.length, from, to) !== 0) {
      const known = this.#place.known.find(got, from)
      if (known === null) return null
      to = from + known.bytes.length
      if (to > most) return null
      this.#block = known.block
      this.#blockBytes = known.bytes
    }
    const block = this.#block
    const line = parseRequestLine(got, end)
    if (line === null || block === null) return null
    this.#got = got.length === to ? nothing : restOf(got, to)
    const { method, target, version } = line
    return { method, target, version, rawHeaders: block.rawHeaders, headers: block.headers, block }
  }

  #begin(sent: SentHead): void {
    this.#state = 'waiting'
    this.#isWhole = false
    this.#wait('nothing')
    const exchange = new SocketExchange(this, this.#socket, sent)
    this.#current = exchange
    new Relay(exchange, this.#place).start()
  }

  #readBody(bytes: Buffer): void {
    const exchange = this.#current
    if (exchange === null) return
    if (this.#chunked !== null) {
      let goesOn = true
      const outcome = this.#chunked.read(bytes, (part) => {
        if (exchange.listener?.onBody(part) === false) goesOn = false
      })
      if (this.#state !== 'body') return
      if (outcome.kind === 'fault') {
        this.#state = 'over'
        exchange.listener?.onFault('message-malformed')
      } else if (outcome.kind === 'done') this.#endBody(bytes.subarray(outcome.rest), outcome.rawTrailers)
      else if (!goesOn) exchange.pauseBody()
      return
    }
    const part = bytes.length === this.#left ? bytes : bytes.subarray(0, this.#left)
    this.#left -= part.length
    const goesOn = exchange.listener?.onBody(part) !== false
    if (this.#state !== 'body') return
    if (this.#left === 0) this.#endBody(part === bytes ? nothing : bytes.subarray(part.length), [])
    else if (!goesOn) exchange.pauseBody()
  }

  #endBody(rest: Buffer, rawTrailers: readonly string[]): void {
    this.#state = 'waiting'
    this.#got = rest
    this.#isWhole = true
    this.#watch()
    this.#current?.listener?.onBodyEnd(rawTrailers)
  }

  // What the exchange asks for.

  startBody(framing: Framing): void {
    this.#chunked = framing.kind === 'chunked' ? new ChunkedReader() : null
    this.#left = framing.kind === 'length' ? framing.bytes : 0
    this.#state = 'body'
    this.#watch()
    // A short body that is all there is copied by whoever holds it, and by what it goes out with: nobody looks at parts of it.
    const isAll = framing.kind === 'length' && framing.bytes === this.#got.length && framing.bytes <= mostCopied
    const rest = isAll ? this.#got : lastingPart(this.#got, 0)
    this.#got = nothing
    this.#socket.resume()
    if (rest.length > 0) this.#readBody(rest)
  }

  get isStopping(): boolean {
    return this.#place.isStopping()
  }

  watch(): void {
    this.#watch()
  }

  /** The answer is written, and the next request is looked at. */
  next(): void {
    const done = this.#current
    this.#current = null
    if (done === null || this.#socket.destroyed) return
    done.listener?.onAnswered()
    const isRead = this.#isWhole || !bringsBody(done.framing)
    if (done.isLast || !isRead || this.#isEnded || this.isStopping) {
      this.#close()
      return
    }
    this.#state = 'head'
    this.#wait(this.#got.length > 0 ? 'head' : 'rest')
    if (this.#socket.isPaused()) this.#socket.resume()
    // Not from within the answer to the one before: requests in a row would fill the stack.
    if (this.#got.length > 0) setImmediate(() => this.#state === 'head' && this.#current === null && this.#readHead())
  }

  leave(): { readonly socket: Socket; readonly rest: Uint8Array } {
    this.out.flush()
    this.#state = 'over'
    this.#isGiven = true
    this.#current = null
    this.#sweep.remove(this)
    // Others count the connection until it is closed.
    this.#socket.off('data', this.#onData)
    for (const [event, listener] of this.#listeners) this.#socket.off(event, listener)
    this.#onGone()
    return { socket: this.#socket, rest: this.#got }
  }

  // The end.

  #refuse(code: RefusalCode): void {
    const { status } = answerTo(code)
    this.out.add(writeRefusal(code, this.#place.judge, this.client))
    this.#close()
    this.#place.judge.record({ client: this.client, sent: null, note: null, code, status, ended: 'answered', milliseconds: 0, bytes: 0 })
  }

  /** What was written goes out, however slowly the client takes it. */
  #close(): void {
    this.#state = 'over'
    this.#got = nothing
    const socket = this.#socket
    this.out.flush()
    this.#wait('end')
    socket.once('finish', () => this.#linger())
    socket.end()
    socket.resume()
  }

  /** What still comes is thrown away for a moment, so that it does not take the answer with it. */
  #linger(): void {
    this.#wait('nothing')
    const socket = this.#socket
    const end = setTimeout(() => socket.destroy(), this.#isEnded ? 0 : mostLinger)
    if (socket.readableEnded) socket.destroy()
    socket.once('end', () => socket.destroy())
    socket.once('close', () => clearTimeout(end))
  }

  #watch(): void {
    const isWaiting = this.#current?.isFull === true || (this.#state === 'body' && this.#current?.isPaused !== true)
    this.#wait(isWaiting ? 'idle' : 'nothing')
  }

  #wait(what: 'head' | 'rest' | 'idle' | 'end' | 'nothing'): void {
    this.#waitsFor = what
    const { head, idle, keepAlive } = this.#place.times
    this.deadline =
      what === 'nothing' ? Number.POSITIVE_INFINITY : this.#sweep.after(what === 'head' ? head : what === 'rest' ? keepAlive : idle)
  }

  onLate(): void {
    if (this.#waitsFor === 'head') this.#refuse('head-too-slow')
    else if (this.#waitsFor === 'rest') this.#close()
    else if (this.#waitsFor === 'end' || this.#current?.isFull === true) breakOff(this.#socket)
    else {
      this.#state = 'over'
      this.#current?.listener?.onFault('body-too-slow')
    }
  }
}

/** Characters of headers that are kept while a connection is at rest. */
const mostKept = 4096
const mostLinger = 2000
/** Milliseconds, when the gateway ends. */
const firstPatience = 250
/** Bytes that a client may send ahead. */
const mostAhead = 64 * 1024

/** One that no return stands before. */
const bareLineFeed = /(?:^|[^\r])\n/
