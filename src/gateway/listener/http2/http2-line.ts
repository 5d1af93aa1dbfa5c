// One connection that speaks HTTP/2: Node's own reader (nghttp2) takes the frames apart, each stream becomes an exchange, and who keeps the
// connection busy without asking for anything is told to be calm and goes.

import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type RefusalCode, toSentHead } from '../../request/index.ts'
import { clientOf } from '../client-of.ts'
import type { Http2Rules } from '../core.ts'
import { Relay } from '../relay/relay.ts'
import type { RelayPlace } from '../relay/relay-place.ts'
import type { Sweep, Waiting } from '../sweep.ts'
import { FrameGuard, type Http2Error, http2Errors } from './frame-guard.ts'
import { GuardedSocket } from './guarded-socket.ts'
import { Http2Exchange } from './http2-exchange.ts'
import { nodeHttp2 } from './node-http2.ts'

export class Http2Line implements Waiting {
  deadline: number
  readonly #session: ServerHttp2Session
  readonly #socket: Socket
  readonly #place: RelayPlace
  readonly #sweep: Sweep
  readonly #rules: Http2Rules
  readonly #guard: FrameGuard
  readonly #guarded: GuardedSocket
  #open = 0
  #isClosing = false
  #isRefused = false
  #onGoodbye = (): unknown => undefined
  /** Requests that may be taken back at once; it grows again with time. */
  #patience: number
  #since: number

  constructor(reader: Http2Server, socket: Socket, place: RelayPlace, rules: Http2Rules, sweep: Sweep, onGone: () => void) {
    this.#socket = socket
    this.#place = place
    this.#rules = rules
    this.#sweep = sweep
    this.#patience = rules.takenBack
    this.#since = place.elapsed()
    this.deadline = sweep.after(place.times.head)
    sweep.add(this)
    this.#guard = new FrameGuard({
      headBytes: place.limits.headBytes * 2,
      idleFrames: rules.idleFrames,
      elapsed: place.elapsed,
      onRefused: () => this.#note('message-malformed'),
      onGoodbye: (error) => this.#noteGoodbye(error),
    })
    this.#guarded = new GuardedSocket(socket, this.#guard, (error) => this.#refuse(error))
    const session = openSession(reader, this.#guarded)
    this.#session = session
    session.on('error', () => undefined)
    session.on('stream', (stream, _headers, flags, ...rest) => this.#take(stream, flags, rest))
    session.on('close', () => {
      sweep.remove(this)
      onGone()
    })
  }

  /** Takes no new streams; ends when those that run are over. */
  leave(): void {
    if (this.#isClosing) return
    this.#isClosing = true
    this.#session.close()
  }

  /** Also where a head began and never ends: nghttp2 would wait for it. */
  onLate(): void {
    this.#refuse(http2Errors.none)
  }

  #take(stream: ServerHttp2Stream, flags: number, rest: readonly unknown[]): void {
    // It came and went within the same read.
    if (stream.destroyed || stream.aborted || this.#isRefused) {
      stream.on('error', () => undefined)
      this.#lose()
      return
    }
    const id = stream.id ?? 0
    const [raw] = rest
    const fields = Array.isArray(raw) ? raw.map(String) : []
    const sent = toSentHead(fields, (flags & nodeHttp2().constants.NGHTTP2_FLAG_END_STREAM) === 0)
    // One that was left out on the way was none.
    const isWhole = this.#guard.takeCount(id) === fields.length / 2
    this.#open++
    this.deadline = Number.POSITIVE_INFINITY
    const exchange = new Http2Exchange(stream, isWhole ? sent : { ...sent, fault: 'header-malformed' }, {
      client: clientOf(this.#socket),
      sweep: this.#sweep,
      idle: this.#place.times.idle,
      countFields: () => this.#guard.takeCount(id),
      isRefused: () => this.#isRefused,
      onOver: (isGivenUp) => {
        this.#open--
        this.#guard.close(id)
        if (isGivenUp) this.#lose()
        if (this.#open === 0) this.deadline = this.#sweep.after(this.#place.times.keepAlive)
      },
    })
    new Relay(exchange, this.#place).start()
  }

  /** Of what is no request. */
  #note(code: RefusalCode): void {
    const client = clientOf(this.#socket)
    this.#place.judge.record({ client, sent: null, note: null, code, status: null, ended: 'answered', milliseconds: 0, bytes: 0 })
  }

  /** A request that was taken back costs the client nothing and the application a connection (CVE-2023-44487). */
  #lose(): void {
    const { takenBack } = this.#rules
    const now = this.#place.elapsed()
    this.#patience = Math.min(takenBack, this.#patience + ((now - this.#since) * takenBack) / recovery)
    this.#since = now
    if (--this.#patience < 0) this.#refuse(http2Errors.calm)
  }

  /** Of a fault that nghttp2 found by itself it says why, and would then wait for the streams that run. */
  #noteGoodbye(error: number | null): void {
    if (this.#isRefused) this.#onGoodbye()
    else if (error !== http2Errors.none) {
      this.#isClosing = true
      this.#isRefused = true
      this.#guarded.refuse()
      this.#note(error === http2Errors.calm ? 'frames-without-end' : 'message-malformed')
      setImmediate(() => this.#session.destroy())
    }
  }

  /** Says why, and goes. */
  #refuse(error: Http2Error): void {
    if (this.#isRefused || this.#session.destroyed) return
    this.#isClosing = true
    this.#isRefused = true
    if (error === http2Errors.calm) this.#note('frames-without-end')
    this.#guarded.refuse()
    this.#session.goaway(error)
    // What is destroyed at once takes the good-bye with it; who does not read it does not get it.
    const destroy = () => {
      clearTimeout(late)
      if (!this.#session.destroyed) this.#session.destroy(new Error('the connection is refused'), error)
    }
    const late = setTimeout(destroy, mostFarewell)
    this.#onGoodbye = () => setImmediate(destroy)
  }
}

/** A server that listens to nobody: connections are given to it. */
export function createHttp2Reader({ streams }: Http2Rules, { limits }: Pick<RelayPlace, 'limits'>): Http2Server {
  return nodeHttp2().createServer({
    settings: {
      enablePush: false,
      maxConcurrentStreams: streams,
      maxHeaderListSize: limits.headBytes * 2 + limits.headers * 64,
      headerTableSize: 4096,
    },
    // A little more than is allowed, so that it is we who count and say so.
    maxHeaderListPairs: limits.headers * 4,
    maxSessionMemory: 10,
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
    maxSettings: 32,
  })
}

function openSession(reader: Http2Server, socket: Duplex): ServerHttp2Session {
  let opened: ServerHttp2Session | null = null
  reader.once('session', (session) => {
    opened = session
  })
  reader.emit('connection', socket)
  if (opened === null) throw new Error('no session on a connection that speaks HTTP/2')
  return opened
}

/** Milliseconds. */
const mostFarewell = 1000
/** Milliseconds until all of the patience is there again. */
const recovery = 30_000
