// An answer on its way past the shields of its operation: each is asked once, when the head of the answer is there, and none where nobody looks at it.

import type { AnswerStep, BodyFilter, ResponseHead } from '../listener/index.ts'
import { composeFilters } from './compose-filters.ts'
import type { AnswerShield } from './shield.ts'

export interface ShieldsOfAnswer {
  /** What they say of it; those that say nothing are left out. */
  askOfAnswer(response: ResponseHead): readonly AnswerShield[]
}

/** `first` has its say before them. `looks`: they look at more than what they add. */
export function passShields(shields: ShieldsOfAnswer, first: AnswerStep | undefined, looks: boolean): AnswerStep {
  if (looks) return new AnswerPastShields(shields, first)
  const added = (response: ResponseHead) => addedBy(shields.askOfAnswer(response))
  if (first === undefined) return { added }
  const { headers, body } = first
  return {
    added,
    ...(headers === undefined ? {} : { headers: headers.bind(first) }),
    ...(body === undefined ? {} : { body: body.bind(first) }),
  }
}

class AnswerPastShields implements AnswerStep {
  readonly #shields: ShieldsOfAnswer
  readonly #first: AnswerStep | undefined
  #asked: readonly AnswerShield[] | null = null

  constructor(shields: ShieldsOfAnswer, first: AnswerStep | undefined) {
    this.#shields = shields
    this.#first = first
  }

  added(response: ResponseHead): readonly string[] | undefined {
    return addedBy(this.#ask(response))
  }

  headers(response: ResponseHead, rawHeaders: readonly string[]): readonly string[] {
    const asked = this.#ask(response)
    let headers = this.#first?.headers?.(response, rawHeaders) ?? rawHeaders
    for (let index = 0; index < asked.length; index++) headers = asked[index]?.headers?.(headers) ?? headers
    return headers
  }

  body(response: ResponseHead): BodyFilter | null {
    const first = this.#first?.body?.(response) ?? null
    const asked = this.#ask(response)
    let only = first
    let filters: BodyFilter[] | null = null
    for (let index = 0; index < asked.length; index++) {
      const { body } = asked[index] ?? {}
      if (body === undefined) continue
      if (only === null) only = body
      else if (filters === null) filters = [only, body]
      else filters.push(body)
    }
    return filters === null ? only : composeFilters(filters)
  }

  #ask(response: ResponseHead): readonly AnswerShield[] {
    this.#asked ??= this.#shields.askOfAnswer(response)
    return this.#asked
  }
}

function addedBy(asked: readonly AnswerShield[]): readonly string[] | undefined {
  let all: readonly string[] | undefined
  for (let index = 0; index < asked.length; index++) {
    const added = asked[index]?.added
    if (added !== undefined) all = all === undefined ? added : [...all, ...added]
  }
  return all
}
