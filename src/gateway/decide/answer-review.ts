// An answer of the application held against the rules: whether it may be shown, and without which fields. What cannot be read is not shown.

import type { FieldPath } from '../../policy/index.ts'
import {
  type ContentSettings,
  cutForNow,
  EventCutter,
  findAnswerKind,
  LineCutter,
  ofEachItem,
  readJson,
  type StreamCutter,
  toFieldText,
  toFieldTree,
  withoutMarks,
} from '../content/index.ts'
import type { AnswerStep, BodyFilter, FilteredBody, ResponseHead } from '../listener/index.ts'
import type { RefusalCode } from '../request/index.ts'
import type { Case } from './content.ts'
import { type ClosedFields, type DecisionNote, toVerdict, type Verdict } from './verdict.ts'

export interface AnswerReviewOptions {
  readonly cases: readonly Case[]
  readonly closed: readonly FieldPath[]
  /** A rule reads the answer. */
  readonly waits: boolean
  readonly note: DecisionNote
  readonly settings: ContentSettings
  readonly isHead: boolean
}

const pass: FilteredBody = { kind: 'pass' }

type Whole = Extract<BodyFilter, { kind: 'whole' }>

/** The step of an answer, and the filter of one that is a single JSON. */
export class AnswerReview implements AnswerStep, Whole {
  readonly kind = 'whole'
  readonly isInstant = true
  readonly mostBytes: number
  readonly #options: AnswerReviewOptions
  readonly #isObserved: boolean

  constructor(options: AnswerReviewOptions) {
    this.mostBytes = options.settings.answer
    this.#options = options
    this.#isObserved = options.note.mode === 'observe'
  }

  headers({ memory }: ResponseHead, rawHeaders: readonly string[]): readonly string[] {
    const { closed, isHead } = this.#options
    if (closed.length === 0 || this.#isObserved) return rawHeaders
    if (isHead) return withoutMarks(rawHeaders, true)
    if (memory.unmarked?.of !== rawHeaders) memory.unmarked = { of: rawHeaders, headers: withoutMarks(rawHeaders, false) }
    return memory.unmarked.headers
  }

  body(head: ResponseHead): BodyFilter | null {
    const { waits, settings, isHead, closed } = this.#options
    // Nobody sees the body that a rule would have to read.
    if (isHead) return waits ? this.#refuseFilter('rule-denies', 'a rule reads the answer, and an answer to HEAD has none') : null
    const found = findAnswerKind(head)
    switch (found.kind) {
      case 'empty':
      case 'json':
        return this
      case 'other':
        return {
          kind: 'whole',
          mostBytes: 0,
          finish: (bytes) => (bytes === null ? this.#refuse('answer-not-filtered', found.reason) : this.finish(bytes)),
        }
      default: {
        if (waits) return this.#refuseFilter('answer-not-filtered', 'a rule reads the answer, and it is a stream')
        const tree = toFieldTree(ofEachItem(closed))
        const limits = { most: settings.answer, depth: settings.depth }
        return this.#stream(
          found.kind === 'events' ? new EventCutter(tree, limits) : new LineCutter(tree, limits, found.kind === 'sequence'),
        )
      }
    }
  }

  finish(bytes: Uint8Array | null): FilteredBody {
    const { waits, closed, settings } = this.#options
    if (bytes === null) return this.#refuse('answer-too-large', `the answer is larger than ${settings.answer} bytes`)
    if (waits) {
      const read = bytes.length === 0 ? null : readJson(bytes, settings.depth)
      if (read?.kind === 'fault')
        return this.#refuse('answer-not-filtered', `the answer is no JSON that all readers read alike: ${read.fault}`)
      const verdict = this.#judge(read === null ? null : read.value)
      if (verdict.kind === 'refuse') return this.#conclude(verdict)
      this.#options.note.verdict = verdict
    }
    if (closed.length === 0 || bytes.length === 0) return pass
    const left = cutForNow(bytes, toFieldTree(closed), settings.depth)
    if (typeof left === 'string') return this.#refuse('answer-not-filtered', `the answer is no JSON: ${left}`)
    if (left === bytes) return pass
    this.#noteCut()
    return this.#isObserved ? pass : { kind: 'send', bytes: left }
  }

  /** Of all that may have answered, the strictest. */
  #judge(response: unknown): Verdict {
    let allowed: Verdict | null = null
    for (const { access, facts, decision } of this.#options.cases) {
      if (decision.verdict !== 'undecided') continue
      const whole = { ...facts, response }
      this.#options.note.asked?.set(access.route, { access, facts: whole })
      const verdict = toVerdict(access.decide(whole, 'response'))
      if (verdict.kind === 'refuse') return verdict
      allowed = verdict
    }
    if (allowed === null) throw new Error('an answer was judged for no operation')
    return allowed
  }

  #stream(cutter: StreamCutter): BodyFilter {
    let given = 0
    let left = 0
    let isOpen = true
    const through = (bytes: Uint8Array | null): Uint8Array | null => {
      const kept = isOpen ? (bytes === null ? cutter.end() : cutter.write(bytes)) : null
      given += bytes?.length ?? 0
      left += kept?.length ?? 0
      if (isOpen && kept === null) {
        isOpen = false
        this.#refuse('answer-not-filtered', 'a part of the stream is no JSON, or is larger than the limit')
      } else if (bytes === null && left !== given) this.#noteCut()
      return this.#isObserved ? (bytes ?? nothing) : kept
    }
    return { kind: 'parts', write: (bytes) => through(bytes), end: () => through(null) }
  }

  #noteCut(): void {
    const { note, closed } = this.#options
    note.closed = note.closed === null ? toClosed(closed) : { ...note.closed, read: toClosed(closed).read }
  }

  #refuseFilter(code: RefusalCode, reason: string): BodyFilter | null {
    this.#refuse(code, reason)
    return this.#isObserved ? null : { kind: 'refuse', code }
  }

  #refuse(code: RefusalCode, reason: string): FilteredBody {
    return this.#conclude({ kind: 'refuse', code, rule: null, reason })
  }

  #conclude(verdict: Extract<Verdict, { kind: 'refuse' }>): FilteredBody {
    this.#options.note.verdict = verdict
    return this.#isObserved ? pass : { kind: 'refuse', code: verdict.code }
  }
}

const nothing = new Uint8Array(0)

/** The policy hands out the same list for the same answer. */
const known = new WeakMap<readonly FieldPath[], ClosedFields>()

function toClosed(paths: readonly FieldPath[]): ClosedFields {
  const before = known.get(paths)
  if (before !== undefined) return before
  const closed: ClosedFields = { write: [], read: paths.map(toFieldText) }
  known.set(paths, closed)
  return closed
}
