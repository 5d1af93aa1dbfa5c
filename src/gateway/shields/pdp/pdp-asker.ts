// Puts questions to another decision point: what was answered lately is not asked again, the same question is asked once at a time, so many requests are
// under way, and what waits for them goes together where it takes several. Every trouble has a name, and none of them is a yes.

import { createHash } from 'node:crypto'
import type { RefusalCode } from '../../request/index.ts'
import type { PdpQuestion } from './question.ts'
import {
  metadataOf,
  type PdpDecision,
  type PdpEndpoints,
  readDecision,
  readDecisions,
  readMetadata,
  usualEndpoints,
} from './read-answer.ts'

export type PdpTrouble = Extract<RefusalCode, 'pdp-away' | 'pdp-slow' | 'pdp-busy' | 'pdp-unknown' | 'pdp-unclear'>

/** What a request to it came to. */
export type PdpReply =
  | { readonly kind: 'answer'; readonly status: number; readonly isJson: boolean; readonly bytes: Uint8Array }
  /** It was reached, and answered more than anybody reads, or to another question. */
  | { readonly kind: 'unclear' }
  | { readonly kind: 'slow' }
  | { readonly kind: 'away' }

/** `body` null: GET. Never refuses; `milliseconds` are for all of it. */
export type SendToPdp = (address: URL, body: string | null, milliseconds: number) => Promise<PdpReply>

export interface PdpRules {
  /** `policy_decision_point`. */
  readonly name: string
  /** Null: it says so itself. */
  readonly endpoints: PdpEndpoints | null
  /** In milliseconds. */
  readonly timeout: number
  readonly kept: number
  readonly most: number
  readonly atOnce: number
  readonly waiting: number
  readonly together: number
}

export type PdpAnswer = PdpDecision | PdpTrouble

/** Since the process began. */
export interface PdpNumbers {
  /** Questions by what came of them; `kept` are those that were answered before. */
  readonly answers: Readonly<Record<'allow' | 'deny' | 'kept' | PdpTrouble, number>>
  /** Requests to it, and the seconds that they took. */
  readonly requests: number
  readonly seconds: number
  readonly running: number
  readonly waiting: number
}

interface Waiting {
  readonly text: string
  /** When nobody waits for the answer any more. */
  readonly until: number
  readonly settle: (answer: PdpAnswer) => void
}

/** In milliseconds: what it says of itself is read anew after the one, and asked for again after the other where it was not there. */
const metadataKept = 600_000
const metadataAgain = 1_000

export class PdpCounts {
  readonly answers: Record<keyof PdpNumbers['answers'], number> = {
    allow: 0,
    deny: 0,
    kept: 0,
    'pdp-away': 0,
    'pdp-slow': 0,
    'pdp-busy': 0,
    'pdp-unknown': 0,
    'pdp-unclear': 0,
  }
  requests = 0
  seconds = 0
}

export class PdpAsker {
  readonly #rules: PdpRules
  readonly #send: SendToPdp
  /** In milliseconds. */
  readonly #elapsed: () => number
  readonly #counts: PdpCounts
  readonly #kept = new Map<string, { readonly decision: PdpDecision; readonly until: number }>()
  readonly #asking = new Map<string, Promise<PdpAnswer>>()
  readonly #queue: Waiting[] = []
  #running = 0
  #known: { readonly endpoints: PdpEndpoints | PdpTrouble; readonly until: number } | null = null
  #learning: Promise<PdpEndpoints | PdpTrouble> | null = null

  constructor(rules: PdpRules, send: SendToPdp, elapsed: () => number, counts: PdpCounts) {
    this.#rules = rules
    this.#send = send
    this.#elapsed = elapsed
    this.#counts = counts
  }

