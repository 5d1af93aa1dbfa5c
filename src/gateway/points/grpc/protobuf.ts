// Protocol Buffers as they stand on the wire (protobuf.dev/programming-guides/encoding): numbers of fields with their values, read strictly and written.
// What a message means is said by whoever asks for its fields.

/** Of one field: a number, or the bytes of a text, of bytes or of a message within. */
export type WireValue = bigint | Buffer

export type WireMessage = ReadonlyMap<number, readonly WireValue[]>

/** Null where the bytes are no message: cut off, groups, a field 0, a number of more than 64 bits. */
export function readMessage(bytes: Buffer): WireMessage | null {
  const fields = new Map<number, WireValue[]>()
  let at = 0
  const readVarint = (): bigint | null => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) return null
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value >> 64n === 0n ? value : null
    }
    return null
  }
  const take = (length: number): Buffer | null => {
    if (length > bytes.length - at) return null
    at += length
    return bytes.subarray(at - length, at)
  }
  const readValue = (kind: number): WireValue | null => {
    switch (kind) {
      case 0:
        return readVarint()
      case 1:
        return take(8)?.readBigUInt64LE() ?? null
      case 2: {
        const length = readVarint()
        return length === null || length > BigInt(bytes.length) ? null : take(Number(length))
      }
      case 5: {
        const four = take(4)
        return four === null ? null : BigInt(four.readUInt32LE())
      }
      default:
        return null
    }
  }
  while (at < bytes.length) {
    const key = readVarint()
    if (key === null || key >> 3n === 0n || key >> 32n !== 0n) return null
    const value = readValue(Number(key & 7n))
    if (value === null) return null
    const field = Number(key >> 3n)
    const before = fields.get(field)
    if (before === undefined) fields.set(field, [value])
    else before.push(value)
  }
  return fields
}

/** The last one counts, as the format has it; null where there is none, or it is of another kind. */
export function findBytes(message: WireMessage, field: number): Buffer | null {
  const value = message.get(field)?.at(-1)
  return Buffer.isBuffer(value) ? value : null
}

/** Null where there is none; `broken` where it is no message, or stands twice, which readers would merge. */
export function findMessage(message: WireMessage, field: number): WireMessage | 'broken' | null {
  const values = message.get(field)
  if (values === undefined) return null
  const [only] = values
  return (values.length === 1 && Buffer.isBuffer(only) ? readMessage(only) : null) ?? 'broken'
}

export function writeVarint(field: number, value: number): Buffer {
  return Buffer.from([...varint(field * 8), ...varint(value)])
}

/** A text, or a message within. */
export function writeBytes(field: number, value: Uint8Array | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes])
}

function varint(value: number): readonly number[] {
  const bytes: number[] = []
  let left = value
  while (left >= 0x80) {
    bytes.push((left % 0x80) + 0x80)
    left = Math.floor(left / 0x80)
  }
  return [...bytes, left]
}
