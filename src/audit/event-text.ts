// The text of an event, as `JSON.stringify` writes what `EventMaker` makes. Decisions of one kind differ in a few places alone, so what stands
// between those places is written once and kept.

import { randomUUID } from 'node:crypto'
import type { AuditDecision } from './decision.ts'
import { type EventMaker, type EventPlace, toLatency } from './event.ts'
import type { LineBytes } from './line-bytes.ts'

/** Kinds of decisions that are kept: operations times outcomes. */
const mostKinds = 4000

/** Stand for what differs. Nobody outside can know them, so they stand nowhere else. */
const secret = randomUUID()
const mark = (name: string): string => `${name}-${secret}`
const marks = { principal: mark('principal'), client: mark('client'), path: mark('path'), chain: mark('chain') }
/** Numbers that no decision has, with many digits of their own. */
const numbers = {
  time: 8_100_000_000_000_001,
  n: 8_100_000_000_000_003,
  latency: 8_100_000_000_000_005,
  milliseconds: 8_100_000_000_000_007,
}

type Slot = 'principal' | 'client' | 'path' | 'chain' | 'time' | 'n' | 'latency' | 'milliseconds'

interface Kind {
  /** One more than there are slots. */
  readonly texts: readonly string[]
  readonly slots: readonly Slot[]
  /** The texts in UTF-8. */
  readonly parts: readonly Uint8Array[]
}

interface Recent {
  readonly like: AuditDecision
  readonly policy: string
  readonly kind: Kind | null
}

/** Kinds that came last, which are told by looking at their members alone. */
const mostRecent = 6

const pattern = new RegExp(
  [...Object.values(marks), ...Object.values(numbers).map(String)].map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
  'g',
)
const slotOf = new Map<string, Slot>([
  ...Object.entries(marks).map(([name, text]) => [text, name as Slot] as const), // The names of the record are those of the type.
  ...Object.entries(numbers).map(([name, number]) => [String(number), name as Slot] as const), // As above.
])

export class EventText {
  readonly #maker: EventMaker
  /** Null of a kind whose own words look like one of the marks. */
  #kinds = new Map<string, Kind | null>()
  /** The one that came last stands first. */
  readonly #recent: Recent[] = []

  constructor(maker: EventMaker) {
    this.#maker = maker
  }

  /** The same as `JSON.stringify(maker.make(decision, place))`. */
  write(decision: AuditDecision, place: EventPlace): string {
    const kind = this.#kindOf(decision, place)
    return kind === null ? JSON.stringify(this.#maker.make(decision, place)) : this.#join(kind, decision, place)
  }

  /** The same in UTF-8. */
  writeInto(lines: LineBytes, decision: AuditDecision, place: EventPlace): void {
    const kind = this.#kindOf(decision, place)
    if (kind === null) {
      lines.text(JSON.stringify(this.#maker.make(decision, place)))
      return
    }
    const { parts, slots } = kind
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index]
      if (part !== undefined) lines.bytes(part)
      switch (slots[index]) {
        case 'time':
          lines.number(decision.time)
          break
        case 'n':
          lines.number(place.n)
          break
        case 'latency':
          lines.number(toLatency(decision.milliseconds))
          break
        case 'milliseconds':
          lines.thousandths(decision.milliseconds)
          break
        default:
          lines.text(this.#fill(slots[index], decision, place))
      }
    }
  }

  /** Null of a decision that is written by its members. */
  #kindOf(decision: AuditDecision, place: EventPlace): Kind | null {
    // Of two halves the second one names the first, and what shields say is of one request; there are few.
    if (decision.phase === 'after' || decision.objections !== undefined) return null
    const recent = this.#recent
    for (let index = 0; index < recent.length; index++) {
      const one = recent[index]
      if (one === undefined || one.policy !== place.policy || !isOfOneKind(one.like, decision)) continue
      if (index > 0) {
        recent.splice(index, 1)
        recent.unshift(one)
      }
      return one.kind
    }
    const key = keyOf(decision, place)
    const known = this.#kinds.get(key)
    const kind = known === undefined ? this.#learn(key, decision, place) : known
    recent.unshift({ like: decision, policy: place.policy, kind })
    if (recent.length > mostRecent) recent.pop()
    return kind
  }

  #join({ texts, slots }: Kind, decision: AuditDecision, place: EventPlace): string {
    let text = texts[0] ?? ''
    for (let index = 0; index < slots.length; index++) text += this.#fill(slots[index], decision, place) + (texts[index + 1] ?? '')
    return text
  }

  #fill(slot: Slot | undefined, decision: AuditDecision, { chain, n }: EventPlace): string {
    switch (slot) {
      case 'principal':
        return quoted(this.#maker.nameOf(decision.principal ?? ''))
      case 'client':
        return quoted(this.#maker.addressOf(decision.client))
      case 'path':
        return quoted(this.#maker.pathOf(decision))
      case 'chain':
        return quoted(chain)
      case 'time':
        return String(decision.time)
      case 'n':
        return String(n)
      case 'latency':
        return String(toLatency(decision.milliseconds))
      case 'milliseconds':
        return String(decision.milliseconds)
      case undefined:
        return ''
    }
  }

  #learn(key: string, decision: AuditDecision, place: EventPlace): Kind | null {
    const { policy } = place
    const { time, n } = numbers
    const sample = this.#maker.make(
      { ...decision, time, milliseconds: numbers.milliseconds },
      { chain: marks.chain, n, policy },
      { principal: marks.principal, client: marks.client, path: marks.path, latency: numbers.latency },
    )
    const text = JSON.stringify(sample)
    const texts = text.split(pattern)
    const slots = (text.match(pattern) ?? []).flatMap((found) => slotOf.get(found) ?? [])
    const made = { texts, slots, parts: texts.map((part) => Buffer.from(part, 'utf8')) }
    const kind = this.#join(made, decision, place) === JSON.stringify(this.#maker.make(decision, place)) ? made : null
    if (this.#kinds.size >= mostKinds) this.#kinds = new Map()
    this.#kinds.set(key, kind)
    return kind
  }
}

/** What is written is the same but for the slots. */
function keyOf(decision: AuditDecision, { policy }: EventPlace): string {
  const { method, status, verdict, mode, rule, reason, code, phase, answered, ended, routes, client, closed } = decision
  const sort = `${sortOf(decision.principal)}${client === '' ? '0' : '1'}`
  return `${method}\n${status}\n${verdict}\n${mode}\n${rule}\n${code}\n${phase}\n${answered}\n${ended}\n${sort}\n${policy}\n${reason}\n${closed}\n${routes}`
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

/** What stands between the quotes. */
function quoted(text: string): string {
  return plain.test(text) ? text : JSON.stringify(text).slice(1, -1)
}

/** Of what JSON writes nothing otherwise. */
const plain = /^[ !#-[\]-~]*$/
