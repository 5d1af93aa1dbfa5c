// Many buckets of one rate, in memory that does not grow: sets of eight places. A bucket that is full again is as good as none, so its place is
// free. Where all eight of a set are in use, the one that is nearest to being full is forgotten: who asks with ever new names pushes out others who
// do the same, and nobody who has used up his own.

/** At least 0: what may still be taken, in microseconds. Below 0: how long to wait, negated. */
export type Taken = number

const ways = 8

export class RateTable {
  readonly #sets: number
  /** 0: free. */
  readonly #names: Float64Array
  /** When each is full again. */
  readonly #times: Float64Array
  #forgotten = 0

  /** `places`: a power of two, at least eight. */
  constructor(places: number) {
    this.#sets = places / ways
    this.#names = new Float64Array(places)
    this.#times = new Float64Array(places)
  }

  /** Buckets that were pushed out before they were full. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** `name`: by `hashName`. Nothing is taken where there is not enough. */
  take(name: number, cost: number, tolerance: number, now: number): Taken {
    const at = this.#find(name)
    const held = at === -1 ? now : (this.#times[at] ?? now)
    const time = held > now ? held : now
    const room = tolerance - (time - now)
    const least = cost > tolerance ? tolerance : cost
    if (room < least) return room - least
    this.#put(at, name, time + cost, now)
    return room < cost ? 0 : room - cost
  }

  /** Adds what was more, or gives back what was less than thought. */
  settle(name: number, cost: number, now: number): void {
    const at = this.#find(name)
    const held = at === -1 ? now : (this.#times[at] ?? now)
    const time = Math.max(held, now) + cost
    if (time > now || at !== -1) this.#put(at, name, Math.max(time, now), now)
  }

  /** Microseconds until the bucket is full. */
  level(name: number, now: number): number {
    const at = this.#find(name)
    return at === -1 ? 0 : Math.max(0, (this.#times[at] ?? 0) - now)
  }

  isKnown(name: number): boolean {
    return this.#find(name) !== -1
  }

  #find(name: number): number {
    const first = ((name >>> 0) & (this.#sets - 1)) * ways
    const names = this.#names
    for (let at = first; at < first + ways; at++) if (names[at] === name) return at
    return -1
  }

  #put(found: number, name: number, time: number, now: number): void {
    const at = found === -1 ? this.#makeRoom(name, now) : found
    this.#names[at] = name
    this.#times[at] = time
  }

  #makeRoom(name: number, now: number): number {
    const first = ((name >>> 0) & (this.#sets - 1)) * ways
    let best = first
    let least = Number.POSITIVE_INFINITY
    for (let at = first; at < first + ways; at++) {
      const time = this.#names[at] === 0 ? 0 : (this.#times[at] ?? 0)
      if (time < least) {
        least = time
        best = at
      }
    }
    if (least > now) this.#forgotten++
    return best
  }
}
