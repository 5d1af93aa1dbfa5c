// Server-sent events (the HTML standard, 9.2) as they pass: each event is looked at when it is whole, and goes on at once, changed or not at all.
// Ids, names, waiting times and comments go on as they are; a line that means nothing to any reader does not.

import { Held, nothing, type StreamCutter, type StreamLimits, type ValueStep } from './stream-cutter.ts'

const lf = 0x0a
const cr = 0x0d
const colon = 0x3a
const space = 0x20

const data = Buffer.from('data')
/** Fields without data of the application. */
const others = [Buffer.from('event'), Buffer.from('id'), Buffer.from('retry')]
/** How many services say that nothing follows; it is no JSON, and tells nothing. */
const done = Buffer.from('[DONE]')

/** What stands beside the data of an event, the last one of each, as text; left out where it does not. */
export type EventFields = Readonly<Partial<Record<'event' | 'id' | 'retry', string>>>

export class EventStream implements StreamCutter {
  readonly #step: ValueStep<() => EventFields>
  readonly #limits: StreamLimits
  /** Of the line that is not whole. */
  readonly #held: Held
  /** Of the event that is not whole: its lines, with their ends. */
  #lines: Line[] = []
  #size = 0
  #isFirst = true
  /** The last line ended with CR, and an LF behind it belongs to it. */
  #afterReturn = false
  /** The event before did not go on. */
  #hasDropped = false
  /** An event was too long, and everything goes on unseen. */
  #isUnseen = false

  /** The step is asked for the data of each event that has any. */
  constructor(limits: StreamLimits, step: ValueStep<() => EventFields>) {
    this.#step = step
    this.#limits = limits
    this.#held = new Held(limits.most)
  }

  write(bytes: Uint8Array): Uint8Array | null {
    if (this.#isUnseen) return bytes
    const passed: Uint8Array[] = []
    let from = 0
    if (this.#afterReturn && bytes.length > 0) {
      this.#afterReturn = false
      if (bytes[0] === lf) {
        from = 1
        const last = this.#lines.at(-1)
        // An event that went on already ended with that CR.
        if (last === undefined) {
          if (!this.#hasDropped) passed.push(bytes.subarray(0, 1))
        } else last.end = pair
      }
    }
    // Each is sought again only where it was passed, so that no byte is looked at twice.
    let nextFeed = bytes.indexOf(lf, from)
    let nextReturn = bytes.indexOf(cr, from)
    for (let at = from; ; at++) {
      if (nextFeed !== -1 && nextFeed < at) nextFeed = bytes.indexOf(lf, at)
      if (nextReturn !== -1 && nextReturn < at) nextReturn = bytes.indexOf(cr, at)
      at = nextFeed === -1 || (nextReturn !== -1 && nextReturn < nextFeed) ? nextReturn : nextFeed
      if (at === -1) break
      const byte = bytes[at]
      const isPair = byte === cr && bytes[at + 1] === lf
      const line = this.#held.takeWith(bytes.subarray(from, at))
      if (line === null) return this.#tooLong(passed, bytes.subarray(at))
      const end = isPair ? pair : byte === cr ? carriage : newline
      if (isPair) at++
      else if (byte === cr && at + 1 === bytes.length) this.#afterReturn = true
      from = at + 1
      this.#size += line.length + 2
      if (line.length > 0) this.#lines.push({ bytes: line, end })
      if (this.#size > this.#limits.most)
        return this.#tooLong(passed, line.length > 0 ? bytes.subarray(from) : bytes.subarray(from - end.length))
      if (line.length === 0) {
        const event = this.#cut()
        if (event === null) return null
        this.#hasDropped = event === 'drop'
        if (event !== 'drop') passed.push(event, end)
      }
    }
    if (!this.#held.add(bytes.subarray(from))) return this.#tooLong(passed, nothing)
    // What came may be written over by whoever gave it.
    for (const line of this.#lines) if (line.bytes.buffer === bytes.buffer) line.bytes = Uint8Array.prototype.slice.call(line.bytes)
    return passed.length === 0 ? nothing : Buffer.concat(passed)
  }

  /** An event that no empty line ends is one to some readers. */
  end(): Uint8Array | null {
    if (this.#isUnseen) return nothing
    const rest = this.#held.take()
    if (rest.length > 0) this.#lines.push({ bytes: rest, end: nothing })
    const event = this.#cut()
    return event === 'drop' ? nothing : event
  }

  #tooLong(passed: readonly Uint8Array[], rest: Uint8Array): Uint8Array | null {
    if (this.#limits.tooLong?.() !== 'pass') return null
    this.#isUnseen = true
    return Buffer.concat([...passed, ...this.#lines.flatMap(({ bytes, end }) => [bytes, end]), this.#held.take(), rest])
  }

  #cut(): Uint8Array | 'drop' | null {
    const lines = this.#lines
    this.#lines = []
    this.#size = 0
    const read = lines.map(({ bytes, end }) => {
      const mark = this.#markOf(bytes)
      this.#isFirst = false
      return { bytes, end, mark, data: dataOf(bytes, mark) }
    })
    const value = joinLines(read.flatMap((line) => (line.data === null ? [] : [line.data])))
    const left = value.length === 0 || isSame(value, done) ? value : this.#step(value, () => fieldsOf(read))
    if (left === null || left === 'drop') return left
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
  bytes: Uint8Array
  end: Uint8Array
}

const nameOf = (line: Uint8Array, mark: number): Uint8Array => {
  const stop = line.indexOf(colon, mark)
  return line.subarray(mark, stop === -1 ? line.length : stop)
}

const restOf = (line: Uint8Array, mark: number, name: Uint8Array): Uint8Array => {
  const after = mark + name.length + 1
  return line.subarray(line[after] === space ? after + 1 : after)
}

function dataOf(line: Uint8Array, mark: number): Uint8Array | null {
  const name = nameOf(line, mark)
  return isSame(name, data) ? restOf(line, mark, name) : null
}

function fieldsOf(lines: readonly { readonly bytes: Uint8Array; readonly mark: number }[]): EventFields {
  const fields: Partial<Record<'event' | 'id' | 'retry', string>> = {}
  for (const { bytes, mark } of lines) {
    const name = nameOf(bytes, mark)
    const text = Buffer.from(name).toString('latin1')
    if (text === 'event' || text === 'id' || text === 'retry') fields[text] = Buffer.from(restOf(bytes, mark, name)).toString('utf8')
  }
  return fields
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
const carriage = Buffer.from([cr])
const pair = Buffer.from([cr, lf])

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
