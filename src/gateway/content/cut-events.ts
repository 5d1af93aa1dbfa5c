// Server-sent events (the HTML standard, 9.2): the `data` of each event is one JSON, in one line or several. Ids, names, waiting times and comments go on
// as they are; a line that means nothing to any reader does not.

import { cutJson } from './cut-json.ts'
import type { FieldNode } from './field-tree.ts'
import { Held, nothing, type StreamCutter, type StreamLimits } from './stream-cutter.ts'

const lf = 0x0a
const cr = 0x0d
const colon = 0x3a
const space = 0x20

const data = Buffer.from('data')
/** Fields without data of the application. */
const others = [Buffer.from('event'), Buffer.from('id'), Buffer.from('retry')]
/** How many services say that nothing follows; it is no JSON, and tells nothing. */
const done = Buffer.from('[DONE]')

export class EventCutter implements StreamCutter {
  readonly #tree: FieldNode
  readonly #depth: number
  readonly #most: number
  /** Of the line that is not whole. */
  readonly #held: Held
  /** Of the event that is not whole: its lines, with their ends. */
  #lines: Line[] = []
  #size = 0
  #isFirst = true
  /** The last line ended with CR, and an LF behind it belongs to it. */
  #afterReturn = false

  constructor(tree: FieldNode, { most, depth }: StreamLimits) {
    this.#tree = tree
    this.#depth = depth
    this.#most = most
    this.#held = new Held(most)
  }

  write(bytes: Uint8Array): Uint8Array | null {
    const passed: Uint8Array[] = []
    let from = 0
    if (this.#afterReturn && bytes.length > 0) {
      this.#afterReturn = false
      if (bytes[0] === lf) {
        from = 1
        const last = this.#lines.at(-1)
        // An event that went on already ended with that CR.
        if (last === undefined) passed.push(bytes.subarray(0, 1))
        else last.end = Buffer.from('\r\n')
      }
    }
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte !== lf && byte !== cr) continue
      const isPair = byte === cr && bytes[at + 1] === lf
      if (!this.#held.add(bytes.subarray(from, at))) return null
      const end = bytes.slice(at, isPair ? at + 2 : at + 1)
      if (isPair) at++
      else if (byte === cr && at + 1 === bytes.length) this.#afterReturn = true
      from = at + 1
      const line = this.#held.take()
      this.#size += line.length + 2
      if (this.#size > this.#most) return null
      if (line.length > 0) this.#lines.push({ bytes: line, end })
      else {
        const event = this.#cut()
        if (event === null) return null
        passed.push(event, end)
      }
    }
    if (!this.#held.add(bytes.subarray(from))) return null
    return passed.length === 0 ? nothing : Buffer.concat(passed)
  }

  /** An event that no empty line ends is one to some readers. */
  end(): Uint8Array | null {
    const rest = this.#held.take()
    if (rest.length > 0) this.#lines.push({ bytes: rest, end: nothing })
    return this.#cut()
  }

  #cut(): Uint8Array | null {
    const lines = this.#lines
    this.#lines = []
    this.#size = 0
    const read = lines.map(({ bytes, end }) => {
      const mark = this.#markOf(bytes)
      this.#isFirst = false
      return { bytes, end, mark, data: dataOf(bytes, mark) }
    })
    const value = joinLines(read.flatMap((line) => (line.data === null ? [] : [line.data])))
    const left = value.length === 0 || isSame(value, done) ? value : cutJson(value, this.#tree, this.#depth)
    if (typeof left === 'string') return null
    const parts: Uint8Array[] = []
    let isWritten = false
    for (const line of read) {
      const { bytes, end, mark } = line
      if (line.data === null) {
        if (isKept(bytes, mark)) parts.push(bytes, end)
      } else if (left === value) parts.push(bytes, end)
      else if (!isWritten) {
        isWritten = true
        parts.push(bytes.subarray(0, mark), writeData(left, end))
      }
    }
    return Buffer.concat(parts)
  }

  /** One byte order mark at the very beginning is no part of the first line. */
  #markOf(line: Uint8Array): number {
    return this.#isFirst && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0
  }
}

interface Line {
  readonly bytes: Uint8Array
  end: Uint8Array
}

const nameOf = (line: Uint8Array, mark: number): Uint8Array => {
  const stop = line.indexOf(colon, mark)
  return line.subarray(mark, stop === -1 ? line.length : stop)
}

function dataOf(line: Uint8Array, mark: number): Uint8Array | null {
  const name = nameOf(line, mark)
  if (!isSame(name, data)) return null
  const after = mark + name.length + 1
  return line.subarray(line[after] === space ? after + 1 : after)
}

function isKept(line: Uint8Array, mark: number): boolean {
  const name = nameOf(line, mark)
  // Without a name it is a comment.
  return name.length === 0 || others.some((other) => isSame(name, other))
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function joinLines(values: readonly Uint8Array[]): Uint8Array {
  const [only] = values
  if (values.length <= 1) return only ?? nothing
  return Buffer.concat(values.flatMap((value, index) => (index === 0 ? [value] : [newline, value])))
}

const newline = Buffer.from([lf])

/** What is left of data that stood in several lines is written in as many as it still has. */
function writeData(left: Uint8Array, end: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let from = 0; from <= left.length; ) {
    const next = left.indexOf(lf, from)
    const until = next === -1 ? left.length : next
    const isLast = until === left.length
    parts.push(prefix, left.subarray(from, until), end.length === 0 && !isLast ? newline : end)
    from = until + 1
  }
  return Buffer.concat(parts)
}

const prefix = Buffer.from('data: ')
