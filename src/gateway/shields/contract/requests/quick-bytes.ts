// What bytes of a text or number say: whether the plain spelling of a UUID, a day or a moment stands there, which number.

const isHex = new Uint8Array(256)
for (const sign of '0123456789abcdefABCDEF') isHex[sign.charCodeAt(0)] = 1

export function isUuid(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 36) return false
  if (bytes[from + 8] !== 0x2d || bytes[from + 13] !== 0x2d || bytes[from + 18] !== 0x2d || bytes[from + 23] !== 0x2d) return false
  return (
    areHex(bytes, from, from + 8) &&
    areHex(bytes, from + 9, from + 13) &&
    areHex(bytes, from + 14, from + 18) &&
    areHex(bytes, from + 19, from + 23) &&
    areHex(bytes, from + 24, to)
  )
}

function areHex(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isHex[bytes[at] ?? 0] !== 1) return false
  return true
}

/** More than any two digits where they are none. */
const noDigits = 1000

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) ^ 0x30
  const ones = (bytes[at + 1] ?? 0) ^ 0x30
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : noDigits
}

/** Of the first 28 days of a month. */
export function isDay(bytes: Uint8Array, from: number): boolean {
  if (bytes[from + 4] !== 0x2d || bytes[from + 7] !== 0x2d) return false
  const century = twoDigits(bytes, from)
  const year = twoDigits(bytes, from + 2)
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  return century !== noDigits && year !== noDigits && (century | year) !== 0 && month !== 0 && month <= 12 && day !== 0 && day <= 28
}

/** `2026-11-23T10:00:00`, and with `Z`. */
export function isMoment(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if ((length !== 19 && !(length === 20 && bytes[from + 19] === 0x5a)) || !isDay(bytes, from)) return false
  if (bytes[from + 10] !== 0x54 || bytes[from + 13] !== 0x3a || bytes[from + 16] !== 0x3a) return false
  return twoDigits(bytes, from + 11) < 24 && twoDigits(bytes, from + 14) < 60 && twoDigits(bytes, from + 17) < 60
}

/** Whether the bytes from `from` on are those of `all` from `begin` to `end`. */
export function isSame(bytes: Uint8Array, from: number, all: Uint8Array, begin: number, end: number): boolean {
  for (let at = begin, own = from; at < end; at++, own++) if (bytes[own] !== all[at]) return false
  return true
}

const tens = Float64Array.from({ length: 16 }, (_, power) => 10 ** power)

/** As `JSON.parse` reads it; NaN of what has an exponent or more than 15 digits, which may have lost some. */
export function readNumber(bytes: Uint8Array, from: number, to: number): number {
  const isNegative = bytes[from] === 0x2d
  let at = isNegative ? from + 1 : from
  if (to - at > 16) return Number.NaN
  // Up to nine digits are a small integer.
  const early = to - at > 9 ? at + 9 : to
  let small = 0
  let point = -1
  for (; at < early; at++) {
    const digit = (bytes[at] ?? 0) ^ 0x30
    if (digit <= 9) small = (small * 10 + digit) | 0
    else if (digit === 0x1e) point = at
    else return Number.NaN
  }
  let digits = small
  for (; at < to; at++) {
    const digit = (bytes[at] ?? 0) ^ 0x30
    if (digit <= 9) digits = digits * 10 + digit
    else if (digit === 0x1e) point = at
    else return Number.NaN
  }
  const count = to - from - (isNegative ? 1 : 0) - (point === -1 ? 0 : 1)
  if (count > 15) return Number.NaN
  // Both are exact, so that what comes of them is rounded once.
  const number = point === -1 ? digits : digits / (tens[to - point - 1] ?? 1)
  return isNegative ? -number : number
}
