// One request of a client on its way to the application, and the answer on its way back: judged, sent on as it streams, and ended on both sides when one
// of them goes. Its body is `RequestBody`'s business, and an answer that must be looked at is `AnswerGate`'s.

import type { Socket } from 'node:net'
import {
  bringsBody,
  type Client,
  isHostAllowed,
  openEdge,
  originOf,
  type RefusalCode,
  type RequestHead,
  readHead,
  writeRequestHead,
} from '../../request/index.ts'
import type { ClientExchange, ClientListener } from '../client-exchange.ts'
import type { BodyFilter, Judged, Judgement, Outcome, Pass } from '../core.ts'
import { mostCopied } from '../outbox.ts'
import type { UpstreamExchange, UpstreamFailure, UpstreamHandlers } from '../upstream/exchange.ts'
import type { ResponseHead } from '../upstream/response-head.ts'
import { AnswerGate, type AnswerSink } from './answer-gate.ts'
import { toAnswerHead } from './answer-head.ts'
import { type Headers, type OwnAnswer, sendOwnAnswer, toOwnAnswer, toProblem } from './own-answer.ts'
import { toForwarded } from './passed-on.ts'
import type { RelayPlace } from './relay-place.ts'
import { type BodyOwner, RequestBody } from './request-body.ts'
import { acceptsHandshake, openTunnel } from './upgrade.ts'
import { seeAtOnce } from './whole-answer.ts'

const codes: Readonly<Record<UpstreamFailure, RefusalCode>> = {
  away: 'upstream-away',
  reset: 'upstream-away',
  broken: 'upstream-broken',
  slow: 'upstream-slow',
  cut: 'upstream-broken',
  busy: 'upstream-busy',
}

export class Relay implements ClientListener, UpstreamHandlers, BodyOwner, AnswerSink {
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
  /** Null of a request without one, unless it was asked for all the same. */
  #body: RequestBody | null = null
  #isReady = false
  #pass: Pass | null = null
  #gate: AnswerGate | null = null
  /** The answer came whole and is not shown. */
  #withdrawn: RefusalCode | null = null
  /** Of the answer; undefined before anybody was asked. */
  #filter: BodyFilter | null | undefined
  #isRecordedFirst = false
  isAnswering = false
  isUpstreamOver = false
  #isDone = false
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
    const hasBody = bringsBody(head.framing)
    if (hasBody) this.#body = new RequestBody(this, this.#client, this.#place, false)
    const { hosts, hops } = edge?.() ?? openEdge
    if (hops !== null) this.#origin = originOf(client, head.headers, hops)
    if (hosts !== null && !isHostAllowed(hosts, head.host)) {
      this.#refuse('host-unknown', hasBody)
      return
    }
    let judged: Judged | Promise<Judged>
    try {
      judged = judge.judge(head, this.#origin)
    } catch {
      this.#refuse('judge-failed', true)
      return
    }
    this.#whenKnown(judged, head)
  }

  #whenKnown(judged: Judged | Promise<Judged>, head: RequestHead): void {
    if (!(judged instanceof Promise)) {
      this.#follow(head, judged)
      return
    }
    judged.then(
      (known) => {
        if (!this.isOver) this.#follow(head, known)
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
    if (judgement.body !== undefined && this.#body?.isReadFirst !== true) {
      this.#body ??= new RequestBody(this, this.#client, this.#place, true)
      this.#body.readFirst(judgement.body, head.expectsContinue)
      return
    }
    this.#forward(head, judgement)
  }

  #forward(head: RequestHead, pass: Pass): void {
    this.#pass = pass
    const body = this.#body
    const isReadFirst = body?.isReadFirst === true
    const goesOn = !isReadFirst && pass.method === undefined ? head : toForwarded(head, pass, body?.judged ?? null, isReadFirst)
    this.#exchange = this.#place.upstream.send(
      {
        method: goesOn.method,
        head: writeRequestHead(goesOn, this.#origin, pass.added, pass.withheld),
        framing: goesOn.framing,
        isUpgrade: goesOn.upgrade !== null,
      },
      this,
    )
    if (this.#isReady) body?.goOn(this.#exchange, pass.bytes)
  }

  get #isBodyRead(): boolean {
    return this.#body === null || this.#body.isRead
  }

  // What becomes of a body that is looked at.

  onJudged(judged: Judged | Promise<Judged>): void {
    if (this.#head !== null) this.#whenKnown(judged, this.#head)
  }

  /** A request of which a part went on is broken off. */
  onStopped({ judgement, note, isRecordedFirst = false }: Judged): void {
    if (judgement.kind === 'pass') return
    this.#note = note
    if (isRecordedFirst) this.#isRecordedFirst = true
    if (this.isAnswering) {
      this.breakOff()
      return
    }
    this.#exchange?.destroy()
    this.#decline(judgement)
  }

  // What the gateway says by itself.

  #decline(judgement: Exclude<Judgement, Pass>): void {
    const isLast = !this.#isBodyRead
    if (judgement.kind === 'refuse') this.#refuse(judgement.code, isLast, judgement.headers, judgement.detail)
    else this.#answerAlone(toOwnAnswer(judgement), isLast)
  }

