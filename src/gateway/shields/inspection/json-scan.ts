// Whether bytes of JSON hold anything that any class begins with: one pass over the bytes as they came, in chunks of any size, without a value being
// built. Nearly all bodies hold nothing, and are done with it.

import { attackClasses } from './classes/index.ts'
import { createMatcher } from './matcher.ts'

/** In JSON a quote within a text has a backslash before it, so that the backslash stands for every quote and every escape. */
const structural = new Set(['"', ':"', ':{', '[[', '{*'])
/** Beginnings, in UTF-8, of signs that are folded to plain ones, and of those that decode to something else. */
const encoded = [
  '\\',
  '%',
  '&',
  '\u00ef\u00bc',
  '\u00ef\u00bd',
  '\u00ef\u00b9',
  '\u00ef\u00bb',
  '\u00e2\u0080',
  '\u00e2\u0081',
  '\u00e2\u0088',
  '\u00e2\u0092',
  '\u00e2\u0093',
  '\u00c2\u0085',
  '\u00c2\u00ac',
  '\u00c2\u0080',
  '\u00c3\u0080',
  '\u00c3\u0081',
  '\u00e5\u0098',
  '+a',
]

const ascii = /^[\u0000-\u007f]+$/
const words = [...attackClasses.flatMap(({ triggers }) => triggers).filter((word) => ascii.test(word) && !structural.has(word)), ...encoded]
const matcher = createMatcher([...new Set(words)].map((word) => [word, 1]))
/** Of one text within JSON. Signs of plus may stand for spaces within words. */
const within = createMatcher(
  [...new Set([...words, ...[...structural].filter((word) => !word.includes('"')), '+'])].map((word) => [word, 1]),
)

/** As many signs of base64 in a row may be a text in disguise. */
const longRun = 20
const isBase64 = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') isBase64[sign.charCodeAt(0)] = 1

export class JsonScan {
  #state = matcher.start
  #run = 0

  /** True as soon as something was seen that wants a closer look; what comes after need not be shown any more. */
  isSuspect(bytes: Uint8Array): boolean {
    this.#state = matcher.runUntilHit(this.#state, bytes, 0, bytes.length)
    return this.#state === -1 || this.#hasLongRun(bytes)
  }

  /** Steps over what cannot be within a run: only every twentieth byte is looked at, and those before it where it is one. */
  #hasLongRun(bytes: Uint8Array): boolean {
    if (bytes.length < longRun) {
      for (const byte of bytes) this.#run = isBase64[byte] === 1 ? this.#run + 1 : 0
      return this.#run >= longRun
    }
    let from = -this.#run
    for (let at = longRun - 1 - this.#run; at < bytes.length; ) {
      let back = at
      while (back >= from && back >= 0 && isBase64[bytes[back] ?? 0] === 1) back--
      if (back < from || back < 0) return true
      from = back + 1
      at = from + longRun - 1
    }
    this.#run = 0
    for (let back = bytes.length - 1; back >= from && isBase64[bytes[back] ?? 0] === 1; back--) this.#run++
    return false
  }
}

/**
 * Shows every text in a document of JSON that an inspection could find something in, names among them, until one says false. `bytes`: what was read as JSON.
 * What is not shown is let through by every class in every form that it decodes to.
 */
export function showSuspectTexts(bytes: Uint8Array, visit: (text: string) => boolean): boolean {
  const { length } = bytes
  for (let at = 0; at < length; at++) {
    if (bytes[at] !== quote) continue
    const start = at + 1
    let hasEscape = false
    for (at = start; at < length; at++) {
      const byte = bytes[at]
      if (byte === quote) break
      if (byte === backslash) {
        hasEscape = true
        at++
      }
    }
    if (!(hasEscape && at - start > 2) && !isSuspectText(bytes, start, at)) continue
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset + start, at - start).toString('utf8')
    const text = hasEscape ? String(JSON.parse(`"${raw}"`)) : raw
    if (!visit(text) && !isPlainName(bytes, at + 1, text)) return false
  }
  return true
}

/** Of a text of JSON, between its quotes. */
export const isSuspectText = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start > 2 && (within.isIn(bytes, start, end) || mayBeBase64(bytes, start, end))

const quote = 0x22
const backslash = 0x5c

/** Names that are no more than names are values of nobody. */
function isPlainName(bytes: Uint8Array, from: number, text: string): boolean {
  let at = from
  while (at < bytes.length && (bytes[at] ?? 0) <= 0x20) at++
  return bytes[at] === 0x3a && /^[\w.:-]*$/.test(text)
}

/** Whether the first signs decode to bytes of a text. */
function mayBeBase64(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 12) return false
  for (let at = start; at < start + 8; at += 4) {
    const [first, second, third, fourth] = [sixBits(bytes, at), sixBits(bytes, at + 1), sixBits(bytes, at + 2), sixBits(bytes, at + 3)]
    if ((first | second | third | fourth) < 0) return false
    if (!isTextByte((first << 2) | (second >> 4)) || !isTextByte(((second & 15) << 4) | (third >> 2))) return false
    if (!isTextByte(((third & 3) << 6) | fourth)) return false
  }
  return true
}

const sixBits = (bytes: Uint8Array, at: number): number => values[bytes[at] ?? 0] ?? -1

const values = new Int8Array(256).fill(-1)
for (const [value, sign] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  values[sign.charCodeAt(0)] = value
for (const [sign, value] of [
  ['-', 62],
  [' ', 62],
  ['_', 63],
] as const)
  values[sign.charCodeAt(0)] = value

/** As `decodeBase64` counts them. */
const isTextByte = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0
