// From a client's request to the application and back: judged, sent on as it streams, and ended on both sides when one of them goes.

import type { Socket } from 'node:net'
import {
  acceptOf,
  answerTo,
  comesBack,
  problemType,
  type RefusalCode,
  type RequestHead,
  readConnection,
  readHead,
  writeRequestHead,
} from '../request/index.ts'
import type { ClientExchange, ClientListener } from './client-exchange.ts'
import type { FrontOptions, Judged, Judgement, Outcome } from './core.ts'
import { joinTunnel } from './tunnel.ts'
import type { UpstreamExchange, UpstreamFailure, UpstreamHandlers } from './upstream/exchange.ts'
import type { ResponseHead } from './upstream/response-head.ts'

export interface RelayPlace extends Pick<FrontOptions, 'upstream' | 'judge' | 'limits' | 'times' | 'elapsed'> {
  /** Every answer is the last one of its connection. */
  readonly isStopping: () => boolean
  readonly track: (tunnel: Socket) => void
}

const codes: Readonly<Record<UpstreamFailure, RefusalCode>> = {
  away: 'upstream-away',
  reset: 'upstream-away',
  broken: 'upstream-broken',
  slow: 'upstream-slow',
  cut: 'upstream-broken',
  busy: 'upstream-busy',
}

export class Relay implements ClientListener, UpstreamHandlers {
  readonly #client: ClientExchange
  readonly #place: RelayPlace
  readonly #began: number
  #head: RequestHead | null = null
  #note: unknown = null
  #exchange: UpstreamExchange | null = null
  #code: RefusalCode | null = null
  #status: number | null = null
  /** The whole body came. */
  #isBodyRead = true
  #isReady = false
  #isAnswering = false
  #isOver = false
  #isUpstreamOver = false

  constructor(client: ClientExchange, place: RelayPlace) {
    this.#client = client
    this.#place = place
    this.#began = place.elapsed()
    client.listener = this
  }

  start(): void {
    const { judge, limits } = this.#place
    const { client, sent } = this.#client
    const read = readHead(sent, limits)
    if (read.kind === 'refused') {
      this.#refuse(read.code, true)
      return
    }
    const { head } = read
    this.#head = head
    this.#client.framing = head.framing
    this.#isBodyRead = head.framing.kind === 'none' || (head.framing.kind === 'length' && head.framing.bytes === 0)
    const judged = judge.judge(head, client)
    if (!(judged instanceof Promise)) {
      this.#follow(head, judged)
      return
    }
    judged.then(
      (answer) => {
        if (!this.#isOver) this.#follow(head, answer)
      },
      // A judge that fails is a bug of ours, and lets nobody in.
      () => {
        if (!this.#isOver) this.#refuse('judge-failed', true)
      },
    )
  }

  #follow(head: RequestHead, { judgement, note }: Judged): void {
    this.#note = note
    // Who may not is told so before anything of the body is read.
    if (judgement.kind !== 'pass') {
      this.#answer(judgement)
      return
    }
    const { client } = this.#client
    this.#exchange = this.#place.upstream.send(
      {
        method: head.method,
        head: writeRequestHead(head, client, judgement.added),
        framing: head.framing,
        isUpgrade: head.upgrade !== null,
      },
      this,
    )
    if (this.#isReady) this.#readBody()
  }

  #answer(judgement: Exclude<Judgement, { kind: 'pass' }>): void {
    if (judgement.kind === 'refuse') {
      this.#refuse(judgement.code, !this.#isBodyRead, judgement.headers)
      return
    }
    this.#respondAlone(307, 'Temporary Redirect', ['location', judgement.location], '', !this.#isBodyRead)
  }

