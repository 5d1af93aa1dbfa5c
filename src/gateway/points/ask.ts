// A question put to the judge of the gateway, and followed to its end without an application behind: the same head, the same rules, the same
// refusals. What would need the body or the answer, and is not there, is denied where the path is enforced, and noted where it is observed.

import type { DecisionNote } from '../decide/index.ts'
import { findLineFault, type Judge, type Judged, type Judgement, type Outcome } from '../listener/index.ts'
import {
  answerTo,
  type Client,
  type Edge,
  type HeadLimits,
  isHostAllowed,
  originBehind,
  originOf,
  problemType,
  type RefusalCode,
  type RequestHead,
  readHead,
  type SentHead,
} from '../request/index.ts'
import type { Headers, PointAnswer } from './answer.ts'
import type { AskedBody, Question } from './question.ts'

/** What a request runs that may be a handshake of WebSocket or a plain GET of the decoded path. */
export type HandshakesAt = (path: string) => 'socket' | 'plain' | 'both'

export interface AskPlace {
  readonly judge: Judge<DecisionNote>
  readonly edge: () => Edge
  readonly limits: HeadLimits
  readonly handshakes: HandshakesAt
}

/** What the record is told of it, when it is known how long it took. */
export type Asked = Pick<Outcome<DecisionNote>, 'client' | 'sent' | 'note' | 'code' | 'status' | 'bytes'>

export interface Decided {
  readonly answer: PointAnswer
  readonly asked: readonly Asked[]
}

const onWay = { networks: [], header: 'x-forwarded-for' } as const

export function ask(question: Question, place: AskPlace): Decided | Promise<Decided> {
  const { sent, isHop } = question
  const refused = (code: RefusalCode, client: Client) => decided(refuse(code), { client, sent, note: null })
  const fault = findLineFault(sent.method, sent.target)
  if (fault !== null) return refused(fault, question.client)
  const read = readHead(sent, place.limits)
  if (read.kind === 'refused') return refused(read.code, question.client)
  const { hosts, hops } = place.edge()
  const client = isHop
    ? originBehind(question.client, read.head.headers, hops ?? onWay)
    : hops === null
      ? question.client
      : originOf(question.client, read.head.headers, hops)
  if (hosts !== null && !isHostAllowed(hosts, read.head.host)) return refused('host-unknown', client)
  return askHead(read.head, { question, client, place })
}

interface Around {
  readonly question: Question
  readonly client: Client
  readonly place: AskPlace
}

const whenThere = <From, To>(value: From | Promise<From>, follow: (value: From) => To | Promise<To>): To | Promise<To> =>
  value instanceof Promise ? value.then(follow) : follow(value)

/**
 * A proxy says little of handshakes: most take off what makes one before they ask. So a request with a key for one is judged as what the path
 * has, and where it has both, as both: what the proxy makes of it is not known.
 */
function askHead(head: RequestHead, around: Around): Decided | Promise<Decided> {
  const mayBeOne = head.upgrade === null && head.method === 'GET' && head.headers.some(({ name }) => name === 'sec-websocket-key')
  const kind = mayBeOne ? around.place.handshakes(head.decoded.path) : 'plain'
  if (kind === 'plain') return askOne(head, around)
  const handshake = toHandshake(around.question.sent, around.place)
  if (typeof handshake === 'string') return decided(refuse(handshake), { client: around.client, sent: around.question.sent, note: null })
  const first = askOne(handshake, around)
  if (kind === 'socket') return first
  return whenThere(first, (one) =>
    one.answer.kind === 'pass'
      ? whenThere(askOne(head, around), (other) => ({
          answer: other.answer.kind === 'pass' ? one.answer : other.answer,
          asked: [...one.asked, ...other.asked],
        }))
      : one,
  )
}

function toHandshake(sent: SentHead, { limits }: AskPlace): RequestHead | RefusalCode {
  const more = ['connection', 'upgrade', 'upgrade', 'websocket']
  const { headers: _, ...rest } = sent
  const read = readHead({ ...rest, rawHeaders: [...sent.rawHeaders, ...more] }, limits)
  return read.kind === 'refused' ? read.code : read.head
}

function askOne(head: RequestHead, around: Around): Decided | Promise<Decided> {
  const { place, client, question } = around
  const failed = () => decided(refuse('judge-failed'), { client, sent: question.sent, note: null })
  try {
    const judged = place.judge.judge(head, client)
    const follow = (known: Judged<DecisionNote>) =>
      whenThere(finish(known.judgement, known.note, around), (end) => acknowledge(end, known, around))
    return judged instanceof Promise ? judged.then(follow).catch(failed) : whenThere(follow(judged), (end) => end)
  } catch {
    // A judge that fails is a bug of ours, and lets nobody in.
    return failed()
  }
}

