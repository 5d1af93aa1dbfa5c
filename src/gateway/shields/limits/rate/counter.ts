// Whoever counts one limit: this process alone, or several together.

import type { HashName } from './hash-name.ts'
import { type Rate, toleranceOf } from './rate.ts'
import { RateTable, type Taken } from './rate-table.ts'

export interface Counter {
  /** The outcome, or null where `settle` is told it. `cost` and `now` in microseconds. */
  take(key: string, cost: number, now: number, settle: (taken: Taken) => void): Taken | null
  /** Of what was taken before: more (above 0), or less. */
  settle(key: string, cost: number, now: number): void
  /** It is counted together, and nobody can just now. */
  readonly isAway: boolean
  /** And nothing passes meanwhile. */
  readonly isClosed: boolean
  readonly forgotten: number
}

export class OwnCounter implements Counter {
  readonly #table: RateTable
  readonly #tolerance: number
  readonly #hash: HashName
  readonly isAway = false
  readonly isClosed = false

  constructor(rate: Rate, places: number, hash: HashName) {
    this.#table = new RateTable(places)
    this.#tolerance = toleranceOf(rate)
    this.#hash = hash
  }

  get forgotten(): number {
    return this.#table.forgotten
  }

  take(key: string, cost: number, now: number): Taken {
    return this.#table.take(this.#hash(key), cost, this.#tolerance, now)
  }

  settle(key: string, cost: number, now: number): void {
    this.#table.settle(this.#hash(key), cost, now)
  }
}
