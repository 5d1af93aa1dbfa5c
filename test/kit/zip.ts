// Writes ZIP archives: plain ones, and those that lie about themselves.

import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipMember {
  readonly name: string
  readonly content: string | Uint8Array
  /** In place of what is true. */
  readonly says?: Partial<Readonly<Record<'flags' | 'method' | 'crc' | 'packed' | 'size' | 'system' | 'attributes' | 'offset', number>>>
}

export function writeZip(members: readonly ZipMember[], end: { readonly count?: number; readonly comment?: string } = {}): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, says = {} } of members) {
    const bytes = Buffer.from(content)
    const data = deflateRawSync(bytes)
    const written = Buffer.from(name)
    const {
      flags = 0x800,
      method = 8,
      crc = crc32(bytes),
      packed = data.length,
      size = bytes.length,
      system = 3,
      attributes = (0o100644 << 16) >>> 0,
      offset = at,
    } = says
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc, 14)
    local.writeUInt32LE(packed, 18)
    local.writeUInt32LE(size, 22)
    local.writeUInt16LE(written.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt8(20, 4)
    entry.writeUInt8(system, 5)
    entry.writeUInt16LE(20, 6)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(crc, 16)
    entry.writeUInt32LE(packed, 20)
    entry.writeUInt32LE(size, 24)
    entry.writeUInt16LE(written.length, 28)
    entry.writeUInt32LE(attributes, 38)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, written, data)
    directory.push(entry, written)
    at += local.length + written.length + data.length
  }
  const comment = Buffer.from(end.comment ?? '')
  const last = Buffer.alloc(22)
  const count = end.count ?? members.length
  last.writeUInt32LE(0x06054b50, 0)
  last.writeUInt16LE(count, 8)
  last.writeUInt16LE(count, 10)
  last.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  )
  last.writeUInt32LE(at, 16)
  last.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, ...directory, last, comment])
}
