// One worker's chain on disk. A batch counts when its bytes and their seal are written and synced; when that fails, the file is cut back to
// what counts, and the next batch that is written says how many are missing.

import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { Chain, type ChainState, type GapReason, recoverChain } from '../../audit/index.ts'
import { chainFolder, countPath, fileMode, folderMode, listSegments, segmentPath, syncFolder } from './layout.ts'

/** What is on disk is not what a gateway wrote. */
export class BrokenRecord extends Error {
  readonly file: string

  constructor(file: string) {
    super(`${file} is not what was written`)
    this.file = file
  }
}

/** It is on disk: so many decisions from `n` on are missing. */
export interface WrittenGap {
  readonly n: number
  readonly count: number
  readonly because: GapReason
}

export interface SegmentLimits {
  readonly bytes: number
  readonly milliseconds: number
}

export const usualSegmentLimits: SegmentLimits = { bytes: 64 * 1024 * 1024, milliseconds: 3_600_000 }

interface OpenFile {
  readonly descriptor: number
  /** How far it counts. */
  length: number
  readonly opened: number
}

export class SegmentWriter {
  readonly #folder: string
  readonly #name: string
  readonly #limits: SegmentLimits
  readonly #now: () => Date
  readonly #tell: (gap: WrittenGap) => void
  #chain: Chain
  #file: OpenFile | null = null
  /** What the next batch says first. */
  #missing = 0
  #because: GapReason = 'process-ended'

  constructor(folder: string, name: string, limits: SegmentLimits, now: () => Date, tell: (gap: WrittenGap) => void = () => undefined) {
    this.#tell = tell
    this.#folder = folder
    this.#name = name
    this.#limits = limits
    this.#now = now
    mkdirSync(chainFolder(folder, name), { recursive: true, mode: folderMode })
    this.#chain = this.#recover()
  }

  get state(): ChainState {
    return this.#chain.state
  }

  /** The number of the next decision: what is missing is numbered too. */
  get next(): number {
    return this.#chain.state.next + this.#missing
  }

  miss(count: number, because: GapReason): void {
    if (count === 0) return
    if (this.#missing === 0) this.#because = because
    this.#missing += count
  }

  /** Whether all of it is on disk. What is not counts as missing. `record` adds one record to the chain. */
  write(count: number, record: (chain: Chain) => void): boolean {
    const before = this.#chain.state
    try {
      const file = this.#ready()
      if (this.#missing > 0) this.#chain.gap(this.#missing, this.#because)
      for (let index = 0; index < count; index++) record(this.#chain)
      this.#put(file, this.#chain.seal())
    } catch (error) {
      if (!isFromSystem(error)) throw error
      this.#cutBack(before)
      this.miss(count, 'disk-full')
      return false
    }
    if (this.#missing > 0) this.#tell({ n: before.next, count: this.#missing, because: this.#because })
    this.#missing = 0
    if (this.#isFull()) this.#tryEnd()
    return true
  }

  /** A file is full of time, too. */
  rollIfFull(): void {
    if (this.#isFull()) this.#tryEnd()
  }

  /** What is missing is said, and the last file ends in order. */
  close(): void {
    if (this.#missing > 0)
      this.write(0, () => {
        throw new Error('nothing was to be made')
      })
    this.#tryEnd()
    if (this.#file !== null) closeSync(this.#file.descriptor)
    this.#file = null
  }

  #isFull(): boolean {
    const file = this.#file
    return file !== null && (file.length >= this.#limits.bytes || this.#now().getTime() - file.opened >= this.#limits.milliseconds)
  }

  /** Where the disk is full the file stays open, and is ended later. */
  #tryEnd(): void {
    const file = this.#file
    if (file === null) return
    const before = this.#chain.state
    try {
      this.#chain.closeSegment(this.#now())
      this.#put(file, this.#chain.seal())
      closeSync(file.descriptor)
      this.#file = null
    } catch (error) {
      if (!isFromSystem(error)) throw error
      this.#cutBack(before)
    }
  }

  #put(file: OpenFile, bytes: Buffer): void {
    let written = 0
    while (written < bytes.length) written += writeSync(file.descriptor, bytes, written, bytes.length - written, file.length + written)
    fdatasyncSync(file.descriptor)
    file.length += bytes.length
  }

  /** With its first lines waiting to be sealed where it is new. */
  #ready(): OpenFile {
    if (this.#file !== null) return this.#file
    const segment = this.#chain.state.segment + 1
    const path = segmentPath(this.#folder, this.#name, segment)
    const descriptor = openSync(path, 'w', fileMode)
    this.#file = { descriptor, length: 0, opened: this.#now().getTime() }
    syncFolder(chainFolder(this.#folder, this.#name))
    this.#chain.openSegment(this.#now())
    return this.#file
  }

  /** The chain as it was; a file in which nothing counts is taken away again. */
  #cutBack(state: ChainState): void {
    this.#chain = Chain.resume(state)
    const file = this.#file
    if (file === null) return
    try {
      if (file.length > 0) {
        ftruncateSync(file.descriptor, file.length)
        return
      }
      closeSync(file.descriptor)
      rmSync(segmentPath(this.#folder, this.#name, state.segment + 1), { force: true })
    } catch {
      // The next write goes to the same place, and what nobody sealed counts for nothing.
    }
    if (file.length === 0) this.#file = null
  }

  #recover(): Chain {
    const numbers = listSegments(this.#folder, this.#name)
    for (const number of numbers.toReversed()) {
      const path = segmentPath(this.#folder, this.#name, number)
      const found = recoverChain(this.#name, number, readFileSync(path))
      if (found.kind === 'broken') throw new BrokenRecord(path)
      if (found.kind === 'empty') {
        rmSync(path)
        continue
      }
      cutFile(path, found.sealedBytes)
      const counted = readCount(this.#folder, this.#name) - found.state.next
      if (counted >= found.torn) this.miss(Math.max(0, counted), 'process-ended')
      else this.miss(found.torn, 'torn-write')
      return Chain.resume(found.state)
    }
    this.miss(readCount(this.#folder, this.#name), 'process-ended')
    return Chain.begin(this.#name)
  }
}

const isFromSystem = (error: unknown): boolean => error instanceof Error && 'code' in error

function cutFile(path: string, length: number): void {
  const descriptor = openSync(path, 'r+')
  try {
    ftruncateSync(descriptor, length)
    fdatasyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

export function readCount(folder: string, chain: string): number {
  try {
    const bytes = readFileSync(countPath(folder, chain))
    return bytes.length < 8 ? 0 : Number(bytes.readBigUInt64LE(0))
  } catch {
    return 0
  }
}
