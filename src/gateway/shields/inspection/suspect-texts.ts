// Which texts of a document of JSON an inspection could find something in: one pass over their bytes as they came. Nearly all bodies hold none, and are done with
// it before a value of them is built.

import { isHarmless, type JsonTape, tapeEscaped, tapeKind, tapeStart, textAt } from '../../json/index.ts'
import { attackClasses } from './classes/index.ts'
import { createMatcher } from './matcher.ts'
import { isPlainName } from './plain-name.ts'
import { isSentence, literalWords, softSigns, tellingWords } from './sentence.ts'

/** Within a text they come with a backslash. */
const quoted = new Set(['"', ':"'])
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
  // It may stand for a space within words, and begins UTF-7.
  '+',
]
const ascii = /^[\u0000-\u007f]+$/
const triggers = attackClasses.flatMap((one) => one.triggers).filter((word) => ascii.test(word) && !quoted.has(word))

const hard = 1
const soft = 2
const telling = 4
const literal = 8

const masks = new Map<string, number>()
for (const [words, mask] of [
  [[...triggers.filter((word) => !softSigns.has(word)), ...encoded], hard],
  [[...softSigns], soft],
  [tellingWords, telling],
  [literalWords, literal],
] as const)
  for (const word of words) masks.set(word, (masks.get(word) ?? 0) | mask)
const matcher = createMatcher([...masks])

/** Signs of JSON itself. A quote within a text has a backslash before it, which stands for every quote and every escape. */
const structural = new Set([':{', '[[', '{*'])
const anywhere = createMatcher(
  [...masks].flatMap(([word, mask]) => ((mask & (hard | soft)) !== 0 && !structural.has(word) ? [[word, 1] as const] : [])),
)

/** As many signs of base64 in a row may be a text in disguise. */
const longRun = 16
const isBase64 = new Uint8Array(256)
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') isBase64[sign.charCodeAt(0)] = 1

/** Whether nothing stands in a document of JSON that any class begins with, whatever its texts are: one pass over the bytes, and no more. */
export const isPlainDocument = (bytes: Uint8Array): boolean => anywhere.seenIn(bytes, 0, bytes.length, 1) === 0 && !hasLongRun(bytes)

/** Steps over what cannot be within a run: only every sixteenth byte is looked at, and those before it where it is one. */
function hasLongRun(bytes: Uint8Array): boolean {
  let from = 0
  for (let at = longRun - 1; at < bytes.length; ) {
    let back = at
    while (back >= from && isBase64[bytes[back] ?? 0] === 1) back--
    if (back < from) return true
    from = back + 1
    at = from + longRun - 1
  }
  return false
}

/**
 * Shows every text that an inspection could find something in and no schema proves harmless, names among them, until one is said false of. What is not shown is let through by every class in
 * every form that it decodes to; names that are no more than names are values of nobody.
 */
export function showSuspectTexts({ bytes, cells, end }: JsonTape, visit: (text: string) => boolean): boolean {
  for (let cell = 0; cell < end; cell += 2) {
    const head = cells[cell] ?? 0
    const kind = tapeKind(head)
    if (kind > tapeEscaped || isHarmless(head)) continue
    const from = tapeStart(head)
    const to = cells[cell + 1] ?? 0
    // Most names are no more than that, and looking at that costs least.
    if (to - from < 3 || standsAsName(bytes, from, to) || (kind !== tapeEscaped && !isSuspectText(bytes, from, to))) continue
    const raw = textAt(bytes, from, to)
    const text = kind === tapeEscaped ? String(JSON.parse(`"${raw}"`)) : raw
    if (!visit(text)) return false
  }
  return true
}

/** Of a whole text of JSON, between its quotes. */
export function isSuspectText(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 3) return false
  const seen = matcher.seenIn(bytes, from, to, hard)
  if ((seen & hard) !== 0) return true
  if ((seen & soft) !== 0 && ((seen & telling) !== 0 || !isSentence(bytes, from, to, (seen & literal) !== 0))) return true
  return mayBeBase64(bytes, from, to)
}

/** With the colon of a name behind it. */
function standsAsName(bytes: Uint8Array, from: number, to: number): boolean {
  let at = to + 1
  while (at < bytes.length && (bytes[at] ?? 0) <= 0x20) at++
  if (bytes[at] !== 0x3a) return false
  return isPlainName(bytes, from, to)
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
