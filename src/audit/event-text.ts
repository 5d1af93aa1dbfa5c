// Events as they are written. Decisions of one kind differ in a few places alone: what they have in common is a form, and of each decision the
// values that stand in those places are written.

import { randomUUID } from 'node:crypto'
import { parseJson } from '../base/index.ts'
import type { AuditDecision } from './decision.ts'
import { type EventMaker, type EventPlace, toLatency } from './event.ts'
import { type EventForm, FormReader, makeForm } from './event-form.ts'
import { LineBytes } from './line-bytes.ts'

/** Kinds of decisions that are kept: operations times outcomes. */
const mostKinds = 4000

/** Stand for what differs. Nobody outside can know them, so they stand nowhere else. */
const secret = randomUUID()
const mark = (name: string): string => `${name}-${secret}`
const marks = { principal: mark('principal'), client: mark('client'), path: mark('path') }
/** Numbers that no decision has. */
const numbers = {
  time: 8_100_000_000_000_001,
  n: 8_100_000_000_000_003,
  latency: 8_100_000_000_000_005,
  milliseconds: 8_100_000_000_000_007,
}

const slotOfMark: ReadonlyMap<unknown, Slot> = new Map<unknown, Slot>([
  [marks.principal, 'principal'],
  [marks.client, 'client'],
  [marks.path, 'path'],
  [numbers.time, 'time'],
  [numbers.latency, 'latency'],
  [numbers.milliseconds, 'milliseconds'],
])

type Slot = 'principal' | 'client' | 'path' | 'time' | 'latency' | 'milliseconds'

export interface Kind {
  readonly form: EventForm
  readonly slots: readonly Slot[]
}

interface Recent {
  readonly like: AuditDecision
  readonly place: EventPlace
  readonly kind: Kind | null
}

/** Kinds that came last, which are told by looking at their members alone. */
const mostRecent = 6

export class EventText {
  readonly #maker: EventMaker
  /** Null of a kind whose own words look like one of the marks. */
  #kinds = new Map<string, Kind | null>()
  /** The one that came last stands first. */
  readonly #recent: Recent[] = []

  constructor(maker: EventMaker) {
    this.#maker = maker
  }

  /** As JSON. */
  write(decision: AuditDecision, place: EventPlace): string {
    return JSON.stringify(this.#maker.make(decision, place))
  }

  /** Null of a decision that is written whole. `place.n` is not looked at. */
  kindOf(decision: AuditDecision, place: EventPlace): Kind | null {
    // Of two halves the second one names the first, and what shields say is of one request; there are few.
    if (decision.phase === 'after' || decision.objections !== undefined) return null
    const recent = this.#recent
    for (let index = 0; index < recent.length; index++) {
      const one = recent[index]
      if (one === undefined || one.place.policy !== place.policy || one.place.chain !== place.chain || !isOfOneKind(one.like, decision))
        continue
      if (index > 0) {
        recent.splice(index, 1)
        recent.unshift(one)
      }
      return one.kind
    }
    const key = keyOf(decision, place)
    const known = this.#kinds.get(key)
    const kind = known === undefined ? this.#learn(key, decision, place) : known
    recent.unshift({ like: decision, place, kind })
    if (recent.length > mostRecent) recent.pop()
    return kind
  }

  /** What a decision of this kind puts into the places of the form, in UTF-8, as JSON with commas between. */
  writeValues(lines: LineBytes, { slots }: Kind, decision: AuditDecision): void {
    for (let index = 0; index < slots.length; index++) {
      if (index > 0) lines.ascii(',')
      switch (slots[index]) {
        case 'time':
          lines.number(decision.time)
          break
        case 'latency':
          lines.number(toLatency(decision.milliseconds))
          break
        case 'milliseconds':
          lines.thousandths(decision.milliseconds)
          break
        case 'principal':
          lines.text(quoted(this.#maker.nameOf(decision.principal ?? '')))
          break
        case 'client':
          lines.text(quoted(this.#maker.addressOf(decision.client)))
          break
        case 'path':
          lines.text(quoted(this.#maker.pathOf(decision)))
          break
        case undefined:
      }
    }
  }

  #learn(key: string, decision: AuditDecision, place: EventPlace): Kind | null {
    const { chain, policy } = place
    const { time, n } = numbers
    const sample = this.#maker.make(
      { ...decision, time, milliseconds: numbers.milliseconds },
      { chain, n, policy },
      { principal: marks.principal, client: marks.client, path: marks.path, latency: numbers.latency },
    )
    const uid = `${chain}/${n}`
    const { slots, ...form } = makeForm(
      sample,
      (value) => slotOfMark.get(value) ?? null,
      (value) => value === n || value === uid,
    )
    const made = { form, slots }
    const kind = this.#isRight(made, decision, place) ? made : null
    if (this.#kinds.size >= mostKinds) this.#kinds = new Map()
    this.#kinds.set(key, kind)
    return kind
  }

  /** Whoever reads it puts the same event together. */
  #isRight(kind: Kind, decision: AuditDecision, place: EventPlace): boolean {
    const lines = new LineBytes()
    this.writeValues(lines, kind, decision)
    const reader = new FormReader()
    const event = parseJson(kind.form.event) as Readonly<Record<string, unknown>> // A form is written as an object.
    reader.take({ kind: 'form', form: 0, event, places: kind.form.places })
    const values = parseJson(`[${lines.view().toString('utf8')}]`) as readonly unknown[] // By its brackets.
    return JSON.stringify(reader.eventOf({ kind: 'record', n: place.n, form: 0, values })) === this.write(decision, place)
  }
}

/** What is written is the same but for the slots. */
function keyOf(decision: AuditDecision, { chain, policy }: EventPlace): string {
  const { method, status, verdict, mode, rule, reason, code, phase, answered, ended, routes, client, closed } = decision
  const sort = `${sortOf(decision.principal)}${client === '' ? '0' : '1'}`
  return `${method}\n${status}\n${verdict}\n${mode}\n${rule}\n${code}\n${phase}\n${answered}\n${ended}\n${sort}\n${policy}\n${chain}\n${reason}\n${closed}\n${routes}`
}

/** The same question, asked of two decisions. */
function isOfOneKind(one: AuditDecision, other: AuditDecision): boolean {
  return (
    one.method === other.method &&
    one.status === other.status &&
    one.routes === other.routes &&
    one.verdict === other.verdict &&
    one.mode === other.mode &&
    one.rule === other.rule &&
    one.reason === other.reason &&
    one.code === other.code &&
    one.phase === other.phase &&
    one.answered === other.answered &&
    one.ended === other.ended &&
    one.closed === other.closed &&
    sortOf(one.principal) === sortOf(other.principal) &&
    (one.client === '') === (other.client === '')
  )
}

const sortOf = (principal: string | null): string => (principal === null ? '0' : principal === 'anonymous' ? '1' : '2')

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** Of what JSON writes nothing otherwise. */
const plain = /^[ !#-[\]-~]*$/
