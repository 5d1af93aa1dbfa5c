// A client that sends the frames of HTTP/2 as they are, right or wrong, and reads what comes back frame by frame. Heads are written without
// Huffman's code and without a table; of answers only the status is read.

import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export const kinds = {
  ...{ data: 0, headers: 1, priority: 2, reset: 3, settings: 4, push: 5, ping: 6, goaway: 7, windowUpdate: 8, continuation: 9 },
} as const

export const endStream = 1
export const endHeaders = 4

export interface Frame {
  readonly kind: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

export function frame(kind: number, flags: number, stream: number, payload: Uint8Array | string = ''): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload
  const head = Buffer.alloc(9)
  head.writeUIntBE(bytes.length, 0, 3)
  head[3] = kind
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, bytes])
}

export function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

export type Fields = readonly (readonly [string, string])[]

/** RFC 7541, 6.2.2: literals that nobody keeps. */
export function writeFields(fields: Fields): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), writeText(name), writeText(value)]))
}

function writeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  return Buffer.concat([writeLength(bytes.length), bytes])
}

/** RFC 7541, 5.1, with a prefix of seven bits. */
function writeLength(length: number): Buffer {
  if (length < 127) return Buffer.from([length])
  const bytes = [127]
  let rest = length - 127
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

export const usual: Fields = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'shop.example'],
  [':path', '/a'],
]

/** The usual fields with others in their place or behind them. */
export const withFields = (...others: Fields): Fields => [
  ...usual.map(([name, value]) => others.find((other) => other[0] === name) ?? ([name, value] as const)),
  ...others.filter(([name]) => !usual.some(([known]) => known === name)),
]

export interface FrameClient {
  readonly socket: Socket
  send(...frames: readonly Uint8Array[]): void
  /** A whole request without a body, or the beginning of one with a body. */
  ask(stream: number, fields?: Fields, isWhole?: boolean): void
  readonly frames: () => readonly Frame[]
  /** Settles with the first one that fits, or with null when the connection ends before. */
  until(fits: (one: Frame) => boolean): Promise<Frame | null>
  untilClosed(): Promise<void>
  /** Of the answer on a stream; `reset` with its code, `closed` where the connection ended. */
  outcome(stream: number): Promise<number | string>
}

export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

export async function connectFrames(port: number, settings: Uint8Array = new Uint8Array()): Promise<FrameClient> {
  const socket = connect({ host: '127.0.0.1', port })
  const frames: Frame[] = []
  let got: Buffer = Buffer.alloc(0)
  let isClosed = false
  const waiting = new Set<() => void>()
  const look = () => {
    for (const one of waiting) one()
  }
  const until = <Value>(find: () => Value | undefined): Promise<Value> =>
    new Promise((settle) => {
      const one = () => {
        const found = find()
        if (found === undefined) return
        waiting.delete(one)
        settle(found)
      }
      waiting.add(one)
      one()
    })
  socket.on('data', (bytes) => {
    got = Buffer.concat([got, bytes])
    while (got.length >= 9 && got.length >= 9 + got.readUIntBE(0, 3)) {
      const length = got.readUIntBE(0, 3)
      const one = { kind: got[3] ?? 0, flags: got[4] ?? 0, stream: got.readUInt32BE(5), payload: got.subarray(9, 9 + length) }
      got = got.subarray(9 + length)
      frames.push(one)
      if (one.kind === kinds.settings && (one.flags & 1) === 0) socket.write(frame(kinds.settings, 1, 0))
    }
    look()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isClosed = true
    look()
  })
  onTestFinished(() => void socket.destroy())
  await new Promise<void>((settle, refuse) => {
    socket.once('connect', settle)
    socket.once('error', refuse)
  })
  socket.write(Buffer.concat([preface, frame(kinds.settings, 0, 0, settings)]))
  return {
    socket,
    send: (...all) => void socket.write(Buffer.concat(all)),
    ask: (stream, fields = usual, isWhole = true) =>
      void socket.write(frame(kinds.headers, endHeaders | (isWhole ? endStream : 0), stream, writeFields(fields))),
    frames: () => frames,
    until: (fits) => until(() => frames.find(fits) ?? (isClosed ? null : undefined)),
    untilClosed: () => until(() => (isClosed ? null : undefined)).then(() => undefined),
    outcome: (stream) =>
      until(() => {
        const mine = frames.filter((one) => one.stream === stream)
        const reset = mine.find(({ kind }) => kind === kinds.reset)
        if (reset !== undefined) return `reset ${reset.payload.readUInt32BE(0)}`
        const head = mine.find(({ kind }) => kind === kinds.headers)
        if (head !== undefined && mine.some(({ flags }) => (flags & endStream) !== 0)) return readStatus(head.payload)
        const goaway = frames.find(({ kind }) => kind === kinds.goaway)
        if (isClosed) return goaway === undefined ? 'closed' : `goaway ${goaway.payload.readUInt32BE(4)}`
        return undefined
      }),
  }
}

const known: Readonly<Record<number, number>> = { 136: 200, 137: 204, 138: 206, 139: 304, 140: 400, 141: 404, 142: 500 }

/** Of the first answer of a connection: its own number in the table of RFC 7541, or three digits in Huffman's code. */
function readStatus(payload: Buffer): number {
  let at = 0
  // A change of the size of the table.
  while (((payload[at] ?? 0) & 0xe0) === 0x20) at += (payload[at] ?? 0) === 0x3f ? 3 : 1
  const found = known[payload[at] ?? 0]
  if (found !== undefined) return found
  const length = (payload[at + 1] ?? 0) & 0x7f
  const bytes = payload.subarray(at + 2, at + 2 + length)
  if (((payload[at + 1] ?? 0) & 0x80) === 0) return Number(bytes.toString('latin1'))
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  let digits = ''
  for (let bit = 0; digits.length < 3; ) {
    const five = Number.parseInt(bits.slice(bit, bit + 5), 2)
    digits += five <= 2 ? five : Number.parseInt(bits.slice(bit, bit + 6), 2) - 0x19 + 3
    bit += five <= 2 ? 5 : 6
  }
  return Number(digits)
}
