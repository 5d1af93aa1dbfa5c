// Numbers of JSON byte by byte (RFC 8259, 6): where one stands, and where its next byte leads.

/** They come behind the other states of `json-stream.ts`, which ends at 12. */
export const minus = 13
export const zero = 14
export const integer = 15
const point = 16
const fraction = 17
const exponent = 18
const exponentSign = 19
const exponentDigits = 20

/** The number ended before the byte. */
export const ended = -1
/** No number goes on so. */
export const broken = -2

/** Where a number may end. */
export const canEnd: ReadonlySet<number> = new Set([zero, integer, fraction, exponentDigits])

/** The next state, `ended` or `broken`. */
export function nextOfNumber(state: number, byte: number): number {
  const isDigit = byte >= 0x30 && byte <= 0x39
  const isExponent = byte === 0x65 || byte === 0x45
  switch (state) {
    case minus:
      if (!isDigit) return broken
      return byte === 0x30 ? zero : integer
    case zero:
    case integer:
      if (isDigit) return state === zero ? broken : integer
      if (byte === 0x2e) return point
      return isExponent ? exponent : ended
    case point:
      return isDigit ? fraction : broken
    case fraction:
      if (isDigit) return fraction
      return isExponent ? exponent : ended
    case exponent:
      if (isDigit) return exponentDigits
      return byte === 0x2b || byte === 0x2d ? exponentSign : broken
    case exponentSign:
      return isDigit ? exponentDigits : broken
    default:
      return isDigit ? exponentDigits : ended
  }
}
