// An answer as it is judged on its way: seen beside its passing, or held until it is known what may go on of it.

import { EventStream, LineStream, readJson, type StreamCutter, type StreamLimits } from '../../../content/index.ts'
import type { BodyFilter, FilteredBody } from '../../../listener/index.ts'
import type { ContractRules } from '../rules.ts'
import type { AnswerPlan } from './answer-plan.ts'
import { isFine, isOwnError, type JudgedValue, judgeEvent, judgeValue, type ValueKind } from './judge-value.ts'

export type JudgedPlan = Exclude<AnswerPlan, { kind: 'none' | 'unjudged' }>

export interface AnswerFilterOptions {
  readonly plan: JudgedPlan
  readonly rules: ContractRules
  readonly isError: boolean
  /** What is wrong is mended or kept back; otherwise all passes as it came. */
  readonly holds: boolean
  /** `isRefused`: the answer ends with it. */
  note(reason: string, isRefused: boolean): void
}

const nothing = new Uint8Array(0)
const pass: FilteredBody = { kind: 'pass' }

export class AnswerFilter {
  /** Something was cut out of it. */
  hasCut = false
  readonly #options: AnswerFilterOptions
  readonly #kind: ValueKind

  constructor(options: AnswerFilterOptions) {
    this.#options = options
    this.#kind = { depth: options.rules.depth, isError: options.isError }
  }

  toBodyFilter(): BodyFilter {
    const { plan, rules, holds } = this.#options
    if (plan.kind === 'lines' || plan.kind === 'events') {
      const stream = this.#stream(plan)
      return holds
        ? { kind: 'parts', write: (bytes) => stream.write(bytes), end: () => stream.end() }
        : watch(
            (bytes) => stream.write(bytes),
            () => stream.end(),
          )
    }
    if (holds) return { kind: 'whole', mostBytes: rules.answer, isInstant: true, finish: (bytes) => this.#finish(bytes) }
    let held: Uint8Array[] | null = []
    let size = 0
    const add = (bytes: Uint8Array) => {
      size += bytes.length
      if (size > rules.answer) held = null
      // What came may be written over by whoever gave it.
      else held?.push(Uint8Array.prototype.slice.call(bytes))
    }
    return watch(add, () => void this.#finish(held === null ? null : Buffer.concat(held)))
  }

  #finish(bytes: Uint8Array | null): FilteredBody {
    const { rules, plan } = this.#options
    if (bytes === null) {
      const isRefused = this.#unjudged(`it is larger than ${rules.answer} bytes`)
      return isRefused ? { kind: 'refuse', code: 'answer-too-large' } : pass
    }
    if (bytes.length === 0) return pass
    if (plan.kind === 'undeclared') return this.#finishUndeclared(bytes)
    if (plan.kind !== 'whole') return pass
    const judged = judgeValue(bytes, plan.schema, this.#kind)
    const left = this.#conclude(judged, 'refused')
    if (left === null) return { kind: 'refuse', code: judged.unreadable === null ? 'answer-broken' : 'answer-not-filtered' }
    return left === judged.left && this.hasCut ? { kind: 'send', bytes: left } : pass
  }

  #finishUndeclared(bytes: Uint8Array): FilteredBody {
    const { rules, holds, note } = this.#options
    const read = readJson(bytes, rules.depth)
    if (read.kind === 'read' && isOwnError(read.value)) return pass
    note('the operation does not declare it', holds)
    return holds ? { kind: 'refuse', code: 'answer-broken' } : pass
  }

  /** What may go on of a value: null where nothing does. */
  #conclude(judged: JudgedValue, refused: string): Uint8Array | null {
    const { rules, holds, note } = this.#options
    if (isFine(judged)) return judged.left
    const { unreadable, undeclared, fault, left } = judged
    if (unreadable !== null) {
      const isRefused = holds && (rules.answers === 'block' || rules.unjudged === 'refuse')
      note(isRefused ? `${unreadable} (${refused})` : unreadable, isRefused && refused === 'refused')
      return isRefused ? null : left
    }
    const reason = [undeclared, fault].filter((one) => one !== null).join('; ')
    if (rules.answers === 'block') {
      note(holds ? `${reason} (${refused})` : reason, holds && refused === 'refused')
      return holds ? null : left
    }
    if (undeclared !== null && holds) this.hasCut = true
    note(undeclared !== null && holds ? `${reason} (cut)` : reason, false)
    return left
  }

  #stream(plan: Extract<JudgedPlan, { kind: 'lines' | 'events' }>): StreamCutter {
    const { rules, holds } = this.#options
    const limits: StreamLimits = {
      most: rules.answer,
      tooLong: () => (this.#unjudged(`a part of the stream is larger than ${rules.answer} bytes`) ? 'end' : 'pass'),
    }
    const goesOn = rules.events === 'drop'
    const conclude = (judged: JudgedValue): Uint8Array | 'drop' | null => {
      const left = this.#conclude(judged, goesOn ? 'dropped' : 'refused')
      return left === null && goesOn && holds ? 'drop' : left
    }
    return plan.kind === 'events'
      ? new EventStream(limits, (data, fields) => conclude(judgeEvent(data, fields(), plan.variants, this.#kind)))
      : new LineStream(limits, plan.isSequence, (line) => conclude(judgeValue(line, plan.schema, this.#kind)))
  }

  /** Whether it is refused. */
  #unjudged(reason: string): boolean {
    const { rules, holds, note } = this.#options
    const isRefused = holds && rules.unjudged === 'refuse'
    note(`not judged: ${reason}`, isRefused)
    return isRefused
  }
}

/** A fault of ours must not touch an answer that is only looked at. */
function watch(write: (bytes: Uint8Array) => unknown, end: () => unknown): BodyFilter {
  let isOpen = true
  const unlessBroken = (look: () => unknown) => {
    try {
      if (isOpen) look()
    } catch {
      isOpen = false
    }
  }
  return {
    kind: 'parts',
    onlyLooks: true,
    write(bytes) {
      unlessBroken(() => write(bytes))
      return bytes
    },
    end() {
      unlessBroken(end)
      return nothing
    },
  }
}
