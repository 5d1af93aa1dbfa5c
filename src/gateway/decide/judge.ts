// The decider as fronts ask it, and its decisions as lines of a log.

import type { AnswerStep, BodyFilter, BodyStep, BodyWatch, Judge, Judged, Judgement, Outcome, ResponseHead } from '../listener/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import type { Responder } from '../respond/index.ts'
import type { ContentBody, SeenBody } from './content.ts'
import type { Decider, DecisionMade, DecisionNote } from './decide.ts'
import { withSeen } from './shielded.ts'

/** How the application is told who calls; null tells it nothing. */
export type Tell = (head: RequestHead, made: DecisionMade) => readonly (readonly [string, string])[]

export function createJudge(
  decider: Decider,
  record: (outcome: Outcome<DecisionNote>) => void,
  tell: Tell | null = null,
  responder: Responder | null = null,
): Judge<DecisionNote> {
  const dressed = (judgement: Judgement, head: RequestHead, client: Client, made: DecisionMade): Judgement =>
    responder === null ? judgement : dress(judgement, head, client, made, responder)
  const finish = (head: RequestHead, client: Client, made: DecisionMade): Judged<DecisionNote> => {
    const { note, content } = made
    const judgement = toJudgement(head, made)
    if (judgement.kind !== 'pass') return { judgement: dressed(judgement, head, client, made), note }
    const body = content?.body ?? null
    // The application is told who calls when it is known that it is asked.
    if (body !== null) return { judgement: { kind: 'pass', added: nothing, body: new JudgedBody(body, head, client, made, ask) }, note }
    const added = tell === null ? nothing : tell(head, made)
    if (responder === null) return { judgement: { kind: 'pass', added, ...content?.pass }, note }
    const answer = dressAnswer(head, client, made, responder, content?.pass.answer)
    if (content === null) return { judgement: { kind: 'pass', added, answer }, note }
    const { withheld, bytes } = content.pass
    return { judgement: { kind: 'pass', added, answer, withheld, bytes }, note }
  }
  const ask: AskOfBody = {
    finish,
    stop: (head, client, made) => ({ judgement: dressed(toJudgement(head, made), head, client, made), note: made.note }),
  }
  return {
    judge(head, client) {
      const made = decider.decide(head, client)
      return made instanceof Promise ? made.then((later) => finish(head, client, later)) : finish(head, client, made)
    },
    ...(responder === null ? {} : { own: (head, client) => responder.own(head, client) }),
    record(outcome) {
      // What shields say of the end stands in the record too.
      outcome.note?.run?.done(outcome)
      record(outcome)
    },
    late: (note, outcome) => note.run?.done(outcome),
  }
}

/** What is made of a decision, once a body was seen. */
interface AskOfBody {
  finish(head: RequestHead, client: Client, made: DecisionMade): Judged<DecisionNote>
  /** Before all of it came. */
  stop(head: RequestHead, client: Client, made: DecisionMade): Judged<DecisionNote>
}

class JudgedBody implements BodyStep {
  readonly #body: ContentBody
  readonly #head: RequestHead
  readonly #client: Client
  readonly #made: DecisionMade
  readonly #ask: AskOfBody

  constructor(body: ContentBody, head: RequestHead, client: Client, made: DecisionMade, ask: AskOfBody) {
    this.#body = body
    this.#head = head
    this.#client = client
    this.#made = made
    this.#ask = ask
  }

  get mostBytes(): number {
    return this.#body.mostBytes
  }

  judge(bytes: Uint8Array | null): Judged<DecisionNote> | Promise<Judged<DecisionNote>> {
    const seen = this.#body.judge(bytes)
    return seen instanceof Promise ? seen.then((later) => this.#finish(later)) : this.#finish(seen)
  }

  watch(): BodyWatch | null {
    const looks = this.#body.watch?.() ?? null
    return looks === null ? null : { add: (bytes) => this.#stop(looks.add(bytes)), end: () => this.#stop(looks.end()) }
  }

  #finish(seen: SeenBody): Judged<DecisionNote> {
    return this.#ask.finish(this.#head, this.#client, withSeen(this.#made, seen))
  }

  #stop(seen: SeenBody | null): Judged<DecisionNote> | null {
    return seen === null ? null : this.#ask.stop(this.#head, this.#client, withSeen(this.#made, seen))
  }
}

