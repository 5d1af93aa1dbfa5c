// What the head alone does not decide: rules that read the body or the answer, fields that are closed to the caller. Said as steps that whoever relays
// the request takes. To observe is to take them all, note what comes of them, and change nothing.

import type { Decision, Facts, FieldPath, RouteAccess } from '../../policy/index.ts'
import {
  asksForParts,
  type BodyRead,
  type ContentSettings,
  cutJson,
  holdsClosed,
  isSaidJson,
  noJson,
  type ReadBody,
  type SentBody,
  toFieldTree,
} from '../content/index.ts'
import { JsonStream } from '../json/index.ts'
import type { Pass } from '../listener/index.ts'
import { bringsBody, type RefusalCode, type RequestHead } from '../request/index.ts'
import { AnswerReview } from './answer-review.ts'
import { type DecisionNote, toVerdict, type Verdict } from './verdict.ts'

/** One operation that may answer, and what was asked for it. */
export interface Case {
  readonly access: RouteAccess
  readonly facts: Facts
  readonly decision: Decision
  readonly body: ReadBody
}

export interface Content {
  /** null: nothing of it has to be seen first. */
  readonly body: ContentBody | null
  readonly pass: Pick<Pass, 'withheld' | 'answer' | 'bytes'>
}

export interface ContentBody {
  readonly mostBytes: number
  /** null: it is longer. */
  judge(bytes: Uint8Array | null): SeenBody | Promise<SeenBody>
  /** Who looks at it as it comes. What is said ends the request. */
  watch?(): ContentWatch | null
}

export interface ContentWatch {
  add(bytes: Uint8Array): SeenBody | null
  end(): SeenBody | null
}

export interface SeenBody {
  readonly verdict: Verdict
  readonly passes: boolean
  readonly content: Content | null
}

/** null where the head decides everything. */
export function planContent(cases: readonly Case[], head: RequestHead, note: DecisionNote, settings: ContentSettings): Content | null {
  const closed = closedOf(cases, 'read')
  const waits = cases.some(({ decision }) => decision.needs === 'body')
  const writes = bringsBody(head.framing) && cases.some(({ access, facts }) => access.closedFields(facts, 'write').length > 0)
  // A gate that reads the body is closed as long as nobody has seen it.
  const opens = closed.length > 0 && cases.some(({ access }) => access.needs.body)
  if (!waits && !writes && !opens)
    return closed.length === 0 && cases.every(({ decision }) => decision.needs === null)
      ? null
      : planAnswer(cases, closed, head, note, settings, null)
  const review = new BodyReview(cases, head, note, settings, waits || writes)
  return { body: { mostBytes: settings.body, judge: (bytes) => review.judge(bytes), watch: () => review.watch() }, pass: {} }
}

function planAnswer(
  cases: readonly Case[],
  closed: readonly FieldPath[],
  head: RequestHead,
  note: DecisionNote,
  settings: ContentSettings,
  bytes: Uint8Array | null,
): Content {
  const waits = cases.some(({ decision }) => decision.needs === 'response')
  const changed = bytes === null || note.mode === 'observe' ? {} : { bytes }
  if (!waits && closed.length === 0) return { body: null, pass: changed }
  note.readsAnswer = true
  const answer = new AnswerReview({ cases, closed, waits, note, settings, isHead: head.method === 'HEAD' })
  return { body: null, pass: note.mode === 'observe' ? { answer } : { ...changed, answer, withheld: asksForParts } }
}

/** The strictest of all that may answer. */
function closedOf(cases: readonly Case[], access: 'read' | 'write'): readonly FieldPath[] {
  const [only, ...others] = cases
  if (only === undefined) return []
  const closed = only.access.closedFields(only.facts, access)
  return others.length === 0 ? closed : [...closed, ...others.flatMap((one) => one.access.closedFields(one.facts, access))]
}

class BodyReview {
  readonly #cases: readonly Case[]
  readonly #head: RequestHead
  readonly #note: DecisionNote
  readonly #settings: ContentSettings
  /** Otherwise a field of the answer is all that hangs on it. */
  readonly #isNeeded: boolean

  constructor(cases: readonly Case[], head: RequestHead, note: DecisionNote, settings: ContentSettings, isNeeded: boolean) {
    this.#cases = cases
    this.#head = head
    this.#note = note
    this.#settings = settings
    this.#isNeeded = isNeeded
  }

