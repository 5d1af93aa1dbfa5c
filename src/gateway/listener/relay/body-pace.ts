// How slowly a body may come: a client has so much patience, uses it up while it is waited for, and gets it back by the bytes that it sends. So one that
// sends a byte now and then, and never stops, does not hold its place for ever.

export interface BodyPaceOptions {
  /** Bytes. */
  readonly perSecond: number
  /** Milliseconds. */
  readonly patience: number
  readonly elapsed: () => number
  /** Told once. */
  readonly onSlow: () => void
}

export class BodyPace {
  readonly #options: BodyPaceOptions
  #left: number
  /** Since when it is waited for; null while it is not. */
  #from: number | null
  #timer: NodeJS.Timeout

  constructor(options: BodyPaceOptions) {
    this.#options = options
    this.#left = options.patience
    this.#from = options.elapsed()
    this.#timer = this.#wait()
  }

  /** `goesOn`: more is wanted now. */
  came(bytes: number, goesOn: boolean): void {
    this.#count()
    const { perSecond, patience } = this.#options
    this.#left = Math.min(patience, this.#left + (bytes * 1000) / perSecond)
    if (!goesOn) this.#from = null
  }

  /** More is wanted again. */
  resume(): void {
    this.#from ??= this.#options.elapsed()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #count(): void {
    if (this.#from === null) return
    const now = this.#options.elapsed()
    this.#left -= now - this.#from
    this.#from = now
  }

  #wait(): NodeJS.Timeout {
    const timer = setTimeout(
      () => {
        this.#count()
        if (this.#left <= 0) this.#options.onSlow()
        else this.#timer = this.#wait()
      },
      Math.max(10, this.#left),
    )
    timer.unref()
    return timer
  }
}