  #refuse(code: RefusalCode, isLast: boolean, headers: readonly (readonly [string, string])[] = []): void {
    this.#code = code
    const { status, title, body } = answerTo(code)
    this.#respondAlone(status, title, ['content-type', problemType, 'cache-control', 'no-store', ...headers.flat()], body, isLast)
  }

  #respondAlone(status: number, reason: string, headers: readonly string[], body: string, isLast: boolean): void {
    this.#isAnswering = true
    this.#isUpstreamOver = true
    this.#status = status
    const bytes = Buffer.from(body, 'latin1')
    const hasBody = bytes.length > 0 && this.#client.sent.method !== 'HEAD'
    this.#client.respond({
      status,
      reason,
      rawHeaders: [...headers, 'content-length', String(bytes.length)],
      hasBody,
      isLast: isLast || this.#isAskedToClose(),
    })
    if (hasBody) this.#client.write(bytes)
    this.#client.end([])
  }

  // The application.

  onReady(): void {
    this.#isReady = true
    // On a connection that was kept this comes before anybody has the exchange in hand.
    if (this.#exchange !== null) this.#readBody()
  }

  #readBody(): void {
    if (!this.#isBodyRead) this.#client.readBody()
  }

  onContinue(): void {
    if (this.#head?.expectsContinue === true && !this.#isAnswering) this.#client.continue()
  }

  onHead(head: ResponseHead, hasBody: boolean): void {
    this.#isAnswering = true
    this.#status = head.status
    const forOneHop = readConnection(head.headers)
    const rawHeaders: string[] = []
    for (const [index, { name }] of head.headers.entries()) {
      // RFC 9110, 8.6: no answer with 204 has a length.
      if (!comesBack(name, forOneHop) || (name === 'content-length' && head.status === 204)) continue
      rawHeaders.push(head.rawHeaders[index * 2] ?? name, head.rawHeaders[index * 2 + 1] ?? '')
    }
    // An answer before the whole request: what is left of it cannot be told from the next one by somebody who does not read it.
    const isLast = !this.#isBodyRead || this.#isAskedToClose() || this.#head?.upgrade != null
    this.#client.respond({ status: head.status, reason: head.reason, rawHeaders, hasBody, isLast })
  }

  onData(bytes: Uint8Array): boolean {
    return this.#client.write(bytes)
  }

  #isAskedToClose(): boolean {
    return this.#place.isStopping() || this.#head?.forOneHop.has('close') === true
  }

  onEnd(rawTrailers: readonly string[]): void {
    this.#isUpstreamOver = true
    this.#client.end(rawTrailers)
  }

  onDrain(): void {
    if (!this.#isBodyRead) this.#client.resumeBody()
  }

  onUpgrade(head: ResponseHead, socket: Socket, rest: Uint8Array): void {
    this.#isUpstreamOver = true
    const key = this.#head?.headers.find(({ name }) => name === 'sec-websocket-key')?.value ?? ''
    const value = (name: string) => head.headers.filter((header) => header.name === name).map((header) => header.value)
    const isRight =
      value('upgrade').join().toLowerCase() === 'websocket' &&
      readConnection(head.headers).has('upgrade') &&
      value('sec-websocket-accept').join() === acceptOf(key)
    const taken = isRight && !this.#isOver ? this.#client.takeSocket() : null
    if (taken === null) {
      socket.destroy()
      if (!this.#isOver) this.#refuse('upgrade-not-answered', true)
      return
    }
    this.#status = 101
    this.#place.track(socket)
    const lines = head.headers
      .filter(({ name }) => comesBack(name, none) && name !== 'content-length')
      .map(({ name, value }) => `${name}: ${value}\r\n`)
    taken.socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n${lines.join('')}\r\n`, 'latin1')
    joinTunnel(taken, { socket, rest }, this.#place.times.tunnelIdle, () => this.#over('tunnel-closed'))
  }

  onFail(failure: UpstreamFailure): void {
    this.#isUpstreamOver = true
    if (this.#isOver) return
    if (!this.#isAnswering) {
      this.#refuse(codes[failure], true)
      return
    }
    this.#client.abort()
    this.#over('upstream-cut')
  }

  // The client.

  onBody(bytes: Uint8Array): boolean {
    // The application answered early and wants no more: what still comes goes nowhere.
    if (this.#isUpstreamOver || this.#exchange === null) return true
    return this.#exchange.write(bytes)
  }

  onTaken(): void {
    if (!this.#isUpstreamOver) this.#exchange?.resume()
  }

  onBodyEnd(rawTrailers: readonly string[]): void {
    this.#isBodyRead = true
    if (!this.#isUpstreamOver) this.#exchange?.end(rawTrailers)
  }

  onGone(): void {
    if (this.#isOver) return
    if (!this.#isUpstreamOver) this.#exchange?.destroy()
    this.#over('client-left')
  }

  onFault(code: RefusalCode): void {
    if (this.#isOver) return
    if (!this.#isUpstreamOver) this.#exchange?.destroy()
    if (!this.#isAnswering) {
      this.#refuse(code, true)
      return
    }
    this.#client.abort()
    this.#over('client-left')
  }

  onAnswered(): void {
    this.#over('answered')
  }

  #over(ended: Outcome['ended']): void {
    if (this.#isOver) return
    this.#isOver = true
    const { judge, elapsed } = this.#place
    const { client, sent } = this.#client
    judge.record({
      client,
      sent,
      note: this.#note,
      code: this.#code,
      status: this.#status,
      ended,
      milliseconds: elapsed() - this.#began,
    })
  }
}

const none: ReadonlySet<string> = new Set()
