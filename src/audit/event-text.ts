// The text of an event, as `JSON.stringify` writes what `EventMaker` makes. Decisions of one kind differ in a few places alone, so what stands
// between those places is written once and kept.

import { randomUUID } from 'node:crypto'
import type { AuditDecision } from './decision.ts'
import { type EventMaker, type EventPlace, toLatency } from './event.ts'

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
}

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

  constructor(maker: EventMaker) {
    this.#maker = maker
  }

  /** The same as `JSON.stringify(maker.make(decision, place))`. */
  write(decision: AuditDecision, place: EventPlace): string {
    // Of two halves the second one names the first, and what shields say is of one request; there are few.
    if (decision.phase === 'after' || decision.objections !== undefined) return JSON.stringify(this.#maker.make(decision, place))
    const { method, status, verdict, mode, rule, reason, code, phase, answered, ended, routes, principal, client, closed } = decision
    const who = principal === null ? '0' : principal === 'anonymous' ? '1' : '2'
    const key = `${method}\n${status}\n${verdict}\n${mode}\n${rule}\n${code}\n${phase}\n${answered}\n${ended}\n${who}${client === '' ? '0' : '1'}\n${place.policy}\n${reason}\n${closed}\n${routes}`
    const known = this.#kinds.get(key)
    const kind = known === undefined ? this.#learn(key, decision, place) : known
    return kind === null ? JSON.stringify(this.#maker.make(decision, place)) : this.#join(kind, decision, place)
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
    const made = { texts, slots }
    const kind = this.#join(made, decision, place) === JSON.stringify(this.#maker.make(decision, place)) ? made : null
    if (this.#kinds.size >= mostKinds) this.#kinds = new Map()
    this.#kinds.set(key, kind)
    return kind
  }
}

/** What stands between the quotes. */
function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
