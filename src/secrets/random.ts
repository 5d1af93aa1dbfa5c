// Made-up values for tests, examples and measurements: the same seed gives the same values.

export interface Random {
  /** From 0, below `limit`. */
  integer(limit: number): number
  /** As many characters of an alphabet. */
  text(length: number, alphabet?: string): string
  pick<Value>(values: readonly [Value, ...Value[]]): Value
  bytes(length: number): Uint8Array
}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const upper = lower.toUpperCase()
export const alphabets = {
  digits,
  hex: `${digits}abcdef`,
  lower,
  upper,
  lowerDigits: lower + digits,
  upperDigits: upper + digits,
  letters: lower + upper,
  base62: digits + upper + lower,
  base64: `${upper}${lower}${digits}+/`,
  base64url: `${upper}${lower}${digits}-_`,
  base32: `${upper}234567`,
}

/** Mulberry32: 32 bits of state, well spread, and no secret of anybody. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const integer = (limit: number): number => Math.floor(next() * limit)
  return {
    integer,
    text: (length, alphabet = alphabets.base62) => Array.from({ length }, () => alphabet[integer(alphabet.length)]).join(''),
    pick: ([first, ...rest]) => [first, ...rest][integer(rest.length + 1)] ?? first,
    bytes: (length) => Uint8Array.from({ length }, () => integer(256)),
  }
}
