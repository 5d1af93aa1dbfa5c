// GitHub's tokens and npm's end in a checksum of what is between it and the prefix: CRC-32 in base 62, six characters.

import type { Verdict } from './kit.ts'
import { alphabets } from './random.ts'

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(text: string): number {
  let value = 0xffffffff
  for (let at = 0; at < text.length; at += 1) value = (table[(value ^ text.charCodeAt(at)) & 255] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function toBase62(number: number): string {
  let rest = number
  let text = ''
  for (; rest > 0; rest = Math.floor(rest / 62)) text = (alphabets.base62[rest % 62] ?? '') + text
  return text.padStart(6, '0')
}

/** A token without its checksum becomes one with it. */
export function withChecksum(start: string): string {
  return start + toBase62(crc32(start.slice(start.indexOf('_') + 1)))
}

export function judgeChecksum(token: string): Verdict {
  return withChecksum(token.slice(0, -6)) === token
    ? {}
    : { confidence: 'low', note: 'its checksum is wrong, so it was made up or altered' }
}
