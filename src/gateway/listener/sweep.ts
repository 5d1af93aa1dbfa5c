// Deadlines of many connections, looked at together from time to time: a timer of its own for each part of each request would cost more
// than reading it. What ends does so up to two rounds late, and never early.

export interface Waiting {
  /** By `Sweep.after`; Infinity where nothing is waited for. */
  deadline: number
  onLate(): void
}

export class Sweep {
  readonly #every: number
  readonly #all = new Set<Waiting>()
  readonly #timer: NodeJS.Timeout
  #now = performance.now()

  /** `times`: what will be waited for, in milliseconds. */
  constructor(times: readonly number[]) {
    this.#every = Math.min(500, Math.max(10, Math.min(...times) / 8))
    this.#timer = setInterval(() => this.#look(), this.#every)
    this.#timer.unref()
  }

  /** Milliseconds as of the last round. */
  get now(): number {
    return this.#now
  }

  /** Milliseconds between two rounds: `now` is as late as that. */
  get every(): number {
    return this.#every
  }

  after(milliseconds: number): number {
    return this.#now + milliseconds + this.#every
  }

  add(one: Waiting): void {
    this.#all.add(one)
  }

  remove(one: Waiting): void {
    this.#all.delete(one)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#all.clear()
  }

  #look(): void {
    this.#now = performance.now()
    for (const one of this.#all)
      if (one.deadline <= this.#now) {
        one.deadline = Number.POSITIVE_INFINITY
        one.onLate()
      }
  }
}