  judge(bytes: Uint8Array | null): SeenBody {
    if (bytes === null) return this.#refuse('body-too-large', `the body is larger than ${this.#settings.body} bytes`)
    let read = this.#readAll(bytes)
    if (isRefused(read)) return this.#refuse(read.code, read.reason)
    const closed = read.flatMap((one) => (one.read.kind === 'read' ? one.access.closedFields(one.facts, 'write') : []))
    const found = holdsAny(read, closed)
    let sent = bytes
    if (found.length > 0) {
      this.#note.closed = { read: [], write: found }
      const cut = this.#settings.write === 'strip' ? this.#cut(bytes, closed) : null
      if (cut === null) return this.#refuse('field-closed', reasonOf(found))
      sent = cut
      read = this.#readAll(cut)
      if (isRefused(read)) return this.#refuse(read.code, read.reason)
      // What is not cut by its name may still be taken for it, and forms are not cut.
      const left = holdsAny(read, closed)
      if (left.length > 0) return this.#refuse('field-closed', reasonOf(left))
    }
    const { asked } = this.#note
    if (asked !== undefined) for (const { access, facts } of read) asked.set(access.route, { access, facts })
    const seen: Case[] = []
    for (const one of read) {
      // What was allowed by the head is not asked again.
      const isOpen = one.decision.verdict === 'undecided'
      const decision = isOpen ? one.access.decide(one.facts, 'body') : one.decision
      if (isOpen && decision.verdict !== 'allow' && decision.verdict !== 'undecided') return this.#conclude(toVerdict(decision))
      seen.push({ ...one, decision })
    }
    const waiting = seen.find(({ decision }) => decision.verdict === 'undecided')
    const judged = this.#cases.findIndex(({ decision }) => decision.verdict === 'undecided')
    const last = waiting ?? seen[judged]
    if (last !== undefined) this.#note.verdict = toVerdict(last.decision)
    const { verdict } = this.#note
    const content = planAnswer(seen, closedOf(seen, 'read'), this.#head, this.#note, this.#settings, sent === bytes ? null : sent)
    return { verdict, passes: true, content }
  }

  /** What no rule could read is refused at the byte that breaks it. To observe is to note it of the whole. */
  watch(): ContentWatch | null {
    const { body, depth } = this.#settings
    const isJson = this.#cases.every((one) => one.body.readsJson === true) && isSaidJson(toSentBody(this.#head, none))
    if (!this.#isNeeded || !isJson || this.#note.mode === 'observe') return null
    const stream = new JsonStream({ depth })
    let left = body
    return {
      add: (bytes) => {
        left -= bytes.length
        const fault = stream.add(left < 0 ? bytes.subarray(0, bytes.length + left) : bytes)
        if (fault !== null) return this.#refuse('body-undecodable', noJson(fault))
        return left < 0 ? this.judge(null) : null
      },
      end: () => null,
    }
  }

  /** As each operation would read it; a refusal where it has to be read and cannot. */
  #readAll(bytes: Uint8Array): readonly ReadCase[] | Extract<BodyRead, { kind: 'refused' }> {
    const sent = toSentBody(this.#head, bytes)
    const cases: ReadCase[] = []
    for (const one of this.#cases) {
      const read = one.body(sent)
      if (read.kind === 'refused' && this.#isNeeded) return read
      cases.push({ ...one, read, facts: read.kind === 'read' ? { ...one.facts, body: read.value } : one.facts })
    }
    return cases
  }

  #cut(bytes: Uint8Array, closed: readonly FieldPath[]): Uint8Array | null {
    const left = cutJson(bytes, toFieldTree(closed), this.#settings.depth)
    return typeof left === 'string' ? null : left
  }

  #refuse(code: RefusalCode, reason: string): SeenBody {
    return this.#conclude({ kind: 'refuse', code, rule: null, reason })
  }

  #conclude(verdict: Verdict): SeenBody {
    this.#note.verdict = verdict
    return { verdict, passes: this.#note.mode === 'observe', content: null }
  }
}

/** With what is said of it. */
export function toSentBody({ headers }: RequestHead, bytes: Uint8Array): SentBody {
  const textOf = (wanted: string): string | null => {
    const values = headers.filter(({ name }) => name === wanted).map(({ value }) => value)
    return values.length === 0 ? null : values.join(', ')
  }
  return { contentType: textOf('content-type'), contentEncoding: textOf('content-encoding'), bytes }
}

const none = new Uint8Array()

interface ReadCase extends Case {
  readonly read: BodyRead
}

const isRefused = (read: readonly ReadCase[] | Extract<BodyRead, { kind: 'refused' }>): read is Extract<BodyRead, { kind: 'refused' }> =>
  'kind' in read

function holdsAny(cases: readonly ReadCase[], closed: readonly FieldPath[]): readonly string[] {
  return [...new Set(cases.flatMap(({ read }) => (read.kind === 'read' ? holdsClosed(read.sent, closed) : [])))]
}

const reasonOf = (paths: readonly string[]): string => `closed to the caller: ${paths.map((path) => `\`${path}\``).join(', ')}`