  get numbers(): PdpNumbers {
    const { answers, requests, seconds } = this.#counts
    return { answers: { ...answers }, requests, seconds, running: this.#running, waiting: this.#queue.length }
  }

  ask(question: PdpQuestion): PdpAnswer | Promise<PdpAnswer> {
    const text = JSON.stringify(question)
    const key = createHash('sha256').update(text).digest('base64')
    const known = this.#kept.get(key)
    if (known !== undefined && this.#elapsed() < known.until) {
      this.#counts.answers.kept++
      return known.decision
    }
    const asking = this.#asking.get(key) ?? this.#begin(text, key)
    return asking.then((answer) => {
      this.#counts.answers[typeof answer === 'string' ? answer : answer.allows ? 'allow' : 'deny']++
      return answer
    })
  }

  #begin(text: string, key: string): Promise<PdpAnswer> {
    const { atOnce, waiting, timeout } = this.#rules
    if (this.#running >= atOnce && this.#queue.length >= waiting) return Promise.resolve('pdp-busy')
    const made = new Promise<PdpAnswer>((settle) => {
      this.#queue.push({ text, until: this.#elapsed() + timeout, settle })
    }).then((answer) => {
      this.#asking.delete(key)
      if (typeof answer !== 'string') this.#keep(key, answer)
      return answer
    })
    this.#asking.set(key, made)
    this.#turn()
    return made
  }

  #keep(key: string, decision: PdpDecision): void {
    const { kept, most } = this.#rules
    if (kept === 0) return
    this.#kept.delete(key)
    if (this.#kept.size >= most) this.#kept.delete(this.#kept.keys().next().value ?? '')
    this.#kept.set(key, { decision, until: this.#elapsed() + kept })
  }

  #turn(): void {
    while (this.#running < this.#rules.atOnce && this.#queue.length > 0) {
      this.#running++
      void this.#work().finally(() => {
        this.#running--
        this.#turn()
      })
    }
  }

  /** Takes what waits when it is its turn, which may be nothing any more. */
  async #work(): Promise<void> {
    const [first] = this.#queue
    if (first === undefined) return
    const taken = [first]
    this.#queue.shift()
    const endpoints = await this.#endpoints(first.until)
    if (typeof endpoints === 'string') {
      first.settle(endpoints)
      return
    }
    const { evaluations } = endpoints
    if (evaluations !== null) taken.push(...this.#queue.splice(0, this.#rules.together - 1))
    const now = this.#elapsed()
    for (const one of taken) if (one.until <= now) one.settle('pdp-slow')
    const asked = taken.filter(({ until }) => until > now)
    const [only, ...others] = asked
    if (only === undefined) return
    if (evaluations === null || others.length === 0) {
      const answer = await this.#post(endpoints.evaluation, only.text, only.until - now, readDecision)
      only.settle(answer)
      return
    }
    const answers = await this.#post(
      evaluations,
      `{"evaluations":[${asked.map(({ text }) => text).join()}]}`,
      Math.min(...asked.map(({ until }) => until)) - now,
      (bytes) => readDecisions(bytes, asked.length),
    )
    for (const [index, one] of asked.entries()) one.settle(typeof answers === 'string' ? answers : (answers[index] ?? 'pdp-unclear'))
  }

  async #post<Read>(
    address: URL,
    body: string,
    milliseconds: number,
    read: (bytes: Uint8Array) => Read | null,
  ): Promise<Read | PdpTrouble> {
    const began = this.#elapsed()
    this.#counts.requests++
    const reply = await this.#send(address, body, milliseconds)
    this.#counts.seconds += (this.#elapsed() - began) / 1000
    const bytes = toBytes(reply)
    return typeof bytes === 'string' ? bytes : (read(bytes) ?? 'pdp-unclear')
  }

  #endpoints(until: number): PdpEndpoints | PdpTrouble | Promise<PdpEndpoints | PdpTrouble> {
    const { endpoints } = this.#rules
    if (endpoints !== null) return endpoints
    const now = this.#elapsed()
    if (this.#known !== null && now < this.#known.until) return this.#known.endpoints
    this.#learning ??= this.#learn(until - now).finally(() => {
      this.#learning = null
    })
    return this.#learning
  }

  async #learn(milliseconds: number): Promise<PdpEndpoints | PdpTrouble> {
    const { name } = this.#rules
    const reply = await this.#send(metadataOf(name), null, Math.max(1, milliseconds))
    const bytes = reply.kind === 'answer' && reply.status === 404 ? null : toBytes(reply)
    const found = bytes === null ? usualEndpoints(name) : typeof bytes === 'string' ? bytes : (readMetadata(bytes, name) ?? 'pdp-unclear')
    // What it said before holds while it cannot be asked anew.
    const before = this.#known?.endpoints
    const endpoints = (found === 'pdp-away' || found === 'pdp-slow') && before !== undefined && typeof before !== 'string' ? before : found
    this.#known = { endpoints, until: this.#elapsed() + (typeof found === 'string' ? metadataAgain : metadataKept) }
    return endpoints
  }
}

/** Whatever is not a whole answer 200 in JSON has a name. */
function toBytes(reply: PdpReply): Uint8Array | PdpTrouble {
  if (reply.kind !== 'answer') return `pdp-${reply.kind}`
  const { status, isJson, bytes } = reply
  if (status === 200) return isJson ? bytes : 'pdp-unclear'
  if (status === 401 || status === 403) return 'pdp-unknown'
  return status >= 500 || status === 429 ? 'pdp-away' : 'pdp-unclear'
}
