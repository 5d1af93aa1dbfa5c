// Numbers that look random and are the same each time.

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
  below(limit: number): number
  /** Milliseconds until the next event of a process that forgets, with that mean. */
  wait(mean: number): number
  /** From 0: the k-th is asked for in proportion to 1 / (k + 1). */
  popular(limit: number): number
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    wait: (mean) => -Math.log(1 - next()) * mean,
    popular: (limit) => Math.min(limit - 1, Math.floor(Math.exp(next() * Math.log(limit + 1))) - 1),
  }
}
