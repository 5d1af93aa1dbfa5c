// What somebody else says of a token: asked at most once in a short while per token, and at most so many at a time. Whoever does not answer is
// asked again.

import { tokenHash } from './token-cache.ts'

interface Kept<Answer> {
  readonly answer: Answer
  readonly until: number
}

export interface AskingRules {
  /** How long an answer counts, in milliseconds: as long as what was taken back meanwhile may still pass. */
  readonly kept: number
  readonly atOnce: number
}

const mostAnswers = 10_000

export class AskedTokens<Answer extends { readonly kind: string }> {
  readonly #ask: (token: string) => Promise<Answer | Unanswered>
  readonly #rules: AskingRules
  readonly #answers = new Map<string, Kept<Answer>>()
  readonly #asking = new Map<string, Promise<Answer | Unanswered>>()

  constructor(ask: (token: string) => Promise<Answer | Unanswered>, rules: AskingRules) {
    this.#ask = ask
    this.#rules = rules
  }

  /** What was answered lately; null where somebody has to be asked. `now` in milliseconds since 1970. */
  recall(token: string, now: number): Answer | null {
    const known = this.#answers.get(tokenHash(token))
    return known !== undefined && now < known.until ? known.answer : null
  }

  async ask(token: string, now: number): Promise<Answer | Unanswered> {
    const known = this.recall(token, now)
    if (known !== null) return known
    const hash = tokenHash(token)
    const asking = this.#asking.get(hash)
    if (asking !== undefined) return asking
    if (this.#asking.size >= this.#rules.atOnce) return unanswered
    const work = this.#ask(token).finally(() => this.#asking.delete(hash))
    this.#asking.set(hash, work)
    const answer = await work
    if (!isUnanswered(answer)) this.#keep(hash, answer, now)
    return answer
  }

  #keep(hash: string, answer: Answer, now: number): void {
    if (this.#answers.size >= mostAnswers) this.#answers.delete(this.#answers.keys().next().value ?? '')
    this.#answers.delete(hash)
    this.#answers.set(hash, { answer, until: now + this.#rules.kept })
  }
}

export interface Unanswered {
  readonly kind: 'unavailable'
}

export const unanswered: Unanswered = { kind: 'unavailable' }

function isUnanswered<Answer extends { readonly kind: string }>(answer: Answer | Unanswered): answer is Unanswered {
  return answer.kind === 'unavailable'
}
