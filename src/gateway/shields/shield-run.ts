// One request on its way past the shields of its operation. Each is asked in turn; all that is said is noted, and the first that is enforced refuses.

import type { Route } from '../../model/index.ts'
import type { Principal } from '../../policy/index.ts'
import type { BodyRead } from '../content/index.ts'
import type { DecisionNote, Mode, Verdict } from '../decide/verdict.ts'
import type { AnswerStep, ResponseHead } from '../listener/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import { passShields } from './answer-past-shields.ts'
import { SentOnce, unread } from './sent-bytes.ts'
import type { AnswerShield, LeftOfLimit, Objection, Said, SentBytes, ShieldOutcome, ShieldRequest, ShieldWatch } from './shield.ts'
import type { PlannedShield, ShieldPlan } from './shield-plan.ts'

/** Of one request; a stream of events could object without end. */
const mostNoted = 16

const nobody: Principal = { kind: 'anonymous', roles: [], scopes: [], attributes: {} }

export interface Arrived {
  readonly head: RequestHead
  readonly client: Client
  readonly route: Route | null
  readonly others: readonly Route[]
  readonly parameters: Readonly<Record<string, string>>
  readonly now: number
}

export class ShieldRun implements ShieldRequest {
  readonly head: RequestHead
  readonly client: Client
  readonly route: Route | null
  readonly others: readonly Route[]
  readonly parameters: Readonly<Record<string, string>>
  readonly now: number
  principal: Principal = nobody
  mode: Mode = 'observe'
  left?: LeftOfLimit[]
  readonly plan: ShieldPlan
  readonly #objections: Objection[] = []
  #note: DecisionNote | null = null
  #isDone = false

  constructor(plan: ShieldPlan, { head, client, route, others, parameters, now }: Arrived) {
    this.plan = plan
    this.head = head
    this.client = client
    this.route = route
    this.others = others
    this.parameters = parameters
    this.now = now
  }

  /** From here on what is said stands in the note. */
  knows(note: DecisionNote, principal: Principal): void {
    this.#note = note
    this.principal = principal
    this.mode = note.mode
    note.run = this
    if (this.#objections.length > 0) note.objections = this.#objections
  }

  note(objection: Objection): void {
    const { shield, code, reason, isEnforced } = objection
    const isKnown = this.#objections.some((one) => one.shield === shield && one.code === code && one.reason === reason)
    if (!isKnown && this.#objections.length < mostNoted) this.#objections.push(objection)
    const note = this.#note
    if (note === null) return
    note.objections = this.#objections
    if (!isEnforced) return
    // What refuses is what the record says first, and it was held to.
    note.mode = 'enforce'
    note.verdict = toRefusal(objection)
  }

  /** The objection that refuses. */
  before(): Said {
    return this.#ask(this.plan.before, askBefore, null, 0)
  }

  afterHead(): Said {
    return this.#ask(this.plan.head, askHead, null, 0)
  }

  /** null: longer than any of them reads. */
  afterBody(bytes: Uint8Array | null, read: (bytes: Uint8Array) => BodyRead): Said {
    return this.#ask(this.plan.body, askBody, bytes === null ? unread : new SentOnce(bytes, read), 0)
  }

  /** null where nobody looks at a body as it comes. */
  watchBody(): ShieldWatch | null {
    const watching: { readonly shield: PlannedShield; readonly watch: ShieldWatch }[] = []
    for (const shield of this.plan.body) {
      const watch = shield.body.watch?.(this) ?? null
      if (watch !== null) watching.push({ shield, watch })
    }
    if (watching.length === 0) return null
    const ask = (look: (watch: ShieldWatch) => Objection | null): Objection | null => {
      for (let at = 0; at < watching.length; at++) {
        const one = watching[at]
        const objection = one === undefined ? null : watchSafely(one.shield, one.watch, look)
        if (objection === null) continue
        if (this.#hears(objection)) return objection
        watching.splice(at, 1)
        at--
      }
      return null
    }
    return { add: (bytes) => ask((watch) => watch.add(bytes)), end: () => ask((watch) => watch.end()) }
  }

  /** null where nobody looks at answers. `first` has its say before. */
  answerStep(first: AnswerStep | undefined): AnswerStep | undefined {
    if (this.plan.answer.length === 0) return first
    return passShields(this, first, this.plan.looksAtAnswers)
  }

  askOfAnswer(response: ResponseHead): readonly AnswerShield[] {
    const { answer } = this.plan
    const asked: AnswerShield[] = []
    for (let index = 0; index < answer.length; index++) {
      const shield = answer[index]
      const said = shield === undefined ? null : this.#askOfAnswer(shield, response)
      if (said !== null) asked.push(said)
    }
    return asked
  }

  done(outcome: ShieldOutcome): void {
    if (this.#isDone) return
    this.#isDone = true
    for (const one of this.plan.done) one.done(this, outcome)
  }

  #ask<One extends PlannedShield, Sent>(
    shields: readonly One[],
    ask: (shield: One, run: ShieldRun, sent: Sent) => Said,
    sent: Sent,
    from: number,
  ): Said {
    for (let index = from; index < shields.length; index++) {
      const shield = shields[index]
      if (shield === undefined) break
      let said: Said
      try {
        said = ask(shield, this, sent)
      } catch {
        said = failed(shield)
      }
      if (said === null) continue
      if (said instanceof Promise)
        return said
          .catch(() => failed(shield))
          .then((objection) => (this.#hears(objection) ? objection : this.#ask(shields, ask, sent, index + 1)))
      if (this.#hears(said)) return said
    }
    return null
  }

  #askOfAnswer(shield: ShieldPlan['answer'][number], response: ResponseHead): AnswerShield | null {
    try {
      return shield.answer(this, response)
    } catch {
      const objection = failed(shield)
      this.note(objection)
      return objection.isEnforced ? { body: { kind: 'refuse', code: objection.code } } : null
    }
  }

  #hears(objection: Objection | null): boolean {
    if (objection !== null) this.note(objection)
    return objection?.isEnforced === true
  }
}

const askBefore = (shield: ShieldPlan['before'][number], run: ShieldRun): Said => shield.before(run)
const askHead = (shield: ShieldPlan['head'][number], run: ShieldRun): Said => shield.head(run)
const askBody = ({ body }: ShieldPlan['body'][number], run: ShieldRun, sent: SentBytes): Said =>
  body.judge(run, sent.bytes !== null && sent.bytes.length > body.mostBytes ? unread : sent)

function watchSafely(shield: PlannedShield, watch: ShieldWatch, look: (watch: ShieldWatch) => Objection | null): Objection | null {
  try {
    return look(watch)
  } catch {
    return failed(shield)
  }
}

/** A bug of ours, which lets nobody in where the shield is held to. */
const failed = ({ name, mode }: PlannedShield): Objection => ({
  shield: name,
  code: 'judge-failed',
  reason: 'the shield failed',
  isEnforced: mode === 'enforce',
})

export const toRefusal = ({ shield, code, reason, headers, detail }: Objection): Verdict => ({
  kind: 'refuse',
  code,
  rule: null,
  reason: `${shield}: ${reason}`,
  ...(headers === undefined ? {} : { headers }),
  ...(detail === undefined ? {} : { detail }),
})