const nothing: readonly (readonly [string, string])[] = []
const pass: Judgement = { kind: 'pass', added: nothing }

function toJudgement({ query }: RequestHead, { verdict, passes }: DecisionMade): Judgement {
  if (passes) return pass
  switch (verdict.kind) {
    case 'redirect':
      return { kind: 'redirect', location: `${writePath(verdict.path)}${query === null ? '' : `?${query}`}` }
    case 'refuse':
      return verdict.allow === undefined
        ? {
            kind: 'refuse',
            code: verdict.code,
            headers: verdict.headers ?? [],
            ...(verdict.detail === undefined ? {} : { detail: verdict.detail }),
          }
        : { kind: 'refuse', code: verdict.code, headers: [['allow', verdict.allow.join(', ')]] }
    case 'preflight':
      return { kind: 'respond', status: 204, reason: 'No Content', headers: verdict.headers ?? [], body: '' }
    default:
      return pass
  }
}

/** With what it says to browsers. To observe is to note what would be mended, and to change nothing. */
function dress(judgement: Judgement, head: RequestHead, client: Client, made: DecisionMade, responder: Responder): Judgement {
  if (judgement.kind === 'redirect') {
    const headers = [['location', judgement.location] as const, ...responder.own(head, client)]
    return { kind: 'respond', status: 307, reason: 'Temporary Redirect', headers, body: '' }
  }
  if (judgement.kind !== 'pass')
    return { ...judgement, headers: [...(judgement.headers ?? []), ...ownHeaders(judgement, head, client, responder)] }
  return { ...judgement, answer: dressAnswer(head, client, made, responder, judgement.answer) }
}

class Dress implements AnswerStep {
  readonly #head: RequestHead
  readonly #client: Client
  readonly #made: DecisionMade
  readonly #responder: Responder
  readonly #inner: AnswerStep | undefined

  constructor(head: RequestHead, client: Client, made: DecisionMade, responder: Responder, inner: AnswerStep | undefined) {
    this.#head = head
    this.#client = client
    this.#made = made
    this.#responder = responder
    this.#inner = inner
  }

  added(response: ResponseHead): readonly string[] | undefined {
    return this.#inner?.added?.(response)
  }

  headers(response: ResponseHead, rawHeaders: readonly string[]): readonly string[] {
    const { note, principal } = this.#made
    const before = this.#inner?.headers?.(response, rawHeaders) ?? rawHeaders
    const request = {
      head: this.#head,
      client: this.#client,
      route: note.routes.length === 1 ? (note.routes[0] ?? null) : null,
      isKnown: principal.kind !== 'anonymous',
    }
    const { headers, mended } = this.#responder.mend(request, before, response.memory)
    if (mended.length > 0) note.mended = mended
    return note.mode === 'observe' ? before : headers
  }
}

/** With somebody within it who looks at the body. */
class BodyDress extends Dress {
  readonly #body: AnswerStep

  constructor(head: RequestHead, client: Client, made: DecisionMade, responder: Responder, inner: AnswerStep) {
    super(head, client, made, responder, inner)
    this.#body = inner
  }

  body(response: ResponseHead): BodyFilter | null {
    return this.#body.body?.(response) ?? null
  }
}

const dressAnswer = (head: RequestHead, client: Client, made: DecisionMade, responder: Responder, inner: AnswerStep | undefined): Dress =>
  inner?.body === undefined ? new Dress(head, client, made, responder, inner) : new BodyDress(head, client, made, responder, inner)

/** What answers a browser's question says all that there is to say of origins. */
function ownHeaders(judgement: Exclude<Judgement, { kind: 'pass' | 'redirect' }>, head: RequestHead, client: Client, responder: Responder) {
  const headers = responder.own(head, client)
  return judgement.kind === 'refuse' ? headers : headers.filter(([name]) => name !== 'vary' && !name.startsWith('access-control-'))
}

const writePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
