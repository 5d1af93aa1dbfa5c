// Cuts members out of JSON by their bytes: what is left is as it was sent, to the last digit, escape and blank. One pass, no value is built.
// What is not JSON to the letter is refused, because somebody who reads it otherwise could find in it what was not cut.

import { isUtf8 } from 'node:buffer'
import type { JsonFaultKind } from '../json/index.ts'
import type { FieldBranch, FieldNode } from './field-tree.ts'

export type CutFault = Exclude<JsonFaultKind, 'duplicate-key' | 'lone-surrogate'>

/** Of a byte within a string: 1 where nothing but the next byte follows from it. */
const plain = new Uint8Array(256).fill(1, 0x20)
plain[0x22] = 0
plain[0x5c] = 0

/** 1 of the letters that may stand behind a backslash, `u` apart. */
const escaped = new Uint8Array(256)
for (const letter of '"\\/bfnrt') escaped[letter.charCodeAt(0)] = 1

const hexadecimal = new Uint8Array(256)
for (const letter of '0123456789abcdefABCDEF') hexadecimal[letter.charCodeAt(0)] = 1

/** The same bytes where nothing is cut. */
export function cutJson(bytes: Uint8Array, tree: FieldNode, mostDepth: number): Uint8Array | CutFault {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'byte-order-mark'
  if (!isUtf8(bytes)) return 'not-utf8'
  return new Cutter(bytes, mostDepth).run(tree)
}

class Cutter {
  readonly #bytes: Uint8Array
  readonly #mostDepth: number
  /** Where each hole begins and ends, in turn. */
  readonly #holes: number[] = []
  /** The value just read held an escape. */
  #hasEscape = false
  /** Of every open array that tells its items apart: the number of the item that comes next. */
  readonly #numbers: number[] = []

  constructor(bytes: Uint8Array, mostDepth: number) {
    this.#bytes = bytes
    this.#mostDepth = mostDepth
  }

  run(tree: FieldNode): Uint8Array | CutFault {
    if (tree === 'cut') throw new Error('a path of fields without a step')
    const bytes = this.#bytes
    const length = bytes.length
    // Of every open array or object, outermost first: the branch that is about it, whether it is an object, where its hole began
    // (-1: none is open), and the comma behind the last member that stays.
    const branches: (FieldBranch | null)[] = []
    const areObjects: boolean[] = []
    const begins: number[] = []
    const commas: number[] = []
    let depth = 0
    let node: FieldBranch | null = tree
    let branch: FieldBranch | null = null
    let isObject = false
    let at = this.#skip(0)
    for (;;) {
      // A value, which begins here.
      const byte = at < length ? bytes[at] : 0
      if (byte === 0x7b || byte === 0x5b) {
        if (depth >= this.#mostDepth) return 'depth'
        const opensObject = byte === 0x7b
        at = this.#skip(at + 1)
        if (bytes[at] === (opensObject ? 0x7d : 0x5d)) at++
        else {
          isObject = opensObject
          branch = node
          branches[depth] = branch
          areObjects[depth] = isObject
          begins[depth] = -1
          commas[depth] = -1
          this.#numbers[depth] = 0
          depth++
          at = isObject ? this.#member(at, branch, begins, depth - 1) : at
          if (at < 0) return 'syntax'
          node = isObject ? this.#below : this.#item(at, branch, begins, depth - 1)
          continue
        }
      } else {
        at = byte === 0x22 ? this.#string(at) : this.#scalar(at)
        if (at < 0) return 'syntax'
      }
      // What follows a value: the ends of what it was the last of, or a comma.
      for (;;) {
        const last = at
        at = this.#skip(at)
        if (depth === 0) return at === length ? this.#join() : 'syntax'
        const next = at < length ? bytes[at] : 0
        if (next === 0x2c) {
          if (branch !== null && (begins[depth - 1] ?? -1) < 0) commas[depth - 1] = at
          at = this.#skip(at + 1)
          if (isObject) {
            at = this.#member(at, branch, begins, depth - 1)
            if (at < 0) return 'syntax'
            node = this.#below
          } else node = branch === null ? null : this.#item(at, branch, begins, depth - 1)
          break
        }
        if (next !== (isObject ? 0x7d : 0x5d)) return 'syntax'
        at++
        depth--
        if (branch !== null) {
          const begin = begins[depth] ?? -1
          const comma = commas[depth] ?? -1
          if (begin >= 0) this.#holes.push(comma >= 0 ? comma : begin, last)
        }
        if (depth > 0) {
          branch = branches[depth - 1] ?? null
          isObject = areObjects[depth - 1] ?? false
        }
      }
    }
  }

  /** What is said of the value whose key was read. */
  #below: FieldBranch | null = null

  /** From a key to its value; -1 where it is none. */
  #member(start: number, branch: FieldBranch | null, begins: number[], frame: number): number {
    const bytes = this.#bytes
    if (bytes[start] !== 0x22) return -1
    this.#hasEscape = false
    const end = this.#string(start)
    if (end < 0) return -1
    this.#below = branch === null ? null : this.#keep(this.#find(start + 1, end - 1, branch), start, begins, frame)
    const colon = this.#skip(end)
    return bytes[colon] === 0x3a ? this.#skip(colon + 1) : -1
  }

