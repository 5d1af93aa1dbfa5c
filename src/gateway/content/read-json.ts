// JSON that every reader reads alike, as values that no digit is lost of: integers beyond 2^53 - 1 are bigints. What the engine parses and holds as many names
// and texts as were written has no name twice, and needs no scan of ours.

import { isUtf8 } from 'node:buffer'

import { parseJson, readJsonText } from '../../base/index.ts'
import { type JsonFaultKind, scanJson } from '../json/index.ts'

export type ReadJson = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'fault'; readonly fault: JsonFaultKind }

/** `repeats`: a name that stands twice in an object is no fault; the last one counts. */
export function readJson(bytes: Uint8Array, depth: number, repeats = false): ReadJson {
  const quick = readQuickly(bytes, depth, repeats)
  if (quick !== unclear) return { kind: 'read', value: quick }
  const { fault, inexact } = scanJson(bytes, { depth, repeats })
  if (fault !== null) return { kind: 'fault', fault: fault.kind }
  const text = toText(bytes)
  return { kind: 'read', value: inexact ? readJsonText(text, toExact) : parseJson(text) }
}

const toText = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).toString('utf8')

const unclear: unique symbol = Symbol('unclear')

/** `unclear` where anything is wrong or out of the ordinary, and where it is, the scan says what. */
function readQuickly(bytes: Uint8Array, depth: number, repeats: boolean): unknown {
  const quotes = countQuotes(bytes)
  if (quotes === -1) return unclear
  let value: unknown
  try {
    value = parseJson(toText(bytes))
  } catch {
    return unclear
  }
  const texts = countTexts(value, depth)
  return texts < 0 || (!repeats && texts * 2 !== quotes) ? unclear : value
}

/** Quotes around names and texts; -1 of what is no UTF-8, and where an escape might be half of a surrogate pair. */
function countQuotes(bytes: Uint8Array): number {
  let count = 0
  let high = 0
  const end = bytes.length
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0
    high |= byte
    if (byte === 0x22) count++
    else if (byte === 0x5c) {
      at++
      const sign = bytes[at] ?? 0
      high |= sign
      if (sign === 0x75 && ((bytes[at + 1] ?? 0) | 0x20) === 0x64) return -1
    }
  }
  return high < 0x80 || isUtf8(bytes) ? count : -1
}

/** Names and texts in a value; less than 0 where it is too deep, or a number lost digits. */
function countTexts(value: unknown, depth: number): number {
  if (typeof value === 'string') return 1
  if (typeof value === 'number') return isExact(value) ? 0 : lost
  if (typeof value !== 'object' || value === null) return 0
  if (depth === 0) return lost
  const isList = Array.isArray(value)
  const inner: readonly unknown[] = isList ? value : Object.values(value)
  let count = isList ? 0 : inner.length
  for (const one of inner)
    if (typeof one === 'string') count++
    else if (typeof one === 'number') {
      if (!isExact(one)) return lost
    } else if (typeof one === 'object' && one !== null) count += countTexts(one, depth - 1)
  return count
}

const isExact = (number: number): boolean =>
  (number <= Number.MAX_SAFE_INTEGER && number >= Number.MIN_SAFE_INTEGER) || !Number.isFinite(number)

/** More than all texts of a body. */
const lost = -1e12

const toExact = (written: string): number | bigint => {
  const number = Number(written)
  return Number.isSafeInteger(number) ? number : BigInt(written)
}
