// One request on its way past the shields of its operation. Each is asked in turn; all that is said is noted, and the first that is enforced refuses.

import type { Route } from '../../model/index.ts'
import type { Principal } from '../../policy/index.ts'
import type { BodyRead } from '../content/index.ts'
import type { DecisionNote, Mode, Verdict } from '../decide/verdict.ts'
import type { AnswerStep, ResponseHead } from '../listener/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import { composeFilters } from './compose-filters.ts'
import { SentOnce, unread } from './sent-bytes.ts'
import type { AnswerShield, LeftOfLimit, Objection, Said, ShieldOutcome, ShieldRequest, ShieldWatch } from './shield.ts'
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
    return this.#ask(this.plan.before, (one) => one.before(this), 0)
  }

  afterHead(): Said {
    return this.#ask(this.plan.head, (one) => one.head(this), 0)
  }

  /** null: longer than any of them reads. */
  afterBody(bytes: Uint8Array | null, read: () => BodyRead): Said {
    const sent = bytes === null ? unread : new SentOnce(bytes, read)
    const ask = (one: ShieldPlan['body'][number]): Said =>
      one.body.judge(this, sent.bytes !== null && sent.bytes.length > one.body.mostBytes ? unread : sent)
    return this.#ask(this.plan.body, ask, 0)
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
    let asked: readonly AnswerShield[] | null = null
    const ask = (response: ResponseHead): readonly AnswerShield[] => {
      asked ??= this.plan.answer.flatMap((one) => this.#askOfAnswer(one, response) ?? [])
      return asked
    }
    const added = (response: ResponseHead): readonly string[] | undefined => {
      let all: readonly string[] | undefined
      for (const one of ask(response)) if (one.added !== undefined) all = all === undefined ? one.added : [...all, ...one.added]
      return all
    }
    if (!this.plan.looksAtAnswers) {
      if (first === undefined) return { added }
      const { headers, body } = first
      return {
        added,
        ...(headers === undefined ? {} : { headers: headers.bind(first) }),
        ...(body === undefined ? {} : { body: body.bind(first) }),
      }
    }
    return {
      added,
      headers: (response, rawHeaders) => {
        let headers = first?.headers?.(response, rawHeaders) ?? rawHeaders
        for (const one of ask(response)) headers = one.headers?.(headers) ?? headers
        return headers
      },
      body: (response) => {
        const before = first?.body?.(response) ?? null
        return composeFilters([...(before === null ? [] : [before]), ...ask(response).flatMap(({ body }) => body ?? [])])
      },
    }
  }

  done(outcome: ShieldOutcome): void {
    if (this.#isDone) return
    this.#isDone = true
    for (const one of this.plan.done) one.done(this, outcome)
  }

  #ask<One extends PlannedShield>(shields: readonly One[], ask: (shield: One) => Said, from: number): Said {
    for (let index = from; index < shields.length; index++) {
      const shield = shields[index]
      if (shield === undefined) break
      let said: Said
      try {
        said = ask(shield)
      } catch {
        said = failed(shield)
      }
      if (said instanceof Promise)
        return said
          .catch(() => failed(shield))
          .then((objection) => (this.#hears(objection) ? objection : this.#ask(shields, ask, index + 1)))
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
