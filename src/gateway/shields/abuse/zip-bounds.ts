// An archive of ZIP (APPNOTE 6.3): what its directory promises, whether its files lie over each other, and what truly comes out of them, since a directory
// may lie.

import { findArchive, type InflateRules, judgeOutput, type Measured, measureArchive, measureInflated } from './inflate-bounds.ts'

interface ZipEntry {
  readonly method: number
  readonly packed: number
  readonly size: number
  /** Of its local header. */
  readonly offset: number
}

const unreadable: Measured = { output: 0, fault: 'its directory cannot be read', isBroken: true }

export async function measureZip(bytes: Uint8Array, rules: InflateRules, spent: number, depth: number): Promise<Measured> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = readDirectory(view, rules.entries)
  if (entries === null) return unreadable
  if (entries === 'too-many') return { output: 0, fault: `it holds more than ${rules.entries} files`, isBroken: false }
  if (lieOverEachOther(entries)) return { output: 0, fault: 'its files lie over each other', isBroken: false }
  const promised = entries.reduce((sum, { size }) => sum + size, 0)
  const fault = judgeOutput(spent + promised, promised, bytes.length, rules)
  if (fault !== null) return { output: promised, fault, isBroken: false }
  let output = 0
  for (const entry of entries) {
    const data = dataOf(bytes, view, entry)
    if (data === null) return unreadable
    const within = await measureEntry(data, entry, rules, spent + output, depth)
    output += within.output
    if (within.fault !== null) return { ...within, output }
    const all = judgeOutput(spent + output, output, bytes.length, rules)
    if (all !== null) return { output, fault: all, isBroken: false }
  }
  return { output, fault: null, isBroken: false }
}

const stored = 0
const deflated = 8

async function measureEntry(data: Uint8Array, { method }: ZipEntry, rules: InflateRules, spent: number, depth: number): Promise<Measured> {
  if (method === deflated) return measureInflated(data, 'deflate-raw', rules, spent, depth)
  // Other ways are rare, and nobody here can say what comes out of them: their promise stands.
  if (method !== stored) return { output: data.length, fault: null, isBroken: false }
  if (findArchive(data) === null) return { output: data.length, fault: null, isBroken: false }
  if (depth >= rules.depth) return { output: data.length, fault: `it is compressed more than ${rules.depth + 1} times`, isBroken: false }
  const within = await measureArchive(data, rules, spent + data.length, depth + 1)
  return { ...within, output: within.output + data.length }
}

const endMark = 0x06054b50
const entryMark = 0x02014b50
const localMark = 0x04034b50
const endSize = 22
const longestComment = 0xffff
const wide = 0xffffffff

/** Null where it is none, or one of those for more than four gigabytes, which nobody uploads in one body. */
function readDirectory(view: DataView, most: number): readonly ZipEntry[] | 'too-many' | null {
  const end = findEnd(view)
  if (end === -1) return null
  const count = view.getUint16(end + 10, true)
  const size = view.getUint32(end + 12, true)
  let at = view.getUint32(end + 16, true)
  if (at === wide || size === wide || at + size > end) return null
  const last = at + size
  const entries: ZipEntry[] = []
  // The number at the end is 16 bits wide and may lie: the directory is read to its end.
  while (at + 46 <= last && view.getUint32(at, true) === entryMark) {
    if (entries.length >= most) return 'too-many'
    const [packed, full, offset] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true), view.getUint32(at + 42, true)]
    if (packed === wide || full === wide || offset === wide) return null
    entries.push({ method: view.getUint16(at + 10, true), packed, size: full, offset })
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return at === last && (count === entries.length || count === (entries.length & 0xffff)) ? entries : null
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - endSize - longestComment)
  for (let at = view.byteLength - endSize; at >= first; at--)
    if (view.getUint32(at, true) === endMark && at + endSize + view.getUint16(at + 20, true) === view.byteLength) return at
  return -1
}

const localSize = 30

function lieOverEachOther(entries: readonly ZipEntry[]): boolean {
  const sorted = entries.toSorted((one, other) => one.offset - other.offset)
  return sorted.some(({ offset, packed }, index) => {
    const next = sorted[index + 1]
    return next !== undefined && offset + localSize + packed > next.offset
  })
}

function dataOf(bytes: Uint8Array, view: DataView, { offset, packed }: ZipEntry): Uint8Array | null {
  if (offset + localSize > bytes.length || view.getUint32(offset, true) !== localMark) return null
  const start = offset + localSize + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  return start + packed > bytes.length ? null : bytes.subarray(start, start + packed)
}
