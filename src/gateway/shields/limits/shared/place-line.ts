// The line from all limits of what runs at once to whoever keeps the count: one question at a time, with everything in it that waits then.

import type { PlaceAsk, PlaceKeeper } from './places.ts'
import type { AskedPlaces, SharedAtOnce } from './shared-at-once.ts'

/** Rooms in one question. */
const mostAsks = 512

export interface PlaceLineOptions {
  readonly keeper: PlaceKeeper
  /** Milliseconds that only ever grow. */
  readonly now: () => number
  /** Calls it when what runs now is over. */
  readonly soon: (call: () => void) => void
}

interface Part extends AskedPlaces {
  readonly limit: SharedAtOnce
  readonly from: number
}

export class PlaceLine {
  readonly #options: PlaceLineOptions
  readonly #limits = new Set<SharedAtOnce>()
  #isAsking = false
  #isWoken = false

  constructor(options: PlaceLineOptions) {
    this.#options = options
    options.keeper.onChange((isThere) => {
      for (const limit of this.#limits) limit.change(isThere)
    })
  }

  add(limit: SharedAtOnce): void {
    this.#limits.add(limit)
    limit.change(this.#options.keeper.isThere)
  }

  /** Whoever still runs by it leaves as he came. */
  remove(limit: SharedAtOnce): void {
    this.#limits.delete(limit)
    limit.change(false)
  }

  readonly wake = (): void => {
    if (this.#isAsking || this.#isWoken) return
    this.#isWoken = true
    this.#options.soon(() => {
      this.#isWoken = false
      this.#ask()
    })
  }

  /** Now and then: some times in a second. */
  beat(): void {
    const now = this.#options.now()
    for (const limit of this.#limits) limit.beat(now)
  }

  #ask(): void {
    if (this.#isAsking) return
    const parts: Part[] = []
    const all: PlaceAsk[] = []
    for (const limit of this.#limits) {
      const { asks, rooms } = limit.ask(mostAsks - all.length)
      if (asks.length === 0) continue
      parts.push({ limit, asks, rooms, from: all.length })
      all.push(...asks)
    }
    if (all.length === 0) return
    this.#isAsking = true
    const follow = (hear: () => void) => {
      this.#isAsking = false
      hear()
      for (const limit of this.#limits) if (limit.hasWork) this.wake()
    }
    this.#options.keeper.places(all).then(
      (grants) =>
        follow(() => {
          const now = this.#options.now()
          for (const { limit, rooms, from } of parts) limit.hear(rooms, grants.slice(from, from + rooms.length), now)
        }),
      () =>
        follow(() => {
          for (const { limit, rooms } of parts) limit.fail(rooms)
        }),
    )
  }
}
