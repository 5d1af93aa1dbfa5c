// Decisions as they leave the thread that answers requests, made as cheaply as can be, for another thread to take apart: numbers in one piece of
// memory, which is handed over and not copied, and texts by their place in a list, because most of them come again and again.

export interface AuditDecision {
  /** Milliseconds since 1970. */
  readonly time: number
  /** `before` an answer that waits for the record; `after`: what became of such a request; `whole`: both in one. */
  readonly phase: 'whole' | 'before' | 'after'
  /** Of `after`: how many decisions before this one the other half stands. */
  readonly back: number
  readonly status: number | null
  readonly milliseconds: number
  readonly mode: 'observe' | 'enforce' | null
  readonly answered: 'application' | 'gateway'
  readonly verdict: string
  /** With the kind of decision point behind a blank, where one was asked. */
  readonly ended: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly client: string
  readonly principal: string | null
  /** Ids of the operations that may answer, joined by line ends. */
  readonly routes: string
  readonly code: string | null
  readonly rule: string | null
  readonly reason: string | null
  /** Fields that were taken out of what was sent or answered, as JSON. */
  readonly closed: string | null
  /** What shields said, as JSON; left out where they said nothing. */
  readonly objections?: string
}

const phases = ['whole', 'before', 'after'] as const
const modes = [null, 'observe', 'enforce'] as const
const answerers = ['application', 'gateway'] as const

/** Numbers of one decision. */
const size = 19
/** Of them, those that stand for texts. */
const textFields = 12
const nothing = -1

export interface PackedDecisions {
  readonly numbers: Float64Array<ArrayBuffer>
  readonly texts: readonly string[]
  readonly count: number
}

export class DecisionBatch {
  readonly #most: number
  #numbers: Float64Array<ArrayBuffer>
  #texts: string[] = []
  readonly #places = new Map<string, number>()
  /** Of the decision before, by field. */
  readonly #lastTexts: (string | null)[] = new Array<string | null>(textFields).fill(null)
  readonly #lastPlaces: number[] = new Array<number>(textFields).fill(nothing)
  #count = 0

  constructor(most: number) {
    this.#most = most
    this.#numbers = new Float64Array(most * size)
  }

  get count(): number {
    return this.#count
  }

  get isFull(): boolean {
    return this.#count === this.#most
  }

  add(decision: AuditDecision): void {
    const { phase, status, mode } = decision
    const numbers = this.#numbers
    let at = this.#count++ * size
    numbers[at++] = decision.time
    numbers[at++] = phase === 'whole' ? 0 : phase === 'before' ? 1 : 2
    numbers[at++] = decision.back
    numbers[at++] = status ?? nothing
    numbers[at++] = Math.round(decision.milliseconds * 1000)
    numbers[at++] = mode === null ? 0 : mode === 'observe' ? 1 : 2
    numbers[at++] = decision.answered === 'application' ? 0 : 1
    numbers[at++] = this.#placeOf(0, decision.verdict)
    numbers[at++] = this.#placeOf(1, decision.ended)
    numbers[at++] = this.#placeOf(2, decision.method)
    numbers[at++] = this.#placeOf(3, decision.path)
    numbers[at++] = this.#placeOf(4, decision.client)
    numbers[at++] = this.#placeOf(5, decision.principal)
    numbers[at++] = this.#placeOf(6, decision.routes)
    numbers[at++] = this.#placeOf(7, decision.code)
    numbers[at++] = this.#placeOf(8, decision.rule)
    numbers[at++] = this.#placeOf(9, decision.reason)
    numbers[at++] = this.#placeOf(10, decision.closed)
    numbers[at] = this.#placeOf(11, decision.objections ?? null)
  }

  /** And begins anew. The numbers are the taker's. */
  take(): PackedDecisions {
    const packed = { numbers: this.#numbers, texts: this.#texts, count: this.#count }
    this.#numbers = new Float64Array(this.#most * size)
    this.#texts = []
    this.#places.clear()
    this.#lastTexts.fill(null)
    this.#count = 0
    return packed
  }

  #placeOf(field: number, text: string | null): number {
    if (text === null) return nothing
    // Most say what the one before them said.
    if (text === this.#lastTexts[field]) return this.#lastPlaces[field] ?? nothing
    let place = this.#places.get(text)
    if (place === undefined) {
      place = this.#texts.length
      this.#texts.push(text)
      this.#places.set(text, place)
    }
    this.#lastTexts[field] = text
    this.#lastPlaces[field] = place
    return place
  }
}

/** Null where it is not what a batch gave. */
export function unpackDecision({ numbers, texts, count }: PackedDecisions, index: number): AuditDecision | null {
  const at = index * size
  if (index < 0 || index >= count || at + size > numbers.length) return null
  for (let field = 7; field < size; field++) {
    const place = numbers[at + field] ?? Number.NaN
    const isText = place >= 0 && place < texts.length && (place | 0) === place
    if (!isText && (place !== nothing || required.has(field))) return null
  }
  const phase = phases[numbers[at + 1] ?? nothing]
  const mode = modes[numbers[at + 5] ?? nothing]
  const answered = answerers[numbers[at + 6] ?? nothing]
  const status = numbers[at + 3] ?? nothing
  if (phase === undefined || mode === undefined || answered === undefined) return null
  const decision: AuditDecision = {
    time: numbers[at] ?? 0,
    phase,
    back: numbers[at + 2] ?? 0,
    status: status === nothing ? null : status,
    milliseconds: (numbers[at + 4] ?? 0) / 1000,
    mode,
    answered,
    verdict: textAt(texts, numbers, at + 7) ?? '',
    ended: textAt(texts, numbers, at + 8) ?? '',
    method: textAt(texts, numbers, at + 9) ?? '',
    path: textAt(texts, numbers, at + 10) ?? '',
    client: textAt(texts, numbers, at + 11) ?? '',
    principal: textAt(texts, numbers, at + 12),
    routes: textAt(texts, numbers, at + 13) ?? '',
    code: textAt(texts, numbers, at + 14),
    rule: textAt(texts, numbers, at + 15),
    reason: textAt(texts, numbers, at + 16),
    closed: textAt(texts, numbers, at + 17),
  }
  const objections = textAt(texts, numbers, at + 18)
  return objections === null ? decision : { ...decision, objections }
}

/** Fields of texts that every decision has. */
const required: ReadonlySet<number> = new Set([7, 8, 9, 10, 11, 13])

/** Of a place that was looked at. */
function textAt(texts: readonly string[], numbers: Float64Array, at: number): string | null {
  const place = (numbers[at] ?? nothing) | 0
  return place < 0 ? null : (texts[place] ?? null)
}
