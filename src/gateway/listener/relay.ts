// From a client's request to the application and back: judged, sent on as it streams, and ended on both sides when one of them goes.

import type { Socket } from 'node:net'
import {
  acceptOf,
  answerTo,
  type Client,
  comesBack,
  isHostAllowed,
  openEdge,
  originOf,
  problemType,
  type RefusalCode,
  type RequestHead,
  readConnection,
  readHead,
  writeRequestHead,
} from '../request/index.ts'
import { AnswerGate, type AnswerSink } from './answer-gate.ts'
import { BodyFirst } from './body-first.ts'
import { BodyPace } from './body-pace.ts'
import type { ClientExchange, ClientListener } from './client-exchange.ts'
import type { BodyFilter, BodyStep, FrontOptions, Judged, Judgement, Outcome, Pass } from './core.ts'
import { mostCopied } from './outbox.ts'
import { joinTunnel, type Tunnel } from './tunnel.ts'
import type { UpstreamExchange, UpstreamFailure, UpstreamHandlers } from './upstream/exchange.ts'
import type { ResponseHead } from './upstream/response-head.ts'

export interface RelayPlace extends Pick<FrontOptions, 'upstream' | 'judge' | 'limits' | 'times' | 'elapsed' | 'edge' | 'bodies'> {
  /** Every answer is the last one of its connection. */
  readonly isStopping: () => boolean
  readonly tunnels: Set<Tunnel>
}

const codes: Readonly<Record<UpstreamFailure, RefusalCode>> = {
  away: 'upstream-away',
  reset: 'upstream-away',
  broken: 'upstream-broken',
  slow: 'upstream-slow',
  cut: 'upstream-broken',
  busy: 'upstream-busy',
}

export class Relay implements ClientListener, UpstreamHandlers, AnswerSink {
  readonly #client: ClientExchange
  readonly #place: RelayPlace
  readonly #began: number
  /** The other end, or whoever stands behind it. */
  #origin: Client
  #head: RequestHead | null = null
  #note: unknown = null
  #exchange: UpstreamExchange | null = null
  #code: RefusalCode | null = null
  #status: number | null = null
  /** The whole body came. */
  #isBodyRead = true
  #isReady = false
  #isReading = false
  /** Of the request: what is looked at before it goes on. */
  #first: BodyFirst | null = null
  /** What comes of it does not go on yet. */
  #isHeld = false
  #rawTrailers: readonly string[] = []
  #pass: Pass | null = null
  #pace: BodyPace | null = null
  #gate: AnswerGate | null = null
  /** The answer came whole and is not shown. */
  #withdrawn: RefusalCode | null = null
  /** Of the answer; undefined before anybody was asked. */
  #filter: BodyFilter | null | undefined
  #isRecordedFirst = false
  #isAnswering = false
  #isDone = false
  #isUpstreamOver = false
  /** Of the body of the answer. */
  #sentBytes = 0

  constructor(client: ClientExchange, place: RelayPlace) {
    this.#client = client
    this.#place = place
    this.#origin = client.client
    this.#began = place.elapsed()
    client.listener = this
  }

  start(): void {
    const { judge, limits, edge } = this.#place
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
    const { hosts, hops } = edge?.() ?? openEdge
    if (hops !== null) this.#origin = originOf(client, head.headers, hops)
    if (hosts !== null && !isHostAllowed(hosts, head.host)) {
      this.#refuse('host-unknown', !this.#isBodyRead)
      return
    }
    let judged: Judged | Promise<Judged>
    try {
      judged = judge.judge(head, this.#origin)
    } catch {
      this.#refuse('judge-failed', true)
      return
    }
    this.#whenKnown(judged, head, null)
  }

  /** `body`: what was judged, where it goes on as it came. */
  #whenKnown(judged: Judged | Promise<Judged>, head: RequestHead, body: Uint8Array | null): void {
    if (!(judged instanceof Promise)) {
      this.#follow(head, body === null ? judged : withBytes(judged, body))
      return
    }
    judged.then(
      (known) => {
        if (!this.isOver) this.#follow(head, body === null ? known : withBytes(known, body))
        else if (this.#note === null) this.#late(known)
      },
      () => {
        // A judge that fails is a bug of ours, and lets nobody in.
        if (!this.isOver) this.#refuse('judge-failed', true)
      },
    )
  }

  /** Whoever judged holds on to something until it is told how the request ended. */
  #late({ note }: Judged): void {
    this.#note = note
    if (this.#isDone) this.#place.judge.late?.(note, this.#outcome('client-left'))
  }

  #follow(head: RequestHead, { judgement, note, isRecordedFirst = false }: Judged): void {
    this.#note = note
    // What was judged by the head alone holds for what is judged by the body.
    if (isRecordedFirst) this.#isRecordedFirst = true
    // Who may not is told so before anything of the body is read.
    if (judgement.kind !== 'pass') {
      this.#decline(judgement)
      return
    }
    if (judgement.body !== undefined && this.#first === null) {
      this.#readFirst(head, judgement.body)
      return
    }
    this.#forward(head, judgement)
  }

