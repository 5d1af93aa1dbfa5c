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

const digits = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 'latin1')

/** Writes a text and its end, in UTF-8, and says where that is over. There is room for four times as many bytes, and four more. Of short texts Node's own costs several times as much. */
export function writeBase64url(memory: Buffer, from: number, text: string, end: string): number {
  const own = text.length
  const length = own + end.length
  let at = from
  let group = 0
  for (let index = 0; index < length; index++) {
    const unit = index < own ? text.charCodeAt(index) : end.charCodeAt(index - own)
    if (unit >= 0x80) return from + memory.write(Buffer.from(text + end, 'utf8').toString('base64url'), from, 'latin1')
    group = (group << 8) | unit
    if (index % 3 !== 2) continue
    memory[at] = digits[group >> 18] ?? 0
    memory[at + 1] = digits[(group >> 12) & 63] ?? 0
    memory[at + 2] = digits[(group >> 6) & 63] ?? 0
    memory[at + 3] = digits[group & 63] ?? 0
    at += 4
    group = 0
  }
  const rest = length % 3
  if (rest === 0) return at
  memory[at] = digits[rest === 1 ? group >> 2 : group >> 10] ?? 0
  memory[at + 1] = digits[rest === 1 ? (group & 3) << 4 : (group >> 4) & 63] ?? 0
  if (rest === 2) memory[at + 2] = digits[(group & 15) << 2] ?? 0
  return at + 1 + rest
}
