// The reference front: Node's own HTTP server, in its strict mode, reads what clients send. It hands on heads as they came, one request of
// a connection after the other.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { answerTo, type RefusalCode } from '../request/index.ts'
import { clientOf } from './client-of.ts'
import { type Front, type FrontOptions, usualHttp2 } from './core.ts'
import { guardDoor } from './door.ts'
import { NodeExchange, NodeUpgrade } from './node-exchange.ts'
import { openLayers } from './open-layers.ts'
import { Relay } from './relay/relay.ts'
import type { RelayPlace } from './relay/relay-place.ts'
import { toServerOptions } from './tls-door.ts'
import { writeRefusal } from './write-refusal.ts'

/** Requests that may wait on one connection before no more are read from it. */
const mostInRow = 32

export async function startNodeFront(options: FrontOptions): Promise<Front> {
  const { limits, times, judge, tls, http2: rules = usualHttp2 } = options
  const lines = new Map<Socket, Line>()
  let isStopping = false

  const reading = {
    // What cannot be read strictly is not read.
    insecureHTTPParser: false,
    requireHostHeader: false,
    joinDuplicateHeaders: false,
    // A little more than is allowed, so that it is we who count.
    maxHeaderSize: limits.headBytes + 1024,
    headersTimeout: times.head,
    requestTimeout: 0,
    keepAliveTimeout: times.keepAlive,
    connectionsCheckingInterval: Math.min(1000, Math.max(50, times.head / 4)),
    noDelay: true,
  }
  const server =
    tls === undefined ? createServer(reading) : createTlsServer({ ...reading, ...toServerOptions(tls, times.head, rules.overTls) })
  const door = guardDoor(server, tls)
  const place: RelayPlace = { ...options, isStopping: () => isStopping, tunnels: door.tunnels }
  // Node leaves out what is beyond, without a word: one more shows that there are too many.
  server.maxHeadersCount = limits.headers + 1

  const lineOf = (socket: Socket): Line => {
    const known = lines.get(socket)
    if (known !== undefined) return known
    const made = new Line(socket, place)
    lines.set(socket, made)
    socket.once('close', () => lines.delete(socket))
    return made
  }
  const take = (request: IncomingMessage, response: ServerResponse) => lineOf(request.socket).add(request, response)
  server.on(door.connected, (socket) => void lineOf(socket))
  server.on('request', take)
  server.on('checkContinue', take)
  server.on('checkExpectation', take)
  const upgrade = (request: IncomingMessage, socket: Socket, rest: Uint8Array) => {
    // An answer to an earlier request is still on its way.
    if (lineOf(socket).isBusy) return void socket.destroy()
    new Relay(new NodeUpgrade(request, socket, rest, times.idle), place).start()
  }
  server.on('upgrade', (request, socket, rest) => upgrade(request, toSocket(socket), rest))
  server.on('connect', (request, socket, rest) => upgrade(request, toSocket(socket), rest))
  server.on('clientError', (error, stream) => {
    const socket = toSocket(stream)
    const isCut = 'code' in error && error.code === 'HPE_INVALID_EOF_STATE' && lineOf(socket).isBusy
    // The client has gone; whoever it was is told when the connection closes.
    if (!socket.writable || isCut || ('code' in error && error.code === 'ECONNRESET')) {
      socket.destroy()
      return
    }
    const code = faultOf(error)
    if (lineOf(socket).fail(code)) return
    const { status } = answerTo(code)
    const client = clientOf(socket)
    socket.write(writeRefusal(code, judge, client), 'latin1')
    socket.destroySoon()
    judge.record({ client, sent: null, note: null, code, status, ended: 'answered', milliseconds: 0, bytes: 0 })
  })

  const { port, http2 } = await openLayers(server, door, options, place)
  return {
    port,
    renew: door.renew,
    async drain(milliseconds) {
      isStopping = true
      await door.close(milliseconds, () => {
        server.closeIdleConnections()
        http2.leave()
      })
      http2.close()
    },
  }
}

/** Of an HTTP server without a stream of its own the stream is its socket. */
function toSocket(stream: NodeJS.WritableStream | import('node:stream').Duplex): Socket {
  // The types allow for servers over other streams.
  return stream as Socket
}

const faults: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'head-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'head-too-slow',
  HPE_INVALID_METHOD: 'method-malformed',
  HPE_INVALID_VERSION: 'version-unknown',
}

function faultOf(error: Error): RefusalCode {
  return ('code' in error && typeof error.code === 'string' ? faults[error.code] : undefined) ?? 'message-malformed'
}

/** The requests of one connection, in a row: the next one is looked at when the one before is answered. */
class Line {
  readonly #socket: Socket
  readonly #place: RelayPlace
  readonly #waiting: NodeExchange[] = []
  #current: NodeExchange | null = null

  constructor(socket: Socket, place: RelayPlace) {
    this.#socket = socket
    this.#place = place
  }

  get isBusy(): boolean {
    return this.#current !== null
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new NodeExchange(request, response, this.#place.times.idle, () => this.#next(exchange))
    if (this.#current === null) {
      this.#start(exchange)
      return
    }
    this.#waiting.push(exchange)
    if (this.#waiting.length >= mostInRow) this.#socket.pause()
  }

  /** Whether somebody is told. */
  fail(code: RefusalCode): boolean {
    if (this.#current === null) return false
    // The fault stands behind requests that are whole: they are answered, and nothing more is read.
    if (this.#current.isWhole) {
      this.#current.isLastRead = true
      return true
    }
    this.#current.listener?.onFault(code)
    return true
  }

  #start(exchange: NodeExchange): void {
    this.#current = exchange
    new Relay(exchange, this.#place).start()
  }

  #next(done: NodeExchange): void {
    if (this.#current !== done) return
    this.#current = null
    if (this.#socket.destroyed || done.isLastRead) {
      this.#waiting.length = 0
      this.#socket.destroySoon()
      return
    }
    const next = this.#waiting.shift()
    if (next === undefined) {
      if (this.#place.isStopping()) this.#socket.destroySoon()
      return
    }
    if (this.#waiting.length === mostInRow / 2) this.#socket.resume()
    this.#start(next)
  }
}