  #forward(head: RequestHead, pass: Pass): void {
    this.#pass = pass
    const goesOn = this.#first === null && pass.method === undefined ? head : toForwarded(head, pass, this.#first !== null)
    this.#exchange = this.#place.upstream.send(
      {
        method: goesOn.method,
        head: writeRequestHead(goesOn, this.#origin, pass.added, pass.withheld),
        framing: goesOn.framing,
        isUpgrade: goesOn.upgrade !== null,
      },
      this,
    )
    if (this.#isReady) this.#readBody()
  }

  #readFirst(head: RequestHead, step: BodyStep): void {
    this.#first = new BodyFirst(step, this.#place.bodies, head.framing.kind === 'length' ? head.framing.bytes : null)
    this.#isHeld = true
    if (this.#isBodyRead) {
      this.#judgeBody(nothing)
      return
    }
    if (head.expectsContinue) this.#client.continue()
    this.#isReading = true
    this.#pace = this.#watchPace()
    this.#client.readBody()
  }

  #judgeBody(body: Uint8Array | null): void {
    const { step } = this.#first ?? {}
    const head = this.#head
    if (step === undefined || head === null) return
    this.#first?.ask(body)
    let judged: Judged | Promise<Judged>
    try {
      judged = step.judge(body)
    } catch {
      this.#refuse('judge-failed', true)
      return
    }
    this.#whenKnown(judged, head, body)
  }

  #decline(judgement: Exclude<Judgement, Pass>): void {
    const isLast = !this.#isBodyRead
    switch (judgement.kind) {
      case 'refuse':
        this.#refuse(judgement.code, isLast, judgement.headers, judgement.detail)
        return
      case 'redirect':
        this.#respondAlone(307, 'Temporary Redirect', ['location', judgement.location], '', isLast)
        return
      case 'respond':
        this.#respondAlone(judgement.status, judgement.reason, judgement.headers.flat(), judgement.body, isLast)
        return
    }
  }

  #refuse(code: RefusalCode, isLast: boolean, headers = this.#ownHeaders(), detail?: string): void {
    this.#code = code
    const { status, title, body } = answerTo(code, detail)
    this.#respondAlone(status, title, ['content-type', problemType, 'cache-control', 'no-store', ...headers.flat()], body, isLast)
  }

  #ownHeaders(): readonly (readonly [string, string])[] {
    return this.#place.judge.own?.(this.#head, this.#origin) ?? []
  }

  #respondAlone(status: number, reason: string, headers: readonly string[], body: string, isLast: boolean): void {
    this.#isAnswering = true
    this.#isUpstreamOver = true
    this.#status = status
    const { acknowledge } = this
    const respond = () => {
      // A body in whatever bytes: Latin-1 is a part of it.
      const bytes = Buffer.from(body, 'utf8')
      const hasBody = bytes.length > 0 && this.#client.sent.method !== 'HEAD'
      const length = status === 204 ? [] : ['content-length', String(bytes.length)]
      this.#client.respond({
        status,
        reason,
        rawHeaders: [...headers, ...length],
        hasBody,
        isLast: isLast || this.#isAskedToClose(),
      })
      if (hasBody) this.#client.write(bytes)
      this.#client.end([])
    }
    if (acknowledge === null) {
      respond()
      return
    }
    this.#isRecordedFirst = false
    const refuse = () => {
      if (!this.#isDone) this.#refuse('record-away', isLast)
    }
    acknowledge().then((isSafe) => {
      if (!isSafe) refuse()
      else if (!this.#isDone) respond()
    }, refuse)
  }

  // The application.

  onReady(): void {
    this.#isReady = true
    // On a connection that was kept this comes before anybody has the exchange in hand.
    if (this.#exchange !== null) this.#readBody()
  }

  #readBody(): void {
    const exchange = this.#exchange
    const first = this.#first
    if (first !== null && exchange !== null) {
      this.#isHeld = false
      const body = this.#pass?.bytes ?? first.take()
      if (body.length > 0) exchange.write(body)
      first.leave()
      if (this.#isBodyRead) exchange.end(this.#rawTrailers)
    }
    if (this.#isBodyRead) return
    if (this.#isReading) this.#resumeBody()
    else {
      this.#pace = this.#watchPace()
      this.#client.readBody()
    }
    this.#isReading = true
  }

  onContinue(): void {
    if (this.#head?.expectsContinue === true && !this.#isAnswering) this.#client.continue()
  }

  onHead(head: ResponseHead, hasBody: boolean): void {
    const pass = this.#pass
    this.#status = head.status
    if (pass === null || (pass.answer?.body === undefined && !this.#isRecordedFirst)) this.begin(head, hasBody, null)
    else this.#gate = AnswerGate.open(head, hasBody, this.#filterOf(pass, head), this)
  }

  /** Asked once for each answer. */
  #filterOf(pass: Pass, head: ResponseHead): BodyFilter | null {
    const filter = this.#filter === undefined ? (pass.answer?.body?.(head) ?? null) : this.#filter
    this.#filter = filter
    return filter
  }

  onWhole(head: ResponseHead, body: Uint8Array): boolean {
    const pass = this.#pass
    const { writeCopy } = this.#client
    if (pass === null || writeCopy === undefined || this.#isRecordedFirst) return false
    const filter = pass.answer?.body === undefined ? null : this.#filterOf(pass, head)
    let left = body
    if (filter?.kind === 'whole') {
      if (filter.isInstant !== true || body.length > filter.mostBytes) return false
      const seen = seeWhole(filter, body)
      if (typeof seen === 'string') {
        this.#withdrawn = seen
        return true
      }
      left = seen
    } else if (!this.#isSeen(filter, body)) return false
    this.begin(head, true, left === body ? null : left.length)
    if (this.#client.sent.method === 'HEAD') return true
    this.#sentBytes += left.length
    if (left.length > mostCopied) this.#client.write(left)
    else if (left.length > 0) writeCopy.call(this.#client, left)
    return true
  }

  /** What only looks has looked, and the body goes out as it is. */
  #isSeen(filter: BodyFilter | null, body: Uint8Array): boolean {
    if (filter === null) return true
    if (filter.kind !== 'parts' || filter.onlyLooks !== true) return false
    if (filter.write(body) !== null && filter.end() !== null) return true
    this.#filter = { kind: 'refuse', code: 'answer-broken' }
    return false
  }

  onData(bytes: Uint8Array): boolean {
    return this.#gate === null ? this.write(bytes) : this.#gate.data(bytes)
  }

  onEnd(rawTrailers: readonly string[]): void {
    this.#isUpstreamOver = true
    if (this.#gate !== null) this.#gate.end(rawTrailers)
    else if (this.#withdrawn === null) this.end(rawTrailers)
    else this.withdraw(this.#withdrawn)
  }

  // The answer.

  get acknowledge(): (() => Promise<boolean>) | null {
    if (!this.#isRecordedFirst) return null
    const { judge } = this.#place
    return () => judge.acknowledge?.(this.#outcome('answered')) ?? Promise.resolve(false)
  }

  get isOver(): boolean {
    return this.#isDone || this.#isAnswering
  }

  begin(head: ResponseHead, hasBody: boolean, length: number | null): void {
    this.#isAnswering = true
    this.#status = head.status
    const { memory } = head
    let kept = length === null ? memory.kept : memory.keptOfOther
    if (kept === null) {
      kept = keep(head, length === null)
      if (length === null) memory.kept = kept
      else memory.keptOfOther = kept
    }
    const saysLength = length !== null && length >= 0 && head.status !== 204 && head.status !== 304
    const rawHeaders = this.#pass?.answer?.headers?.(head, kept) ?? kept
    // An answer before the whole request: what is left of it cannot be told from the next one by somebody who does not read it.
    const isLast = !this.#isBodyRead || this.#isAskedToClose() || this.#head?.upgrade != null
    this.#client.respond({
      status: head.status,
      reason: head.reason,
      rawHeaders,
      memory,
      length: saysLength ? length : undefined,
      added: this.#pass?.answer?.added?.(head),
      hasBody: hasBody && this.#client.sent.method !== 'HEAD',
      isLast,
    })
  }

  write(bytes: Uint8Array): boolean {
    if (this.#client.sent.method === 'HEAD') return true
    this.#sentBytes += bytes.length
    return this.#client.write(bytes)
  }

  end(rawTrailers: readonly string[]): void {
    this.#client.end(rawTrailers)
  }

  resume(): void {
    if (!this.#isUpstreamOver) this.#exchange?.resume()
  }

  withdraw(code: RefusalCode): void {
    if (code === 'record-away') this.#isRecordedFirst = false
    if (!this.#isUpstreamOver) this.#exchange?.destroy()
    this.#refuse(code, !this.#isBodyRead)
  }

  breakOff(): void {
    if (!this.#isUpstreamOver) this.#exchange?.destroy()
    this.#isUpstreamOver = true
    this.#client.abort()
    this.#over('upstream-cut')
  }

  #isAskedToClose(): boolean {
    return this.#place.isStopping() || this.#head?.forOneHop.has('close') === true
  }

  onDrain(): void {
    if (!this.#isBodyRead) this.#resumeBody()
  }

  onUpgrade(head: ResponseHead, socket: Socket, rest: Uint8Array): void {
    this.#isUpstreamOver = true
    const key = this.#head?.headers.find(({ name }) => name === 'sec-websocket-key')?.value ?? ''
    const value = (name: string) => head.headers.filter((header) => header.name === name).map((header) => header.value)
    const isRight =
      value('upgrade').join().toLowerCase() === 'websocket' &&
      readConnection(head.headers).has('upgrade') &&
      value('sec-websocket-accept').join() === acceptOf(key)
    const refuse = (code: RefusalCode) => {
      socket.destroy()
      // What the client sent behind its handshake is no HTTP.
      if (!this.#isDone) this.#refuse(code, true)
    }
    if (!isRight || this.#isDone) {
      refuse('upgrade-not-answered')
      return
    }
    this.#status = 101
    const { acknowledge } = this
    this.#isRecordedFirst = false
    if (acknowledge === null) this.#join(head, socket, rest)
    else {
      // Nobody else looks at it while it waits.
      socket.once('error', () => undefined)
      acknowledge().then(
        (isSafe) => {
          if (isSafe && !this.#isDone && !socket.destroyed) this.#join(head, socket, rest)
          else refuse(isSafe ? 'upstream-away' : 'record-away')
        },
        () => refuse('record-away'),
      )
    }
  }

  #join(head: ResponseHead, socket: Socket, rest: Uint8Array): void {
    const taken = this.#client.takeSocket()
    if (taken === null) {
      socket.destroy()
      this.#refuse('upgrade-not-answered', true)
      return
    }
    const kept = head.headers
      .filter(({ name }) => comesBack(name, none) && name !== 'content-length')
      .flatMap(({ name, value }) => [name, value])
    const dressed = this.#pass?.answer?.headers?.(head, kept) ?? kept
    let lines = 'connection: upgrade\r\nupgrade: websocket\r\n'
    for (let index = 0; index + 1 < dressed.length; index += 2) lines += `${dressed[index]}: ${dressed[index + 1]}\r\n`
    taken.socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`, 'latin1')
    const { times, elapsed, edge, tunnels } = this.#place
    const tunnel = joinTunnel(
      taken,
      { socket, rest },
      {
        idle: times.tunnelIdle,
        limits: (edge?.() ?? openEdge).messages,
        elapsed,
        onClosed: (fault) => {
          tunnels.delete(tunnel)
          this.#code = fault
          this.#over('tunnel-closed')
        },
      },
    )
    tunnels.add(tunnel)
    if (this.#place.isStopping()) tunnel.leave()
  }

  onFail(failure: UpstreamFailure): void {
    this.#isUpstreamOver = true
    if (this.#isDone) return
    if (!this.#isAnswering) {
      this.#refuse(codes[failure], true)
      return
    }
    this.#client.abort()
    this.#over('upstream-cut')
  }

  // The client.

  onBody(bytes: Uint8Array): boolean {
    const goesOn = this.#takeBody(bytes)
    this.#pace?.came(bytes.length, goesOn)
    return goesOn
  }

  #resumeBody(): void {
    this.#pace?.resume()
    this.#client.resumeBody()
  }

  /** Null where a body may come as slowly as it likes. */
  #watchPace(): BodyPace | null {
    const { times, elapsed } = this.#place
    if (times.slowest === 0) return null
    return new BodyPace({ perSecond: times.slowest, patience: times.idle, elapsed, onSlow: () => this.onFault('body-too-slow') })
  }

  #takeBody(bytes: Uint8Array): boolean {
    if (this.#isHeld && this.#first !== null) {
      if (this.#isAnswering) return true
      const isFull = this.#first.add(bytes)
      if ((isFull || !this.#first.isAll(bytes)) && this.#isStopped(this.#first.look(bytes, isFull))) return true
      if (isFull) this.#judgeBody(null)
      return !this.#isHeld || !this.#first.isAsked
    }
    // The application answered early and wants no more: what still comes goes nowhere.
    if (this.#isUpstreamOver || this.#exchange === null) return true
    if (this.#first !== null && this.#isStopped(this.#first.look(bytes))) return true
    return this.#exchange.write(bytes)
  }

  /** Whoever looks at a body as it comes has seen enough: nothing more goes on, and a request of which a part did is broken off. */
  #isStopped(said: Judged | null): boolean {
    if (said === null || said.judgement.kind === 'pass') return false
    this.#note = said.note
    if (said.isRecordedFirst === true) this.#isRecordedFirst = true
    if (this.#isAnswering) {
      this.breakOff()
      return true
    }
    this.#exchange?.destroy()
    this.#decline(said.judgement)
    return true
  }

  onTaken(): void {
    if (!this.#isUpstreamOver) this.#exchange?.resume()
  }

  onBodyEnd(rawTrailers: readonly string[]): void {
    this.#isBodyRead = true
    this.#pace?.stop()
    const first = this.#first
    if (first !== null && !this.#isUpstreamOver && this.#isStopped(first.finish())) return
    if (this.#isHeld && first !== null) {
      this.#rawTrailers = rawTrailers
      if (!first.isAsked && !this.#isAnswering) this.#judgeBody(first.take())
    } else if (!this.#isUpstreamOver) this.#exchange?.end(rawTrailers)
  }

  onGone(): void {
    if (this.#isDone) return
    if (!this.#isUpstreamOver) this.#exchange?.destroy()
    this.#over('client-left')
  }

  onFault(code: RefusalCode): void {
    if (this.#isDone) return
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
    if (this.#isDone) return
    this.#isDone = true
    this.#pace?.stop()
    this.#first?.leave()
    this.#place.judge.record(this.#outcome(ended))
  }

  #outcome(ended: Outcome['ended']): Outcome {
    const { sent } = this.#client
    const milliseconds = this.#place.elapsed() - this.#began
    return {
      client: this.#origin,
      sent,
      note: this.#note,
      code: this.#code,
      status: this.#status,
      ended,
      milliseconds,
      bytes: this.#sentBytes,
    }
  }
}

/** What may go on of what the application says. */
function keep({ headers, rawHeaders, status }: ResponseHead, saysLength: boolean): string[] {
  const forOneHop = readConnection(headers)
  const kept: string[] = []
  for (let index = 0; index < headers.length; index++) {
    const name = headers[index]?.name ?? ''
    if (!comesBack(name, forOneHop)) continue
    // RFC 9110, 8.6: no answer with 204 has a length.
    if (name === 'content-length' && (status === 204 || !saysLength)) continue
    kept.push(rawHeaders[index * 2] ?? name, rawHeaders[index * 2 + 1] ?? '')
  }
  return kept
}

/** What may be shown of an answer that came whole: the same bytes, others that stand until somebody is asked again, or why it is not. */
function seeWhole(filter: Extract<BodyFilter, { kind: 'whole' }>, body: Uint8Array): Uint8Array | RefusalCode {
  try {
    const seen = filter.finish(body)
    if (!(seen instanceof Promise) && seen.kind !== 'pass') return seen.kind === 'send' ? seen.bytes : seen.code
    // Who promises to answer at once and does not is a bug of ours.
    return seen instanceof Promise || seen.rest !== undefined ? 'judge-failed' : body
  } catch {
    return 'judge-failed'
  }
}

const none: ReadonlySet<string> = new Set()
const nothing = new Uint8Array()

/** The head as it goes on where it is not the client's own. */
function toForwarded(head: RequestHead, { method, bytes }: Pass, wasRead: boolean): RequestHead {
  const framing = bytes === undefined || head.framing.kind === 'none' ? head.framing : ({ kind: 'length', bytes: bytes.length } as const)
  return {
    ...head,
    method: method ?? head.method,
    framing,
    expectsContinue: head.expectsContinue && !wasRead,
  }
}

/** What was read goes on, unless whoever looked at it says otherwise. */
function withBytes(judged: Judged, body: Uint8Array): Judged {
  const { judgement } = judged
  return judgement.kind === 'pass' && judgement.bytes === undefined ? { ...judged, judgement: { ...judgement, bytes: body } } : judged
}
