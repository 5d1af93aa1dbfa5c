// How much comes out of what was compressed, told while it comes out: nothing of it is kept, and it ends where the bounds do. What is compressed once
// more within is followed by its first bytes.

import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, type Zlib } from 'node:zlib'

export interface InflateRules {
  /** Bytes that may come out of one body, all levels together. */
  readonly output: number
  /** How many times as many bytes may come out as went in, once more than `free` came out. */
  readonly ratio: number
  readonly free: number
  /** How many times what comes out may be compressed again. */
  readonly depth: number
  /** Files in an archive. */
  readonly entries: number
}

export const usualInflate: InflateRules = { output: 100 * 1024 * 1024, ratio: 100, free: 1024 * 1024, depth: 1, entries: 10_000 }

export type Coding = 'gzip' | 'deflate' | 'deflate-raw' | 'br'

export interface Measured {
  readonly output: number
  /** Null: it stays within the bounds. */
  readonly fault: string | null
  /** What it says that it is cannot be read to its end. */
  readonly isBroken: boolean
}

type Inflater = NodeJS.ReadWriteStream & Zlib

const part = 65_536
const enough = 512

/** `spent`: what has come out of the same body before. */
export function measureInflated(bytes: Uint8Array, coding: Coding, rules: InflateRules, spent = 0, depth = 0): Promise<Measured> {
  return new Promise((settle) => {
    const inflater = create(coding, bytes)
    let output = 0
    let isOver = false
    let head = Buffer.alloc(0)
    let inner: Buffer[] | null = null
    const finish = (fault: string | null, isBroken = false) => {
      if (isOver) return
      isOver = true
      inflater.removeAllListeners()
      // What it says while it is taken down interests nobody.
      inflater.on('error', () => undefined)
      inflater.close()
      settle({ output, fault, isBroken })
    }
    inflater.on('data', (chunk: Buffer) => {
      if (isOver) return
      output += chunk.length
      const fault = judgeOutput(spent + output, output, bytes.length, rules)
      if (fault !== null) {
        finish(fault)
        return
      }
      if (head.length < enough) head = Buffer.concat([head, chunk.subarray(0, enough - head.length)])
      // Only what begins as an archive is kept, and that no longer than the bounds are.
      if (inner === null && findArchive(head) !== null) {
        if (depth >= rules.depth) {
          finish(`it is compressed more than ${rules.depth + 1} times`)
          return
        }
        inner = []
      }
      inner?.push(chunk)
    })
    inflater.on('error', () => finish(null, true))
    inflater.on('end', () => {
      if (inner === null) finish(null)
      else
        measureArchive(Buffer.concat(inner), rules, spent + output, depth + 1).then(
          (within) => {
            output += within.output
            finish(within.fault)
          },
          () => finish(null, true),
        )
    })
    write(inflater, bytes, () => isOver)
  })
}

/** In small parts, so that no more comes out at once than is looked at. */
function write(inflater: Inflater, bytes: Uint8Array, isOver: () => boolean): void {
  let at = 0
  const next = () => {
    if (isOver()) return
    const end = Math.min(at + part, bytes.length)
    const chunk = bytes.subarray(at, end)
    at = end
    if (at >= bytes.length) inflater.end(chunk)
    else inflater.write(chunk, next)
  }
  next()
}

function create(coding: Coding, bytes: Uint8Array): Inflater {
  switch (coding) {
    case 'gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      // RFC 9110, 8.4.1.2: with the head of zlib; some clients send it without.
      return ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0 ? createInflate() : createInflateRaw()
    case 'deflate-raw':
      return createInflateRaw()
  }
}

/** Null where it stays within the bounds. */
export function judgeOutput(all: number, own: number, input: number, { output, ratio, free }: InflateRules): string | null {
  if (all > output) return `more than ${output} bytes come out of it`
  if (own > free && own > ratio * input) return `more than ${ratio} times as much comes out of it as went in`
  return null
}

/** By its first bytes. */
export function findArchive(bytes: Uint8Array): 'gzip' | 'zip' | null {
  const [a, b, c, d] = bytes
  if (a === 0x1f && b === 0x8b && c === 8) return 'gzip'
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6) || (c === 7 && d === 8))) return 'zip'
  return null
}

/** What is no archive stays within the bounds. */
export async function measureArchive(bytes: Uint8Array, rules: InflateRules, spent = 0, depth = 0): Promise<Measured> {
  const kind = findArchive(bytes)
  if (kind === null) return { output: 0, fault: null, isBroken: false }
  if (kind === 'gzip') return measureInflated(bytes, 'gzip', rules, spent, depth)
  const { measureZip } = await import('./zip-bounds.ts')
  return measureZip(bytes, rules, spent, depth)
}
