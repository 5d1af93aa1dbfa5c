// What the gateway counts of requests, by operation: how many, how they ended, how long they took. A request costs a look-up and two additions.

import type { DecisionNote, Judge, Outcome } from '../../../gateway/index.ts'

/** Seconds, as Prometheus writes them. */
export const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
const milliseconds = bounds.map((bound) => bound * 1000)

export const verdicts = ['allow', 'refuse', 'redirect', 'preflight', 'other'] as const
export const statuses = ['1xx', '2xx', '3xx', '4xx', '5xx', 'none'] as const

/** Plain data, so that it can be sent and added up. */
export interface RouteTraffic {
  readonly route: string
  /** By verdict, and within by status. */
  readonly counts: readonly number[]
  /** By bound, the last for what took longer; not added up. */
  readonly times: readonly number[]
  readonly seconds: number
}

interface Counted {
  readonly counts: number[]
  readonly times: number[]
  seconds: number
}

/** An operation that is not known, however it is called: names that clients choose are no names of ours. */
const unknown = 'unknown'
/** Where several operations could answer. */
const several = 'several'

export class Traffic {
  readonly #routes = new Map<string, Counted>()
  #begun = 0
  #ended = 0

  get inFlight(): number {
    return Math.max(0, this.#begun - this.#ended)
  }

  list(): readonly RouteTraffic[] {
    return [...this.#routes].map(([route, { counts, times, seconds }]) => ({ route, counts: [...counts], times: [...times], seconds }))
  }

  /** Counts what it is asked, until it is over. */
  attend(judge: Judge<DecisionNote>): Judge<DecisionNote> {
    return {
      ...judge,
      judge: (head, client) => {
        const judged = judge.judge(head, client)
        if (!(judged instanceof Promise)) {
          this.#begun++
          return judged
        }
        return judged.then((later) => {
          this.#begun++
          return later
        })
      },
    }
  }

  add({ note, status, milliseconds: time }: Outcome<DecisionNote>): void {
    if (note !== null) this.#ended++
    const routes = note?.routes ?? []
    const counted = this.#find(routes.length === 1 ? (routes[0] ?? unknown) : routes.length === 0 ? unknown : several)
    const verdict = verdictIndex(note?.verdict.kind ?? 'refuse')
    const at = verdict * statuses.length + (status === null ? statuses.length - 1 : Math.min(4, Math.max(0, Math.floor(status / 100) - 1)))
    counted.counts[at] = (counted.counts[at] ?? 0) + 1
    let bound = 0
    while (bound < milliseconds.length && time > (milliseconds[bound] ?? 0)) bound++
    counted.times[bound] = (counted.times[bound] ?? 0) + 1
    counted.seconds += time / 1000
  }

  #find(route: string): Counted {
    const found = this.#routes.get(route)
    if (found !== undefined) return found
    const made = {
      counts: new Array<number>(verdicts.length * statuses.length).fill(0),
      times: new Array<number>(bounds.length + 1).fill(0),
      seconds: 0,
    }
    this.#routes.set(route, made)
    return made
  }
}

function verdictIndex(kind: string): number {
  const index = (verdicts as readonly string[]).indexOf(kind) // A wider look at the same list.
  return index === -1 ? verdicts.length - 1 : index
}

/** Of several workers. */
export function addTraffic(lists: readonly (readonly RouteTraffic[])[]): readonly RouteTraffic[] {
  const sums = new Map<string, RouteTraffic>()
  for (const { route, counts, times, seconds } of lists.flat()) {
    const sum = sums.get(route)
    const plus = (one: readonly number[], other: readonly number[] | undefined) => one.map((value, index) => value + (other?.[index] ?? 0))
    sums.set(route, { route, counts: plus(counts, sum?.counts), times: plus(times, sum?.times), seconds: seconds + (sum?.seconds ?? 0) })
  }
  return [...sums.values()].sort((one, other) => (one.route < other.route ? -1 : 1))
}
