// Numbers that look random and are the same for the same seed, for requests that must not change once they are frozen.

export interface Random {
  /** From 0 up to, and without, `end`. */
  below(end: number): number
  pick<Value>(from: readonly Value[]): Value
  /** True in `share` of all cases, from 0 to 1. */
  chance(share: number): boolean
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    below,
    pick(from) {
      const value = from[below(from.length)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    chance: (share) => next() < share,
  }
}
