// Cuts members out of JSON by their bytes: what is left is as it was sent, to the last digit, escape and blank. One pass, no value is built.
// What is not JSON to the letter is refused, because somebody who reads it otherwise could find in it what was not cut.

import { isUtf8 } from 'node:buffer'
import type { JsonFaultKind } from '../json/index.ts'
import type { FieldBranch, FieldNode } from './field-tree.ts'
import { behindBlanks, behindOddString, behindScalar, isAt, plain } from './json-tokens.ts'

export type CutFault = Exclude<JsonFaultKind, 'duplicate-key' | 'lone-surrogate'>

/** The same bytes where nothing is cut; what is left of others has memory of its own. */
export function cutJson(bytes: Uint8Array, tree: FieldNode, mostDepth: number): Uint8Array | CutFault {
  const left = findHoles(bytes, tree, mostDepth)
  return typeof left === 'string' ? left : left === bytes.length ? bytes : join(bytes, Buffer.allocUnsafe(bytes.length), left)
}

const shared = Buffer.allocUnsafeSlow(16 * 1024)

/** For who is done with what is left before anybody cuts again: it stands no longer. */
export function cutForNow(bytes: Uint8Array, tree: FieldNode, mostDepth: number): Uint8Array | CutFault {
  if (bytes.length > shared.length) return cutJson(bytes, tree, mostDepth)
  const left = findHoles(bytes, tree, mostDepth)
  return typeof left === 'string' ? left : left === bytes.length ? bytes : join(bytes, shared, left)
}

// Nothing here waits, so one of each is enough for all who cut.

/** Where each hole begins and ends, in turn. */
let holes: number[] = []
let holeCount = 0
/** No more of them are kept for the next one. */
const mostKept = 4096

/** Of every open array or object, outermost first, as `run` has it of the innermost. */
const branches: (FieldBranch | null)[] = []
const areObjects: boolean[] = []
const begins: number[] = []
const commas: number[] = []
/** Of arrays that tell their items apart: the number of the item that comes next. */
const numbers: number[] = []

/** How many bytes are left. */
function findHoles(bytes: Uint8Array, tree: FieldNode, mostDepth: number): number | CutFault {
  if (tree === 'cut') throw new Error('a path of fields without a step')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'byte-order-mark'
  if (!isUtf8(bytes)) return 'not-utf8'
  if (holes.length > mostKept) holes = []
  holeCount = 0
  const fault = run(bytes, tree, mostDepth)
  if (fault !== null) return fault
  let left = bytes.length
  for (let index = 0; index < holeCount; index += 2) left -= (holes[index + 1] ?? 0) - (holes[index] ?? 0)
  return left
}

function run(bytes: Uint8Array, tree: FieldBranch | null, mostDepth: number): CutFault | null {
  const length = bytes.length
  let depth = 0
  /** What is said of the value that comes next. */
  let node: FieldNode = tree
  // Of the innermost array or object: the branch that is about it, whether it is an object, where its hole began (-1: none is open), and the comma
  // behind the last member that stays.
  let branch: FieldBranch | null = null
  let isObject = false
  let begin = -1
  let comma = -1
  let at = behindBlanks(bytes, 0)
  for (;;) {
    // A value, which begins here.
    const first = at < length ? (bytes[at] ?? 0) : 0
    let isOpened = false
    if (first === 0x22) {
      at++
      while (at < length && plain[bytes[at] ?? 0] === 1) at++
      at = at < length && bytes[at] === 0x22 ? at + 1 : behindOddString(bytes, at)
    } else if (first === 0x7b || first === 0x5b) {
      if (depth >= mostDepth) return 'depth'
      at++
      if (at < length && (bytes[at] ?? 0) <= 0x20) at = behindBlanks(bytes, at)
      if (at < length && bytes[at] === first + 2) at++
      else {
        branches[depth] = branch
        areObjects[depth] = isObject
        begins[depth] = begin
        commas[depth] = comma
        depth++
        branch = node
        isObject = first === 0x7b
        begin = -1
        comma = -1
        isOpened = true
        if (branch?.numbered !== undefined) numbers[depth] = 0
      }
    } else at = behindScalar(bytes, at)
    if (at < 0) return 'syntax'
    // What follows a value: the ends of what it was the last of, or a comma.
    while (!isOpened) {
      const last = at
      let next = at < length ? (bytes[at] ?? 0) : 0
      if (next <= 0x20) {
        at = behindBlanks(bytes, at)
        next = at < length ? (bytes[at] ?? 0) : 0
      }
      if (depth === 0) return at === length ? null : 'syntax'
      if (next === 0x2c) {
        if (begin < 0) comma = at
        at++
        if (at < length && (bytes[at] ?? 0) <= 0x20) at = behindBlanks(bytes, at)
        break
      }
      if (next !== (isObject ? 0x7d : 0x5d)) return 'syntax'
      at++
      if (begin >= 0) addHole(comma >= 0 ? comma : begin, last)
      depth--
      branch = branches[depth] ?? null
      isObject = areObjects[depth] ?? false
      begin = begins[depth] ?? -1
      comma = commas[depth] ?? -1
    }
    // A member or an item, which begins here: up to its value.
    const start = at
    if (isObject) {
      if (at >= length || bytes[at] !== 0x22) return 'syntax'
      at++
      while (at < length && plain[bytes[at] ?? 0] === 1) at++
      const isOdd = at >= length || bytes[at] !== 0x22
      at = isOdd ? behindOddString(bytes, at) : at + 1
      if (at < 0) return 'syntax'
      node = branch === null ? null : findKey(bytes, start + 1, at - 1, branch, isOdd)
      if (at >= length || bytes[at] !== 0x3a) {
        at = behindBlanks(bytes, at)
        if (at >= length || bytes[at] !== 0x3a) return 'syntax'
      }
      at++
      if (at < length && (bytes[at] ?? 0) <= 0x20) at = behindBlanks(bytes, at)
    } else node = branch === null ? null : findItem(branch, depth)
    if (node === 'cut') {
      if (begin < 0) begin = start
      node = null
    } else if (begin >= 0) {
      addHole(begin, start)
      begin = -1
    }
  }
}

function addHole(from: number, until: number): void {
  holes[holeCount++] = from
  holes[holeCount++] = until
}

function findItem({ items, numbered }: FieldBranch, depth: number): FieldNode {
  if (numbered === undefined) return items
  const number = numbers[depth] ?? 0
  numbers[depth] = number + 1
  return numbered.get(number) ?? null
}

function findKey(bytes: Uint8Array, start: number, end: number, { keys, others, named }: FieldBranch, hasEscape: boolean): FieldNode {
  if (named === undefined && !hasEscape) {
    const length = end - start
    for (const key of keys) if (key.bytes.length === length && isAt(bytes, start, key.bytes)) return key.node
    return others
  }
  const written = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
  // It was read as a string of JSON, so this cannot throw.
  const text = hasEscape ? String(JSON.parse(`"${written}"`)) : written
  if (named !== undefined) return named.get(text) ?? others
  for (const key of keys) if (key.text === text) return key.node
  return others
}

/** What is not in a hole. A copy that is moved together costs less than one made piece by piece. */
function join(bytes: Uint8Array, out: Buffer, left: number): Buffer {
  out.set(bytes)
  let to = holes[0] ?? 0
  for (let index = 0; index < holeCount; index += 2) {
    const from = holes[index + 1] ?? 0
    const until = index + 2 < holeCount ? (holes[index + 2] ?? 0) : bytes.length
    out.copyWithin(to, from, until)
    to += until - from
  }
  return out.subarray(0, left)
}