function finish(judgement: Judgement, note: DecisionNote, around: Around): Decided | Promise<Decided> {
  const { client, question } = around
  const asked = { client, sent: question.sent, note }
  switch (judgement.kind) {
    case 'refuse':
      return decided(refuse(judgement.code, judgement.headers, judgement.detail), asked)
    case 'redirect':
      return decided(answerAlone(307, 'Temporary Redirect', [['location', judgement.location]]), asked)
    case 'respond':
      return decided(respond(judgement), asked)
  }
  const { body, answer, bytes } = judgement
  if (body !== undefined) {
    const isUnseen = question.body.kind === 'unseen'
    const rule = ruleOf(note)
    return whenThere(body.judge(bytesOf(question.body, body.mostBytes)), (later) => {
      // What is not there is judged as what is too long to be read, which no rule lets pass.
      if (isUnseen && note.verdict.kind === 'refuse')
        note.verdict = { kind: 'refuse', code: 'body-unseen', rule, reason: 'the body was not sent along' }
      const { judgement: next } = later
      return isUnseen && next.kind === 'refuse' ? decided(refuse('body-unseen', next.headers), asked) : finish(next, note, around)
    })
  }
  const isObserved = note.mode === 'observe'
  // What shields would look at in an answer they do not see here; the start page says so.
  if (answer?.body !== undefined && note.readsAnswer === true) {
    note.verdict = { kind: 'refuse', code: 'answer-unseen', rule: ruleOf(note), reason: 'a decision point does not see the answer' }
    if (!isObserved) return decided(refuse('answer-unseen'), asked)
  }
  // Nobody but a gateway can put another body in the place of the one that was sent.
  if (bytes !== undefined && !isObserved) {
    note.verdict = {
      kind: 'refuse',
      code: 'field-closed',
      rule: ruleOf(note),
      reason: 'a decision point cannot cut fields out of the body',
    }
    return decided(refuse('field-closed'), asked)
  }
  return decided({ kind: 'pass', headers: judgement.added }, asked)
}

const ruleOf = ({ verdict }: DecisionNote): string | null => ('rule' in verdict ? verdict.rule : null)

function bytesOf(body: AskedBody, mostBytes: number): Uint8Array | null {
  if (body.kind === 'none') return nothing
  return body.kind === 'whole' && body.bytes.length <= mostBytes ? body.bytes : null
}

const nothing = new Uint8Array()

/** Of what is recorded first: nothing is told before the record is safe. */
function acknowledge(end: Decided, { isRecordedFirst }: Judged<DecisionNote>, { place, question }: Around): Decided | Promise<Decided> {
  const [asked] = end.asked
  if (isRecordedFirst !== true || asked === undefined) return end
  const refused = { answer: refuse('record-away'), asked: [{ ...asked, code: 'record-away', status: 503 } as const] }
  const told = place.judge.acknowledge?.({ ...asked, ended: 'told', point: question.point, milliseconds: 0 }) ?? Promise.resolve(false)
  return told.then(
    (isSafe) => (isSafe ? end : refused),
    () => refused,
  )
}

function decided(answer: PointAnswer, asked: Omit<Asked, 'code' | 'status' | 'bytes'>): Decided {
  const isPass = answer.kind === 'pass'
  return { answer, asked: [{ ...asked, bytes: 0, code: isPass ? null : answer.code, status: isPass ? null : answer.status }] }
}

/** The answer to a browser's question would have to be 2xx, and that is a yes. */
function respond({ status, reason, headers, body }: Extract<Judgement, { kind: 'respond' }>): PointAnswer {
  return status < 300 ? refuse('preflight-unanswered') : { kind: 'answer', status, reason, headers, body, code: null }
}

export function refuse(code: RefusalCode, more: Headers = [], detail?: string): PointAnswer {
  const { status, title, body } = answerTo(code, detail)
  return {
    kind: 'answer',
    status,
    reason: title,
    headers: [['content-type', problemType], ['cache-control', 'no-store'], ...more],
    body,
    code,
  }
}

const answerAlone = (status: number, reason: string, headers: Headers): PointAnswer => ({
  kind: 'answer',
  status,
  reason,
  headers,
  body: '',
  code: null,
})