  #item(start: number, branch: FieldBranch | null, begins: number[], frame: number): FieldBranch | null {
    if (branch === null) return null
    const { items, numbered } = branch
    if (numbered === undefined) return this.#keep(items, start, begins, frame)
    const number = this.#numbers[frame] ?? 0
    this.#numbers[frame] = number + 1
    return this.#keep(numbered.get(number) ?? null, start, begins, frame)
  }

  /** Opens a hole before what is cut, closes it before what stays. */
  #keep(node: FieldNode, start: number, begins: number[], frame: number): FieldBranch | null {
    const begin = begins[frame] ?? -1
    if (node === 'cut') {
      if (begin < 0) begins[frame] = start
      return null
    }
    if (begin >= 0) {
      this.#holes.push(begin, start)
      begins[frame] = -1
    }
    return node
  }

  #find(start: number, end: number, { keys, others, named }: FieldBranch): FieldNode {
    if (named !== undefined) {
      const written = toText(this.#bytes, start, end)
      return named.get(this.#hasEscape ? String(JSON.parse(`"${written}"`)) : written) ?? others
    }
    if (this.#hasEscape) {
      // It was read as a string of JSON, so this cannot throw.
      const text = String(JSON.parse(`"${toText(this.#bytes, start, end)}"`))
      for (const key of keys) if (key.text === text) return key.node
      return others
    }
    const length = end - start
    for (const key of keys) if (key.bytes.length === length && this.#isAt(start, key.bytes)) return key.node
    return others
  }

  #isAt(start: number, wanted: Uint8Array): boolean {
    for (let index = 0; index < wanted.length; index++) if (this.#bytes[start + index] !== wanted[index]) return false
    return true
  }

  /** Behind the string that begins here; -1 where it is none. */
  #string(start: number): number {
    const bytes = this.#bytes
    const length = bytes.length
    let at = start + 1
    while (at < length) {
      const byte = bytes[at] ?? 0
      if (plain[byte] === 1) {
        at++
        continue
      }
      if (byte === 0x22) return at + 1
      if (byte !== 0x5c) return -1
      this.#hasEscape = true
      const letter = bytes[at + 1] ?? 0
      if (escaped[letter] === 1) at += 2
      else if (letter === 0x75 && this.#isHex(at + 2)) at += 6
      else return -1
    }
    return -1
  }

  #isHex(at: number): boolean {
    for (let index = at; index < at + 4; index++) if (hexadecimal[this.#bytes[index] ?? 0] !== 1) return false
    return true
  }

  #scalar(start: number): number {
    const bytes = this.#bytes
    switch (bytes[start]) {
      case 0x74:
        return bytes[start + 1] === 0x72 && bytes[start + 2] === 0x75 && bytes[start + 3] === 0x65 ? start + 4 : -1
      case 0x6e:
        return bytes[start + 1] === 0x75 && bytes[start + 2] === 0x6c && bytes[start + 3] === 0x6c ? start + 4 : -1
      case 0x66:
        return bytes[start + 1] === 0x61 && bytes[start + 2] === 0x6c && bytes[start + 3] === 0x73 && bytes[start + 4] === 0x65
          ? start + 5
          : -1
      default:
        return this.#number(start)
    }
  }

  #number(start: number): number {
    const bytes = this.#bytes
    let at = bytes[start] === 0x2d ? start + 1 : start
    const whole = at
    at = this.#digits(at)
    if (at === whole || (bytes[whole] === 0x30 && at > whole + 1)) return -1
    if (bytes[at] === 0x2e) {
      const part = at + 1
      at = this.#digits(part)
      if (at === part) return -1
    }
    const sign = bytes[at]
    if (sign === 0x65 || sign === 0x45) {
      at++
      if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
      const part = at
      at = this.#digits(part)
      if (at === part) return -1
    }
    return at
  }

  #digits(from: number): number {
    const bytes = this.#bytes
    const length = bytes.length
    let at = from
    while (at < length) {
      const byte = bytes[at] ?? 0
      if (byte < 0x30 || byte > 0x39) break
      at++
    }
    return at
  }

  #skip(from: number): number {
    const bytes = this.#bytes
    const length = bytes.length
    let at = from
    while (at < length) {
      const byte = bytes[at] ?? 0
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break
      at++
    }
    return at
  }

  #join(): Uint8Array {
    const holes = this.#holes
    const bytes = this.#bytes
    if (holes.length === 0) return bytes
    let size = bytes.length
    for (let index = 0; index < holes.length; index += 2) size -= (holes[index + 1] ?? 0) - (holes[index] ?? 0)
    // A copy that is moved together costs less than one made piece by piece.
    const joined = Buffer.from(bytes)
    let to = holes[0] ?? 0
    for (let index = 0; index < holes.length; index += 2) {
      const from = holes[index + 1] ?? 0
      const until = index + 2 < holes.length ? (holes[index + 2] ?? 0) : bytes.length
      joined.copyWithin(to, from, until)
      to += until - from
    }
    return joined.subarray(0, size)
  }
}

function toText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