  #refuse(code: RefusalCode, isLast: boolean, headers = this.#ownHeaders(), detail?: string): void {
    this.#code = code
    this.#answerAlone(toProblem(code, headers, detail), isLast)
  }

  #ownHeaders(): Headers {
    return this.#place.judge.own?.(this.#head, this.#origin) ?? []
  }

  #answerAlone(answer: OwnAnswer, isLast: boolean): void {
    this.isAnswering = true
    this.isUpstreamOver = true
    this.#status = answer.status
    this.#whenRecorded((isSafe) => {
      if (this.#isDone) return
      if (isSafe) sendOwnAnswer(this.#client, answer, isLast || this.#isAskedToClose())
      else this.#refuse('record-away', isLast)
    })
  }

  /** At once where nobody need wait. */
  #whenRecorded(then: (isSafe: boolean) => void): void {
    const { acknowledge } = this
    if (acknowledge === null) {
      then(true)
      return
    }
    this.#isRecordedFirst = false
    acknowledge().then(then, () => then(false))
  }

  // The application.

  onReady(): void {
    this.#isReady = true
    // On a connection that was kept this comes before anybody has the exchange in hand.
    if (this.#exchange !== null) this.#body?.goOn(this.#exchange, this.#pass?.bytes)
  }

  onContinue(): void {
    if (this.#head?.expectsContinue === true && !this.isAnswering) this.#client.continue()
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
    const left = seeAtOnce(pass.answer?.body === undefined ? null : this.#filterOf(pass, head), body)
    if (left === null) return false
    if (typeof left === 'string') {
      this.#withdrawn = left
      return true
    }
    this.begin(head, true, left === body ? null : left.length)
    if (this.#client.sent.method === 'HEAD') return true
    this.#sentBytes += left.length
    if (left.length > mostCopied) this.#client.write(left)
    else if (left.length > 0) writeCopy.call(this.#client, left)
    return true
  }

  onData(bytes: Uint8Array): boolean {
    return this.#gate === null ? this.write(bytes) : this.#gate.data(bytes)
  }

  onEnd(rawTrailers: readonly string[]): void {
    this.isUpstreamOver = true
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
    return this.#isDone || this.isAnswering
  }

  begin(head: ResponseHead, hasBody: boolean, length: number | null): void {
    this.isAnswering = true
    this.#status = head.status
    // An answer before the whole request: what is left of it cannot be told from the next one by somebody who does not read it.
    const isLast = !this.#isBodyRead || this.#isAskedToClose() || this.#head?.upgrade != null
    const goesWithBody = hasBody && this.#client.sent.method !== 'HEAD'
    this.#client.respond(toAnswerHead(head, this.#pass?.answer, goesWithBody, length, isLast))
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
    if (!this.isUpstreamOver) this.#exchange?.resume()
  }

  withdraw(code: RefusalCode): void {
    if (code === 'record-away') this.#isRecordedFirst = false
    this.#leaveUpstream()
    this.#refuse(code, !this.#isBodyRead)
  }

  breakOff(): void {
    this.#leaveUpstream()
    this.isUpstreamOver = true
    this.#client.abort()
    this.#over('upstream-cut')
  }

  #isAskedToClose(): boolean {
    return this.#place.isStopping() || this.#head?.forOneHop.has('close') === true
  }

  onDrain(): void {
    this.#body?.resume()
  }

  onUpgrade(head: ResponseHead, socket: Socket, rest: Uint8Array): void {
    this.isUpstreamOver = true
    const refuse = (code: RefusalCode) => {
      socket.destroy()
      // What the client sent behind its handshake is no HTTP.
      if (!this.#isDone) this.#refuse(code, true)
    }
    if (this.#isDone || !acceptsHandshake(head, this.#head)) {
      refuse('upgrade-not-answered')
      return
    }
    this.#status = 101
    // Nobody else looks at it while it waits.
    socket.once('error', () => undefined)
    this.#whenRecorded((isSafe) => {
      if (isSafe && !this.#isDone && !socket.destroyed) this.#join(head, socket, rest)
      else refuse(isSafe ? 'upstream-away' : 'record-away')
    })
  }

  #join(head: ResponseHead, socket: Socket, rest: Uint8Array): void {
    const taken = this.#client.takeSocket()
    if (taken === null) {
      socket.destroy()
      this.#refuse('upgrade-not-answered', true)
      return
    }
    openTunnel(this.#place, taken, { socket, rest }, head, this.#pass?.answer, (fault) => {
      this.#code = fault
      this.#over('tunnel-closed')
    })
  }

  onFail(failure: UpstreamFailure): void {
    this.isUpstreamOver = true
    if (!this.#isDone) this.#fail(codes[failure], 'upstream-cut')
  }

  // The client.

  onBody(bytes: Uint8Array): boolean {
    return this.#body === null || this.#body.add(bytes)
  }

  onTaken(): void {
    this.resume()
  }

  onBodyEnd(rawTrailers: readonly string[]): void {
    this.#body?.end(rawTrailers)
  }

  onGone(): void {
    if (this.#isDone) return
    this.#leaveUpstream()
    this.#over('client-left')
  }

  onFault(code: RefusalCode): void {
    if (this.#isDone) return
    this.#leaveUpstream()
    this.#fail(code, 'client-left')
  }

  onAnswered(): void {
    this.#over('answered')
  }

  // The end.

  /** Nobody waits for the application any more. */
  #leaveUpstream(): void {
    if (!this.isUpstreamOver) this.#exchange?.destroy()
  }

  /** Told where nothing was said yet; an answer that has begun breaks off. */
  #fail(code: RefusalCode, ended: Outcome['ended']): void {
    if (!this.isAnswering) {
      this.#refuse(code, true)
      return
    }
    this.#client.abort()
    this.#over(ended)
  }

  #over(ended: Outcome['ended']): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#body?.leave()
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
