// Where the tokens of JSON end in bytes that are UTF-8: RFC 8259 to the letter. Each is asked from the first byte of a token, and answers with the place behind it,
// or with -1 where there is none.

/** Of a byte within a string: 1 where nothing but the next byte follows from it. */
export const plain = new Uint8Array(256).fill(1, 0x20)
plain[0x22] = 0
plain[0x5c] = 0

/** 1 of the letters that may stand behind a backslash, `u` apart. */
const escaped = new Uint8Array(256)
for (const letter of '"\\/bfnrt') escaped[letter.charCodeAt(0)] = 1

const hexadecimal = new Uint8Array(256)
for (const letter of '0123456789abcdefABCDEF') hexadecimal[letter.charCodeAt(0)] = 1

/** Behind a string, from a byte within it that is not plain, or from the end of all. */
export function behindOddString(bytes: Uint8Array, start: number): number {
  const length = bytes.length
  let at = start
  while (at < length) {
    const byte = bytes[at] ?? 0
    if (plain[byte] === 1) at++
    else if (byte === 0x22) return at + 1
    else {
      at = byte === 0x5c ? behindEscape(bytes, at) : -1
      if (at < 0) return -1
    }
  }
  return -1
}

function behindEscape(bytes: Uint8Array, start: number): number {
  const letter = bytes[start + 1] ?? 0
  if (escaped[letter] === 1) return start + 2
  if (letter !== 0x75) return -1
  for (let at = start + 2; at < start + 6; at++) if (hexadecimal[bytes[at] ?? 0] !== 1) return -1
  return start + 6
}

/** Behind a number, or one of the three words. */
export function behindScalar(bytes: Uint8Array, start: number): number {
  const byte = start < bytes.length ? (bytes[start] ?? 0) : 0
  if (byte <= 0x39) return behindNumber(bytes, start, byte)
  if (byte === 0x74) return isAt(bytes, start, words.true) ? start + 4 : -1
  if (byte === 0x66) return isAt(bytes, start, words.false) ? start + 5 : -1
  return byte === 0x6e && isAt(bytes, start, words.null) ? start + 4 : -1
}

const words = { true: Buffer.from('true'), false: Buffer.from('false'), null: Buffer.from('null') }

export function isAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  const count = wanted.length
  if (start + count > bytes.length) return false
  for (let index = 0; index < count; index++) if (bytes[start + index] !== wanted[index]) return false
  return true
}

function behindNumber(bytes: Uint8Array, start: number, first: number): number {
  const length = bytes.length
  const whole = first === 0x2d ? start + 1 : start
  let at = behindDigits(bytes, whole)
  if (at === whole || (at > whole + 1 && bytes[whole] === 0x30)) return -1
  if (at < length && bytes[at] === 0x2e) {
    const part = at + 1
    at = behindDigits(bytes, part)
    if (at === part) return -1
  }
  if (at < length && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    at++
    if (at < length && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at++
    const part = at
    at = behindDigits(bytes, part)
    if (at === part) return -1
  }
  return at
}

function behindDigits(bytes: Uint8Array, from: number): number {
  const length = bytes.length
  let at = from
  while (at < length) {
    const byte = bytes[at] ?? 0
    if (byte < 0x30 || byte > 0x39) break
    at++
  }
  return at
}

/** Behind blanks, of which there may be none. */
export function behindBlanks(bytes: Uint8Array, from: number): number {
  const length = bytes.length
  let at = from
  while (at < length) {
    const byte = bytes[at] ?? 0
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break
    at++
  }
  return at
}
