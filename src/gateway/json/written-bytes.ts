// Digits as JSON writes them.

/** Behind the digits that begin at `from`. */
export function endOfDigits(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    const byte = bytes[at] ?? 0
    if (byte < 0x30 || byte > 0x39) return at
    at++
  }
}

/** -1 where four hexadecimal digits are not there. */
export function readHex4(bytes: Uint8Array, from: number): number {
  let value = 0
  for (let i = from; i < from + 4; i++) {
    const byte = bytes[i] ?? 0
    const digit =
      byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66 ? (byte | 0x20) - 0x61 + 10 : -1
    if (digit === -1) return -1
    value = value * 16 + digit
  }
  return value
}
