// Numbers and choices that look random and are the same for the same seed, wherever they are made.

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
  below(limit: number): number
  pick<Value>(values: readonly Value[]): Value
  /** One of so many times. */
  once(times: number): boolean
  /** Milliseconds until the next event of a process that forgets, with that mean. */
  wait(mean: number): number
  /** From 0: the k-th is asked for in proportion to 1 / (k + 1). */
  popular(limit: number): number
}

/** Mulberry32: small, plain and the same everywhere. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    once: (times) => below(times) === 0,
    wait: (mean) => -Math.log(1 - next()) * mean,
    popular: (limit) => Math.min(limit - 1, Math.floor(Math.exp(next() * Math.log(limit + 1))) - 1),
  }
}
