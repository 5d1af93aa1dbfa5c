// A decision of the access rules with the shields around it: what they say of the head now, and of the body and the answer in the steps that follow.

import { asksForParts, type BodyRead } from '../content/index.ts'
import { bringsBody } from '../request/index.ts'
import { type Objection, type ShieldRun, toRefusal } from '../shields/index.ts'
import type { Content, ContentBody, ContentWatch, SeenBody } from './content.ts'
import type { DecisionMade } from './decide.ts'
import type { DecisionNote } from './verdict.ts'

type Made = DecisionMade | Promise<DecisionMade>

/** Before anybody looked at credentials. */
export function refuseByShield(objection: Objection, run: ShieldRun, note: Omit<DecisionNote, 'verdict'>): DecisionMade {
  const verdict = toRefusal(objection)
  const whole: DecisionNote = { ...note, mode: 'enforce', verdict }
  run.knows(whole, run.principal)
  return { verdict, note: whole, principal: run.principal, passes: false, content: null }
}

/** `read`: the body as the operation that was registered first reads it. */
export function withShields(made: DecisionMade, run: ShieldRun, read: (bytes: Uint8Array) => BodyRead): Made {
  const { note, principal, passes, verdict } = made
  run.knows(note, principal)
  // What the application does not get, nobody has to look at.
  if (!passes || verdict.kind === 'preflight' || verdict.kind === 'redirect') return made
  const said = run.afterHead()
  if (said === null) return afterHead(made, run, read)
  return said instanceof Promise
    ? said.then((objection) => (objection === null ? afterHead(made, run, read) : refusedBy(objection, made)))
    : refusedBy(said, made)
}

const refusedBy = (objection: Objection, made: DecisionMade): DecisionMade => ({
  ...made,
  verdict: toRefusal(objection),
  passes: false,
  content: null,
})

/** What has no body is judged as having none at once, and nobody waits for one. */
function afterHead(made: DecisionMade, run: ShieldRun, read: (bytes: Uint8Array) => BodyRead): Made {
  const { verdict, content } = made
  if (bringsBody(run.head.framing) || run.plan.body.length === 0 || content?.body != null)
    return withSeen(made, { verdict, passes: made.passes, content: withSteps(made, run, read) })
  const seen = afterRules({ verdict, passes: true, content }, nothing, run, read)
  return seen instanceof Promise ? seen.then((later) => withSeen(made, later)) : withSeen(made, seen)
}

export const withSeen = ({ note, principal }: DecisionMade, { verdict, passes, content }: SeenBody): DecisionMade => ({
  verdict,
  note,
  passes,
  principal,
  content,
})

function withSteps({ content, verdict }: DecisionMade, run: ShieldRun, read: (bytes: Uint8Array) => BodyRead): Content | null {
  const { plan } = run
  const first = content?.body ?? null
  if (plan.body.length === 0 && first === null) return withAnswer(content, run)
  const mostBytes = Math.max(first?.mostBytes ?? 0, plan.mostBytes)
  return { body: new ShieldedBody(mostBytes, first, { verdict, passes: true, content }, run, read), pass: nothingElse }
}

class ShieldedBody implements ContentBody {
  readonly mostBytes: number
  /** Of the rules. */
  readonly #first: ContentBody | null
  /** Where no rule reads it. */
  readonly #unread: SeenBody
  readonly #run: ShieldRun
  readonly #read: (bytes: Uint8Array) => BodyRead

  constructor(mostBytes: number, first: ContentBody | null, unread: SeenBody, run: ShieldRun, read: (bytes: Uint8Array) => BodyRead) {
    this.mostBytes = mostBytes
    this.#first = first
    this.#unread = unread
    this.#run = run
    this.#read = read
  }

  judge(bytes: Uint8Array | null): SeenBody | Promise<SeenBody> {
    const first = this.#first
    const seen = first === null ? this.#unread : first.judge(bytes !== null && bytes.length > first.mostBytes ? null : bytes)
    return seen instanceof Promise
      ? seen.then((later) => afterRules(later, bytes, this.#run, this.#read))
      : afterRules(seen, bytes, this.#run, this.#read)
  }

  watch(): ContentWatch | null {
    return watchAll(this.#first?.watch?.() ?? null, this.#run)
  }
}

/** Rules first. Null where nobody looks at a body as it comes. */
function watchAll(rules: ContentWatch | null, run: ShieldRun): ContentWatch | null {
  const shields = run.watchBody()
  if (shields === null) return rules
  const said = (objection: Objection | null): SeenBody | null =>
    objection === null ? null : { verdict: toRefusal(objection), passes: false, content: null }
  return {
    add: (bytes) => rules?.add(bytes) ?? said(shields.add(bytes)),
    end: () => rules?.end() ?? said(shields.end()),
  }
}

/** Rules first: what they cut is not there for anybody behind them. */
function afterRules(
  seen: SeenBody,
  bytes: Uint8Array | null,
  run: ShieldRun,
  read: (bytes: Uint8Array) => BodyRead,
): SeenBody | Promise<SeenBody> {
  if (!seen.passes) return seen
  const said = run.afterBody(seen.content?.pass.bytes ?? bytes, read)
  if (said === null) return passed(seen, run)
  return said instanceof Promise ? said.then((objection) => (objection === null ? passed(seen, run) : stopped(objection))) : stopped(said)
}

const passed = ({ verdict, passes, content }: SeenBody, run: ShieldRun): SeenBody => ({
  verdict,
  passes,
  content: withAnswer(content, run),
})
const stopped = (objection: Objection): SeenBody => ({ verdict: toRefusal(objection), passes: false, content: null })

const nothing = new Uint8Array()

function withAnswer(content: Content | null, run: ShieldRun): Content | null {
  const { plan } = run
  if (plan.answer.length === 0) return content
  const pass = content?.pass
  const answer = run.answerStep(pass?.answer)
  const withheld = plan.wantsPlainAnswer ? asksForParts : pass?.withheld
  return {
    body: null,
    pass: { answer, withheld, bytes: pass?.bytes },
  }
}

const nothingElse = {}
