// One piece of memory that all connections are read into, clients' and the application's: what was read is looked at before anybody reads again, and
// what outlives that is copied. It is always warm, and views of it are made once: a view costs as much as looking at what it shows.

const readBytes = 64 * 1024
/** Two to a power. Read lengths come again. */
const views = 1024

export const readMemory = Buffer.allocUnsafeSlow(readBytes)

const kept: (Buffer | undefined)[] = new Array<Buffer | undefined>(views).fill(undefined)
const whole = readMemory.subarray(0, readBytes)

/** Bytes `from` until `to` of the memory. */
export function viewRead(from: number, to: number): Buffer {
  const slot = (from * 31 + to) & (views - 1)
  const known = kept[slot]
  if (known !== undefined && known.byteOffset === from && known.length === to - from) return known
  const view = whole.subarray(from, to)
  kept[slot] = view
  return view
}

/** From there on, where it is a view of the memory or not. */
export function restOf(bytes: Buffer, from: number): Buffer {
  return bytes.buffer === readMemory.buffer ? viewRead(bytes.byteOffset + from, bytes.byteOffset + bytes.length) : bytes.subarray(from)
}

/** From there on, and never in the memory that is read into. */
export function lastingPart(bytes: Buffer, from: number): Buffer {
  const part = bytes.subarray(from)
  return bytes.buffer === readMemory.buffer ? Buffer.from(part) : part
}
