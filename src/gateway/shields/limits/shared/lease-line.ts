// The line from all shared rates of a process to whoever keeps the count: one question at a time, with everything in it that waits then. So the more
// there is to ask, the more goes with each question.

import type { LeaseAsk, LeaseKeeper } from './lease.ts'
import type { Asked, SharedRate } from './shared-rate.ts'

/** Buckets in one question. */
const mostAsks = 512

export interface LeaseLineOptions {
  readonly keeper: LeaseKeeper
  /** Microseconds that only ever grow. */
  readonly now: () => number
  /** Calls it when what runs now is over. */
  readonly soon: (call: () => void) => void
}

interface Part extends Asked {
  readonly rate: SharedRate
  readonly from: number
}

export class LeaseLine {
  readonly #options: LeaseLineOptions
  readonly #rates = new Set<SharedRate>()
  #isAsking = false
  #isWoken = false

  constructor(options: LeaseLineOptions) {
    this.#options = options
    options.keeper.onChange((isThere) => {
      const now = options.now()
      for (const rate of this.#rates) rate.change(isThere, now)
      if (isThere) this.wake()
    })
  }

  add(rate: SharedRate): void {
    this.#rates.add(rate)
    rate.change(this.#options.keeper.isThere, this.#options.now())
  }

  /** Whoever still asks of it is answered by its share. */
  remove(rate: SharedRate): void {
    this.#rates.delete(rate)
    rate.change(false, this.#options.now())
  }

  readonly wake = (): void => {
    if (this.#isAsking || this.#isWoken) return
    this.#isWoken = true
    this.#options.soon(() => {
      this.#isWoken = false
      this.#ask()
    })
  }

  /** Questions so far, and buckets in them. */
  readonly counts = { questions: 0, buckets: 0 }

  /** Now and then: some times in a second. */
  beat(): void {
    const now = this.#options.now()
    for (const rate of this.#rates) rate.beat(now)
  }

  #ask(): void {
    if (this.#isAsking) return
    const { keeper, now } = this.#options
    const parts: Part[] = []
    const all: LeaseAsk[] = []
    for (const rate of this.#rates) {
      const { asks, buckets } = rate.ask(mostAsks - all.length)
      if (asks.length === 0) continue
      parts.push({ rate, asks, buckets, from: all.length })
      all.push(...asks)
    }
    if (all.length === 0) return
    this.#isAsking = true
    this.counts.questions++
    this.counts.buckets += all.length
    keeper.lease(all).then(
      (grants) => {
        this.#isAsking = false
        const heard = now()
        for (const { rate, buckets, from } of parts) rate.hear(buckets, grants.slice(from, from + buckets.length), heard)
        this.#goOn()
      },
      () => {
        this.#isAsking = false
        const failed = now()
        for (const { rate, asks, buckets } of parts)
          rate.fail(
            buckets,
            asks.map(({ debt }) => debt),
            failed,
          )
        this.#goOn()
      },
    )
  }

  #goOn(): void {
    for (const rate of this.#rates)
      if (rate.hasWork) {
        this.wake()
        return
      }
  }
}
