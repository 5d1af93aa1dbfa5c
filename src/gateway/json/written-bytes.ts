// Digits and texts as JSON writes them.

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

/** From `from` to `to`; `latin1` where it is known to be ASCII, or is only compared with what is. */
export const textAt = (bytes: Uint8Array, from: number, to: number, encoding: 'utf8' | 'latin1' = 'utf8'): string =>
  // A part of a buffer costs more than the text.
  bytes instanceof Buffer
    ? bytes.toString(encoding, from, to)
    : Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString(encoding)
