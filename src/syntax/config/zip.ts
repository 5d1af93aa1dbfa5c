// ZIP archives by their central directory, from hands that may be hostile: everything that an archive says of itself is checked
// against its bytes, and nothing is inflated beyond what it said.

import { crc32, inflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  /** Inflated. */
  readonly size: number
  /** Null where the bytes are not what the directory says of them. */
  read(): Uint8Array | null
}

export interface ZipLimits {
  readonly entries: number
  /** Of one entry, inflated. */
  readonly entryBytes: number
  /** Of all entries, inflated. */
  readonly allBytes: number
}

/** The files in it; or what is wrong with it, as a predicate: `is truncated`. Folders are passed over. */
export type ParsedZip = { readonly ok: true; readonly value: readonly ZipEntry[] } | { readonly ok: false; readonly failure: string }

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const LONGEST_COMMENT = 0xffff

export function parseZip(bytes: Uint8Array, limits: ZipLimits): ParsedZip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === null) return wrong('is truncated or no ZIP archive')
  const directory = readEnd(view, end)
  if (typeof directory === 'string') return wrong(directory)
  const { count, offset, length } = directory
  if (offset + length > end) return wrong('is truncated or no ZIP archive')
  if (count > limits.entries) return wrong(`holds more than ${limits.entries} files`)
  return readEntries(bytes, view, directory, limits)
}

interface Directory {
  readonly count: number
  readonly offset: number
  readonly length: number
}

/** The end record stands behind everything else, before a comment at most. */
function findEnd(view: DataView): number | null {
  const size = view.byteLength
  for (let at = size - 22; at >= Math.max(0, size - 22 - LONGEST_COMMENT); at -= 1)
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === size) return at
  return null
}

function readEnd(view: DataView, end: number): Directory | string {
  const [disk, firstDisk, here, count] = [4, 6, 8, 10].map((at) => view.getUint16(end + at, true))
  if (count === undefined || disk !== firstDisk || here !== count) return 'is one of several parts'
  const [length, offset] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)]
  if (count !== 0xffff && length !== 0xffffffff && offset !== 0xffffffff) return { count, offset, length }
  // More than 65,535 files: the numbers stand in a record of their own.
  const locator = end - 20
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return 'has a directory that cannot be read'
  const at = Number(view.getBigUint64(locator + 8, true))
  if (at + 56 > locator || view.getUint32(at, true) !== END_64) return 'has a directory that cannot be read'
  const [all, bytes, start] = [32, 40, 48].map((field) => Number(view.getBigUint64(at + field, true)))
  return { count: all ?? 0, length: bytes ?? 0, offset: start ?? 0 }
}

function readEntries(bytes: Uint8Array, view: DataView, directory: Directory, limits: ZipLimits): ParsedZip {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const names = new Set<string>()
  const entries: ZipEntry[] = []
  const extents: { readonly from: number; readonly to: number }[] = []
  const last = directory.offset + directory.length
  let all = 0
  let at = directory.offset
  for (let index = 0; index < directory.count; index += 1) {
    if (at + 46 > last || view.getUint32(at, true) !== ENTRY) return wrong('has a directory that cannot be read')
    const [flags = 0, method = 0, nameLength = 0, extraLength = 0, commentLength = 0] = [8, 10, 28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    )
    const [crc = 0, packed = 0, size = 0, attributes = 0, local = 0] = [16, 20, 24, 38, 42].map((field) => view.getUint32(at + field, true))
    const system = view.getUint8(at + 5)
    const next = at + 46 + nameLength + extraLength + commentLength
    if (next > last) return wrong('has a directory that cannot be read')
    let name: string
    try {
      name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength))
    } catch {
      return wrong('holds a file whose name is not UTF-8')
    }
    at = next
    if (!isPlainName(name)) return wrong('holds a file whose name leads out of its folder')
    if (names.has(name)) return wrong('holds two files of one name')
    names.add(name)
    if (name.endsWith('/')) continue
    if ((flags & 0x41) !== 0) return wrong('is encrypted')
    if (system === 3 && attributes >>> 28 === 0xa) return wrong('holds a link')
    if (method !== 0 && method !== 8) return wrong('is compressed in a way that is not in use')
    if (size === 0xffffffff || packed === 0xffffffff || local === 0xffffffff || size > limits.entryBytes)
      return wrong('holds a file that is too large')
    all += size
    if (all > limits.allBytes) return wrong('holds more than may be unpacked')
    const start = findData(view, local)
    if (start === null || start + packed > directory.offset) return wrong('is truncated or no ZIP archive')
    extents.push({ from: local, to: start + packed })
    entries.push({ name, size, read: () => inflate(bytes.subarray(start, start + packed), method, size, crc) })
  }
  // Files that share their bytes are how a small archive becomes a large heap.
  extents.sort((one, other) => one.from - other.from)
  if (extents.some(({ from }, index) => from < (extents[index - 1]?.to ?? 0))) return wrong('holds files that share their bytes')
  return { ok: true, value: entries }
}

function isPlainName(name: string): boolean {
  if (name === '' || name.length > 1000 || /^[/\\]|^[A-Za-z]:|\\|\0/.test(name)) return false
  return !name.split('/').some((part) => part === '..' || part === '.')
}

/** Behind the local header, whose name and extra field may have lengths of their own. */
function findData(view: DataView, local: number): number | null {
  if (local + 30 > view.byteLength || view.getUint32(local, true) !== LOCAL) return null
  return local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
}

function inflate(packed: Uint8Array, method: number, size: number, crc: number): Uint8Array | null {
  try {
    const content = method === 0 ? packed : size === 0 ? new Uint8Array() : inflateRawSync(packed, { maxOutputLength: size })
    return content.length === size && crc32(content) === crc ? content : null
  } catch {
    return null
  }
}

function wrong(failure: string): ParsedZip {
  return { ok: false, failure }
}
