// Base64url as RFC 7515 §2 has it, to the letter: no padding, no other characters, and no bits left over, so that one value has one
// spelling. Node's own decoder takes nearly anything.

const alphabet = /^[A-Za-z0-9_-]*$/

/** Null where it is not the one spelling of some bytes. */
export function decodeBase64url(text: string): Buffer | null {
  if (text.length % 4 === 1 || !alphabet.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  const rest = text.length % 4
  // Two left-over characters carry 8 of 12 bits, three carry 16 of 18: the others must be zero.
  if (rest === 0) return bytes
  const last = text.slice(-rest)
  return Buffer.from(last, 'base64url').toString('base64url') === last ? bytes : null
}
