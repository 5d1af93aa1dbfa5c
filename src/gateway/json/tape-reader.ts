// The reader of a tape of JSON, in JavaScript: for what is longer than the program in WebAssembly takes, and where there is no engine for that.

import { isUtf8 } from 'node:buffer'
import {
  type JsonTape,
  kindAt,
  mostBytes,
  mostDepth,
  tapeArray,
  tapeEscaped,
  tapeFalse,
  tapeNull,
  tapeNumber,
  tapeObject,
  tapeText,
  tapeTrue,
} from './tape-cells.ts'
import { endOfDigits, readHex4 } from './written-bytes.ts'

/** One for all: what is read of a body is over before another is read. */
let cells = new Int32Array(4096)
const open = new Int32Array(mostDepth)
const isObject = new Uint8Array(mostDepth)

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c

/** Of bytes within a text: 1 goes on by itself. */
const isPlain = new Uint8Array(256).map((_, byte) => (byte >= 0x20 && byte < 0x80 && byte !== quote && byte !== backslash ? 1 : 0))
const isSpace = new Uint8Array(256)
for (const byte of [0x20, 0x0a, 0x0d, 0x09]) isSpace[byte] = 1
const isEscape = new Uint8Array(256)
for (const byte of Buffer.from('"\\/bfnrt')) isEscape[byte] = 1

/** Set by `readText`. */
let hasEscape = false
let isHigh = false

/** As `readTape` says. */
export function readWritten(bytes: Uint8Array): JsonTape | null {
  const { length } = bytes
  if (length > mostBytes) return null
  isHigh = false
  let at = 0
  let next = 0
  let depth = 0
  let deepest = 0
  for (;;) {
    // A value.
    while (isSpace[bytes[at] ?? 0] === 1) at++
    const byte = bytes[at] ?? 0
    if (next + 4 > cells.length) grow()
    switch (byte) {
      case quote: {
        const end = readText(bytes, at + 1)
        if (end === -1) return null
        cells[next] = ((hasEscape ? tapeEscaped : tapeText) << kindAt) | (at + 1)
        cells[next + 1] = end
        next += 2
        at = end + 1
        break
      }
      case 0x7b:
      case 0x5b: {
        if (depth === mostDepth) return null
        cells[next] = ((byte === 0x7b ? tapeObject : tapeArray) << kindAt) | at
        const own = next
        next += 2
        at++
        while (isSpace[bytes[at] ?? 0] === 1) at++
        if (depth + 1 > deepest) deepest = depth + 1
        if (bytes[at] === byte + 2) {
          cells[own + 1] = next
          at++
          break
        }
        open[depth] = own
        isObject[depth] = byte === 0x7b ? 1 : 0
        depth++
        if (byte === 0x5b) continue
        at = readName(bytes, at, next)
        if (at === -1) return null
        next += 2
        continue
      }
      case 0x74:
        if (bytes[at + 1] !== 0x72 || bytes[at + 2] !== 0x75 || bytes[at + 3] !== 0x65) return null
        cells[next] = (tapeTrue << kindAt) | at
        at += 4
        cells[next + 1] = at
        next += 2
        break
      case 0x66:
        if (bytes[at + 1] !== 0x61 || bytes[at + 2] !== 0x6c || bytes[at + 3] !== 0x73 || bytes[at + 4] !== 0x65) return null
        cells[next] = (tapeFalse << kindAt) | at
        at += 5
        cells[next + 1] = at
        next += 2
        break
      case 0x6e:
        if (bytes[at + 1] !== 0x75 || bytes[at + 2] !== 0x6c || bytes[at + 3] !== 0x6c) return null
        cells[next] = (tapeNull << kindAt) | at
        at += 4
        cells[next + 1] = at
        next += 2
        break
      default: {
        const end = readNumber(bytes, at)
        if (end === -1) return null
        cells[next] = (tapeNumber << kindAt) | at
        cells[next + 1] = end
        next += 2
        at = end
      }
    }
    // What is behind it.
    for (;;) {
      while (isSpace[bytes[at] ?? 0] === 1) at++
      if (depth === 0) {
        return at === length && (!isHigh || isUtf8(bytes)) ? { bytes, cells, end: next, depth: deepest } : null
      }
      const within = isObject[depth - 1] === 1
      if (bytes[at] === comma) {
        at++
        if (!within) break
        while (isSpace[bytes[at] ?? 0] === 1) at++
        if (next + 4 > cells.length) grow()
        at = readName(bytes, at, next)
        if (at === -1) return null
        next += 2
        break
      }
      if (bytes[at] !== (within ? 0x7d : 0x5d)) return null
      at++
      depth--
      cells[(open[depth] ?? 0) + 1] = next
    }
  }
}

function grow(): void {
  const larger = new Int32Array(cells.length * 2)
  larger.set(cells)
  cells = larger
}

/** Where its value begins, or -1. */
function readName(bytes: Uint8Array, from: number, next: number): number {
  if (bytes[from] !== quote) return -1
  const end = readText(bytes, from + 1)
  if (end === -1) return -1
  cells[next] = ((hasEscape ? tapeEscaped : tapeText) << kindAt) | (from + 1)
  cells[next + 1] = end
  let at = end + 1
  while (isSpace[bytes[at] ?? 0] === 1) at++
  return bytes[at] === 0x3a ? at + 1 : -1
}

/** Where its quote is, or -1. */
function readText(bytes: Uint8Array, from: number): number {
  hasEscape = false
  let at = from
  for (;;) {
    while (isPlain[bytes[at] ?? 0] === 1) at++
    const byte = bytes[at] ?? 0
    if (byte === quote) return at
    if (byte >= 0x80) {
      isHigh = true
      at++
      continue
    }
    if (byte !== backslash) return -1
    hasEscape = true
    const after = bytes[at + 1] ?? 0
    if (after !== 0x75) {
      if (isEscape[after] !== 1) return -1
      at += 2
      continue
    }
    const unit = readHex4(bytes, at + 2)
    if (unit === -1) return -1
    at += 6
    if (unit < 0xd800 || unit > 0xdfff) continue
    const low = unit < 0xdc00 && bytes[at] === backslash && bytes[at + 1] === 0x75 ? readHex4(bytes, at + 2) : -1
    if (low < 0xdc00 || low > 0xdfff) return -1
    at += 6
  }
}

function readNumber(bytes: Uint8Array, from: number): number {
  let at = from
  if (bytes[at] === 0x2d) at++
  const first = at
  at = endOfDigits(bytes, at)
  if (at === first || (at > first + 1 && bytes[first] === 0x30)) return -1
  if (bytes[at] === 0x2e) {
    const point = at + 1
    at = endOfDigits(bytes, point)
    if (at === point) return -1
  }
  if (((bytes[at] ?? 0) | 0x20) === 0x65) {
    at++
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
    const begin = at
    at = endOfDigits(bytes, at)
    if (at === begin) return -1
  }
  return at
}
