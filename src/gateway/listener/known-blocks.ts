// Lines of headers that came before, on whatever connection of the front: behind a load balancer the next request of a connection is somebody else's,
// and yet most callers say the same again. They are found by a hash of their bytes and compared as a whole. A head that comes once leaves a number
// behind and no byte; what was not asked for since the round before is let go, since tokens stand in it.

import { randomBytes } from 'node:crypto'
import type { HeaderBlock } from '../request/index.ts'
import { readMemory } from './read-memory.ts'
import type { Sweep, Waiting } from './sweep.ts'

export interface KnownBlock {
  readonly block: HeaderBlock
  /** The lines and the empty line behind them. */
  readonly bytes: Buffer
}

interface Kept extends KnownBlock {
  readonly hash: number
  /** About, with all that is made of it. */
  readonly size: number
  /** Asked for since somebody looked. */
  isUsed: boolean
}

export interface BlockRoom {
  /** Bytes of all, about. Half of it is for callers whose credential held, whom nobody else drives out. */
  readonly bytes: number
  /** Milliseconds between two rounds. */
  readonly rest: number
}

export const usualBlockRoom: BlockRoom = { bytes: 4 * 1024 * 1024, rest: 30_000 }

/** With the empty line. Longer ones are read each time. */
const longest = 4096
/** Hashes of what came once. */
const mostSeen = 4096
/** Of one table, how many may stay because they were asked for, when one has to go. */
const mostSpared = 8
/** Objects of a block, beside its bytes, which are kept as such, as text and as they go on. */
const sizeOfObjects = 2048

class Table {
  readonly #all = new Map<number, Kept>()
  readonly #most: number
  size = 0

  constructor(most: number) {
    this.#most = most
  }

  get(hash: number): Kept | undefined {
    return this.#all.get(hash)
  }

  set(one: Kept): void {
    this.delete(one.hash)
    this.#all.set(one.hash, one)
    this.size += one.size
  }

  delete(hash: number): void {
    const one = this.#all.get(hash)
    if (one !== undefined && this.#all.delete(hash)) this.size -= one.size
  }

  /** One that there is no room for: the first that was not asked for, as far as that is looked for. */
  overflow(): Kept | null {
    for (let spared = 0; this.size > this.#most; spared++) {
      const first = this.#all.values().next().value
      if (first === undefined) return null
      this.delete(first.hash)
      if (!first.isUsed || spared >= mostSpared) return first
      first.isUsed = false
      this.set(first)
    }
    return null
  }

  /** What was asked for since the last time. */
  forget(): void {
    for (const one of this.#all.values())
      if (one.isUsed) one.isUsed = false
      else this.delete(one.hash)
  }
}

export class KnownBlocks implements Waiting {
  readonly #rest: number
  readonly #sweep: Sweep
  readonly #young: Table
  /** Their credential held. */
  readonly #old: Table
  readonly #seen = new Int32Array(mostSeen)
  readonly #first: number
  readonly #second: number
  readonly #factor: number
  deadline: number

  constructor(sweep: Sweep, { bytes, rest }: BlockRoom = usualBlockRoom) {
    const key = randomBytes(12)
    this.#first = key.readInt32LE(0)
    this.#second = key.readInt32LE(4)
    this.#factor = key.readInt32LE(8) | 1
    this.#young = new Table(bytes / 2)
    this.#old = new Table(bytes / 2)
    this.#rest = rest
    this.#sweep = sweep
    this.deadline = sweep.after(rest)
    sweep.add(this)
  }

  /** Bytes that are kept, about. */
  get size(): number {
    return this.#young.size + this.#old.size
  }

  onLate(): void {
    this.#young.forget()
    this.#old.forget()
    this.deadline = this.#sweep.after(this.#rest)
  }

  /** Of the lines that begin at `from`. Null where they are not known, or are not whole. */
  find(bytes: Buffer, from: number): KnownBlock | null {
    const to = endOfHead(bytes, from)
    if (to - from <= emptyLines.length || to - from > longest) return null
    const hash = this.#hashOf(bytes, from, to)
    const old = this.#old.get(hash)
    if (old !== undefined) return isSame(old, bytes, from, to) ? old : null
    const young = this.#young.get(hash)
    if (young === undefined || !isSame(young, bytes, from, to)) return null
    if (young.block.isVouched) this.#promote(young)
    return young
  }

  /** Of lines that had to be read. Null where they came for the first time, as far as anybody remembers, or are too long. */
  keep(bytes: Buffer, from: number, to: number, block: HeaderBlock): KnownBlock | null {
    if (to - from <= emptyLines.length || to - from > longest) return null
    const hash = this.#hashOf(bytes, from, to)
    const slot = hash & (mostSeen - 1)
    if (this.#seen[slot] !== hash) {
      this.#seen[slot] = hash
      return null
    }
    // Who could make lines of another caller fall together with his own drives nobody out by them.
    if (this.#old.get(hash) !== undefined) return null
    const own = Buffer.allocUnsafeSlow(to - from)
    bytes.copy(own, 0, from, to)
    const one: Kept = { block, bytes: own, hash, size: own.length * 3 + sizeOfObjects, isUsed: true }
    this.#young.set(one)
    this.#young.overflow()
    return one
  }

  #promote(one: Kept): void {
    this.#young.delete(one.hash)
    this.#old.set(one)
    const goes = this.#old.overflow()
    if (goes === null) return
    this.#young.set(goes)
    this.#young.overflow()
  }

  /** Four bytes at a time, on two ways: what it finds is compared, so it need be quick and no more. */
  #hashOf(bytes: Buffer, from: number, to: number): number {
    const factor = this.#factor
    const view = bytes.buffer === readMemory.buffer ? readView : new DataView(bytes.buffer)
    let at = bytes.byteOffset + from
    const end = bytes.byteOffset + to
    let one = this.#first ^ (to - from)
    let other = this.#second
    for (; at + 8 <= end; at += 8) {
      one = Math.imul(one ^ view.getInt32(at, true), factor)
      other = Math.imul(other ^ view.getInt32(at + 4, true), factor)
      one ^= one >>> 15
      other ^= other >>> 13
    }
    for (; at < end; at++) one = Math.imul(one ^ view.getUint8(at), factor) ^ (one >>> 15)
    one = Math.imul(one ^ (other >>> 16) ^ (other << 16), factor)
    return one ^ (one >>> 16)
  }
}

const readView = new DataView(readMemory.buffer)
const emptyLines = Buffer.from('\r\n\r\n')

function isSame(one: Kept, bytes: Buffer, from: number, to: number): boolean {
  if (one.bytes.length !== to - from || bytes.compare(one.bytes, 0, one.bytes.length, from, to) !== 0) return false
  one.isUsed = true
  return true
}

/** Of most requests it is the end of what came: they have no body. */
function endOfHead(bytes: Buffer, from: number): number {
  const { length } = bytes
  const isEnd = bytes[length - 1] === 10 && bytes[length - 2] === 13 && bytes[length - 3] === 10 && bytes[length - 4] === 13
  return isEnd ? length : bytes.indexOf(emptyLines, from) + emptyLines.length
}
