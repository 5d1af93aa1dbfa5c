// Several processes, whoever keeps the count, and the way between them, in time that is only counted. For tests.

import { createHash } from '../../../src/gateway/shields/limits/rate/hash-name.ts'
import type { Rate } from '../../../src/gateway/shields/limits/rate/rate.ts'
import { AskLine } from '../../../src/gateway/shields/limits/shared/ask-line.ts'
import type { LeaseAsk, LeaseGrant, LeaseKeeper } from '../../../src/gateway/shields/limits/shared/lease.ts'
import { LeaseLedger } from '../../../src/gateway/shields/limits/shared/lease-ledger.ts'
import { type Bucket, SharedRate } from '../../../src/gateway/shields/limits/shared/shared-rate.ts'

export interface Arrival {
  readonly at: number
  readonly process: number
  readonly key: string
  /** Microseconds of the rate. */
  readonly cost: number
  /** What is told when it is over: more or less. */
  readonly settled?: number
}

export interface Verdict extends Arrival {
  readonly taken: number
  /** When it was known. */
  readonly told: number
  readonly wasAway: boolean
}

export interface World {
  readonly rate: Rate
  readonly processes: number
  readonly arrivals: readonly Arrival[]
  /** The way to the keeper and back for the nth question, microseconds. */
  readonly latency: (question: number) => number
  /** From, to. */
  readonly away: readonly (readonly [number, number])[]
  readonly policy?: 'share' | 'deny'
  /** What the keeper knew is gone when it is back. */
  readonly forgets?: boolean
}

export async function simulate(world: World): Promise<readonly Verdict[]> {
  const { rate, processes, arrivals, latency, away } = world
  const end = Math.max(0, ...arrivals.map(({ at }) => at), ...away.map(([, to]) => to)) + 2_000_000
  const hash = createHash([1, 2])
  let ledger = new LeaseLedger(hash)
  let now = 0
  let order = 0
  const queue = new Agenda()
  const at = (time: number, run: () => void) => queue.add({ at: time, order: order++, run })
  const isAway = () => away.some(([from, to]) => now >= from && now < to)
  const changes: ((isThere: boolean) => void)[] = []
  for (const [from, to] of away) {
    at(from, () => {
      for (const tell of changes) tell(false)
    })
    at(to, () => {
      if (world.forgets === true) ledger = new LeaseLedger(hash)
      if (!isAway()) for (const tell of changes) tell(true)
    })
  }
  let questions = 0
  const keeper: LeaseKeeper = {
    get isThere() {
      return !isAway()
    },
    onChange: (tell) => changes.push(tell),
    sharers: processes,
    lease: (asks: readonly LeaseAsk[]) =>
      new Promise<readonly LeaseGrant[]>((settle, refuse) => {
        const way = latency(questions++)
        const asked = now
        at(now + way / 2, () => {
          // Where it went away meanwhile, it may have granted even so.
          const grants = asks.map((ask) => ledger.lease(ask, now))
          at(now + way / 2, () => {
            if (away.some(([from]) => from > asked && from <= now) || isAway()) refuse(new Error('away'))
            else settle(grants)
          })
        })
      }),
  }
  const lines = Array.from({ length: processes }, () => {
    const line = new AskLine<LeaseAsk, LeaseGrant, Bucket>({
      keeper,
      send: (asks) => keeper.lease(asks),
      now: () => now,
      soon: (call) => at(now, call),
    })
    const shared = new SharedRate({ limit: 'one', rate, keeper, away: world.policy ?? 'share', sharers: null, wake: line.wake, hash })
    line.add(shared)
    return { line, shared }
  })
  for (let time = 50_000; time < end; time += 50_000)
    at(time, () => {
      for (const { line } of lines) line.beat()
    })
  const verdicts: Verdict[] = []
  for (const arrival of arrivals)
    at(arrival.at, () => {
      const shared = lines[arrival.process]?.shared
      if (shared === undefined) throw new Error('there is no such process')
      const tell = (taken: number) => {
        verdicts.push({ ...arrival, taken, told: now, wasAway: shared.isAway })
        if (taken >= 0 && arrival.settled !== undefined) shared.settle(arrival.key, arrival.settled, now)
      }
      const taken = shared.take(arrival.key, arrival.cost, now, tell)
      if (taken !== null) tell(taken)
    })
  // Whoever asks again and again for what he has never comes to an end.
  let steps = 0
  for (let next = queue.take(); next !== null; next = queue.take()) {
    if (++steps > mostSteps) throw new Error('it does not come to an end')
    now = Math.max(now, next.at)
    next.run()
    // Answers are promises: what hangs on them happens before time goes on.
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
  }
  return verdicts
}

const mostSteps = 100_000

interface Event {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** What is to come, the next first: a heap. */
class Agenda {
  readonly #events: Event[] = []

  add(event: Event): void {
    const events = this.#events
    let index = events.length
    events.push(event)
    while (index > 0) {
      const above = (index - 1) >> 1
      const other = events[above]
      if (other === undefined || isBefore(other, event)) break
      events[index] = other
      index = above
    }
    events[index] = event
  }

  take(): Event | null {
    const events = this.#events
    const first = events[0]
    const last = events.pop()
    if (first === undefined || last === undefined) return null
    if (events.length === 0) return first
    let index = 0
    for (;;) {
      const left = events[index * 2 + 1]
      const right = events[index * 2 + 2]
      const isRight = left !== undefined && right !== undefined && isBefore(right, left)
      const below = isRight ? right : left
      if (below === undefined || isBefore(last, below)) break
      events[index] = below
      index = index * 2 + (isRight ? 2 : 1)
    }
    events[index] = last
    return first
  }
}

const isBefore = (one: Event, other: Event): boolean => one.at < other.at || (one.at === other.at && one.order < other.order)

/** The exact count: each arrival at its time, in one bucket for each key. `late`: what is let through is counted so much later, as it is far away. */
export function countExactly(
  rate: { readonly tolerance: number; readonly late?: number },
  arrivals: readonly Arrival[],
): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  const admitted = new Map<string, number>()
  for (const { at, key, cost } of [...arrivals].sort((one, other) => one.at - other.at)) {
    const time = Math.max(times.get(key) ?? 0, at)
    if (rate.tolerance - (time - at) < Math.min(cost, rate.tolerance)) continue
    times.set(key, Math.max(time, at + (rate.late ?? 0)) + cost)
    admitted.set(key, (admitted.get(key) ?? 0) + cost)
  }
  return admitted
}

/** By how much what was let through went beyond the rate in the worst stretch of time: microseconds of it, beyond the burst. */
export function worstExcess(verdicts: readonly Verdict[], tolerance: number): number {
  const times = new Map<string, number>()
  let worst = Number.NEGATIVE_INFINITY
  for (const { told, key, cost, taken } of [...verdicts].sort((one, other) => one.told - other.told)) {
    if (taken < 0) continue
    const time = Math.max(times.get(key) ?? 0, told) + cost
    times.set(key, time)
    worst = Math.max(worst, time - told - tolerance)
  }
  return worst
}
