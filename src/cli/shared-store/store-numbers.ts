// What is to be seen of the store: whether it is there, how long it takes, how often it failed.

/** Seconds. */
export const storeBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] as const

/** Plain data, so that it can be sent and added up. */
export interface StoreNumbers {
  readonly isThere: boolean
  /** By bound, the last for what took longer; not added up. */
  readonly times: readonly number[]
  readonly seconds: number
  /** Of calls that nobody knows the end of, or that were not even made. */
  readonly failed: number
}

export class StoreCounts {
  readonly #times = new Array<number>(storeBounds.length + 1).fill(0)
  #seconds = 0
  failed = 0

  took(milliseconds: number): void {
    const seconds = milliseconds / 1000
    const found = storeBounds.findIndex((bound) => seconds <= bound)
    const at = found === -1 ? storeBounds.length : found
    this.#times[at] = (this.#times[at] ?? 0) + 1
    this.#seconds += seconds
  }

  read(isThere: boolean): StoreNumbers {
    return { isThere, times: [...this.#times], seconds: this.#seconds, failed: this.failed }
  }
}

/** Of several processes; null where none has a store. */
export function addStores(all: readonly StoreNumbers[]): StoreNumbers | null {
  if (all.length === 0) return null
  return {
    isThere: all.every(({ isThere }) => isThere),
    times: Array.from({ length: storeBounds.length + 1 }, (_, index) => all.reduce((sum, { times }) => sum + (times[index] ?? 0), 0)),
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  }
}
