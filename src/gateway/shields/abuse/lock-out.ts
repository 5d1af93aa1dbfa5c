// Who is kept away for a time, and how long: each time within a day twice as long as the time before.

import { SegmentedTable } from './segmented-table.ts'
import type { Suspicion } from './suspicion.ts'

interface Lock {
  until: number
  times: number
  /** When the last one began. */
  since: number
  suspicion: Omit<Suspicion, 'wait'> | null
}

const mostDoublings = 6
const forgottenAfter = 86_400_000

export class LockOut {
  readonly #locks: SegmentedTable<Lock>

  constructor(most: number) {
    this.#locks = new SegmentedTable<Lock>(most, () => ({ until: 0, times: 0, since: 0, suspicion: null }))
  }

  get size(): number {
    return this.#locks.size
  }

  find(key: number, now: number): Suspicion | null {
    if (this.#locks.size === 0) return null
    const lock = this.#locks.find(key)
    return lock === null || lock.suspicion === null || now >= lock.until ? null : { ...lock.suspicion, wait: lock.until - now }
  }

  /** `length`: of the first, in milliseconds. */
  lock(key: number, suspicion: Omit<Suspicion, 'wait'>, length: number, now: number): Suspicion {
    const lock = this.#locks.visit(key, now)
    const times = now - lock.since < forgottenAfter && lock.suspicion !== null ? Math.min(lock.times + 1, mostDoublings) : 0
    lock.times = times
    lock.since = now
    lock.until = now + length * 2 ** times
    lock.suspicion = suspicion
    return { ...suspicion, wait: lock.until - now }
  }
}
